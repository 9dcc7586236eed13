from datetime import datetime, time

from odoo import Command, api, fields, models


class RmaOrder(models.Model):
    """Receipts of a return: ordinary incoming transfers into the Returns location."""

    _inherit = "rma.order"

    @api.depends("line_ids.reception_state")
    def _compute_date_received(self):
        now = fields.Datetime.now()
        for order in self:
            states = set(order.line_ids.mapped("reception_state"))
            is_received = "received" in states and states <= {"received", "not_needed"}
            order.date_received = (order.date_received or now) if is_received else False

    def _create_receipts(self):
        """Create the transfers for all goods that are still to come: one per return and address
        they were delivered to.

        Safe to call again: what is announced already is not announced twice.

        :return: the new ``stock.picking`` records, confirmed
        """
        allocations = self.line_ids._get_receipt_allocations()
        # Read the deliveries of all returns at once.
        self.env["stock.move"].union(
            *(move for parts in allocations.values() for move, __ in parts)
        ).mapped("picking_id.partner_id")
        groups = {}
        for line, parts in allocations.items():
            for move, quantity in parts:
                vals = line._prepare_receipt_move_vals(move, quantity)
                key = (line.order_id, vals["partner_id"], vals["location_id"])
                groups.setdefault(key, []).append(vals)
        if not groups:
            return self.env["stock.picking"]
        references = self.env["stock.reference"].create(
            [{"name": order.name} for order, __, __ in groups]
        )
        # Approvers don't have to follow the transfers.
        pickings = self.env["stock.picking"].with_context(mail_create_nosubscribe=True)
        pickings = pickings.create(
            [
                order._prepare_receipt_vals(reference, moves)
                for reference, ((order, __, __), moves) in zip(
                    references, groups.items(), strict=True
                )
            ]
        ).with_env(self.env)
        # These moves are new, so there is nothing to merge with, and incoming goods trigger no
        # replenishment.
        pickings.move_ids._action_confirm(merge=False)
        pickings.action_assign()
        pickings.move_ids._propose_stated_serials()
        return pickings

    def _get_receipt_moment(self):
        """Return the values that schedule a receipt: for the day the goods are due."""
        self.ensure_one()
        if not self.date_deadline:
            return {}
        # Noon, that day in most of the world.
        noon = datetime.combine(self.date_deadline, time(12))
        return {"date": noon, "date_deadline": noon}

    def write(self, vals):
        result = super().write(vals)
        if vals.get("date_deadline"):
            self._reschedule_receipts()
        return result

    def _reschedule_receipts(self):
        """Let open receipts move with the deadline."""
        for order in self:
            # sudo: stock.move - clerks set deadlines without rights on transfers
            moves = order.sudo().line_ids.stock_move_ids.filtered(
                lambda move: move.state not in ("done", "cancel") and move._is_rma_receipt()
            )
            moves.write(order._get_receipt_moment())

    def _prepare_receipt_vals(self, reference, move_vals_list):
        """Return the values of one receipt.

        :param reference: the ``stock.reference`` of the return's own: it knows no sale order,
            else Odoo would attach unannounced goods to the order
        :param list move_vals_list: see ``rma.order.line._prepare_receipt_move_vals``
        """
        self.ensure_one()
        picking_type = self.warehouse_id.rma_type_id
        move = self.env["stock.move"].browse(
            next(filter(None, (v["origin_returned_move_id"] for v in move_vals_list)), False)
        )
        moment = self._get_receipt_moment()
        for vals in move_vals_list:
            vals.update(moment)
            vals["reference_ids"] = [Command.set(reference.ids)]
        return {
            "picking_type_id": picking_type.id,
            "partner_id": move_vals_list[0]["partner_id"],
            "origin": self.name,
            # Without it Odoo plans a transfer, and its moves, for this moment.
            **({"scheduled_date": moment["date"]} if moment else {}),
            "company_id": self.company_id.id,
            "location_id": move_vals_list[0]["location_id"],
            "location_dest_id": picking_type.default_location_dest_id.id,
            # The order's portal page and the repair form find returns by this link.
            "return_id": move.picking_id.id,
            "user_id": False,
            "move_ids": [Command.create(vals) for vals in move_vals_list],
        }

    # ------------------------------------------------------------------ unannounced goods

    def _adopt_unannounced(self, moves):
        """Make lines of goods that came with a receipt of this return without being announced.

        What the customer bought on the return's orders, and may still return, is treated as if
        it had been announced. Anything else is refused until somebody decides about it.

        :param moves: done moves of the return's receipts without a return line
        """
        self.ensure_one()
        for move in moves:
            sale_line = self._get_sale_line_for(move)
            added = self.env["rma.order.line"]._open_door(["order_id"])
            line = added.create(
                {
                    "order_id": self.id,
                    "sale_line_id": sale_line.id,
                    "product_id": move.product_id.id,
                    "quantity": move.quantity,
                    "uom_id": move.product_uom.id,
                    "lot_ids": [Command.set(move.lot_ids.ids)],
                    "description": self.env._("Arrived unannounced"),
                }
            ).with_env(self.env)
            handler = line.outcome_id._get_handler()
            move.write(
                {
                    "rma_line_id": line.id,
                    "sale_line_id": sale_line.id,
                    "to_refund": bool(sale_line) and handler._lowers_delivered_quantity(line),
                }
            )
            if not sale_line:
                line._write_protected({"quantity_refused": move.quantity})

    def _get_sale_line_for(self, move):
        """Return the order line of this return's orders that unannounced goods belong to; it is
        empty where the customer has not that many of them to return."""
        candidates = self.sale_order_ids.order_line.filtered(
            lambda line: line.product_id == move.product_id
        )
        for line, quantity in candidates._get_returnable_quantities().items():
            needed = move.product_uom._compute_quantity(
                move.quantity, line.product_uom_id, round=False
            )
            if line.product_uom_id.compare(quantity, needed) >= 0:
                return line
        return candidates.browse()
