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
        """Create the transfers for all goods that are still to come: one per return.

        Safe to call again: what is announced already is not announced twice.

        :return: the new ``stock.picking`` records, confirmed
        """
        allocations = self.line_ids._get_receipt_allocations()
        lines_by_order = {}
        for line, parts in allocations.items():
            lines_by_order.setdefault(line.order_id, []).extend(
                line._prepare_receipt_move_vals(move, quantity) for move, quantity in parts
            )
        if not lines_by_order:
            return self.env["stock.picking"]
        references = self.env["stock.reference"].create(
            [{"name": order.name} for order in lines_by_order]
        )
        pickings = self.env["stock.picking"].create(
            [
                order._prepare_receipt_vals(reference, moves)
                for reference, (order, moves) in zip(
                    references, lines_by_order.items(), strict=True
                )
            ]
        )
        pickings.action_confirm()
        pickings.action_assign()
        return pickings

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
        for vals in move_vals_list:
            vals["reference_ids"] = [Command.set(reference.ids)]
        return {
            "picking_type_id": picking_type.id,
            "partner_id": (move.picking_id.partner_id or self.partner_shipping_id).id,
            "origin": self.name,
            "company_id": self.company_id.id,
            "location_id": move_vals_list[0]["location_id"],
            "location_dest_id": picking_type.default_location_dest_id.id,
            # The link by which the order's portal page and repair's picker find returns.
            "return_id": move.picking_id.id,
            "user_id": False,
            "move_ids": [Command.create(vals) for vals in move_vals_list],
        }
