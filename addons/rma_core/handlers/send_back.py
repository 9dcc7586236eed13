from odoo import Command, api, models


class RmaOutcomeHandlerSendBack(models.AbstractModel):
    """Deliver the customer's own goods back from the Returns location: goods that were refused,
    or all of a line's."""

    _name = "rma.outcome.handler.send_back"
    _inherit = ["rma.outcome.delivery.mixin", "rma.outcome.handler"]
    _description = "Send Back"

    @api.model
    def _execute(self, lines, quantities):
        return self._send_back(lines._take_goods(quantities, self._get_goods_to_send(lines)))

    @api.model
    def _get_goods_to_send(self, lines):
        """Return ``{stock.move.line of a receipt: quantity}``, in its unit, that may leave.
        Extend with super() where goods must be ready first."""
        return lines._get_receipt_lines_in_returns()

    @api.model
    def _send_back(self, parts):
        """Create the deliveries that bring received goods back, one per return.

        :param parts: ``[(stock.move.line of a receipt, quantity in its unit)]``
        """
        by_order = {}
        for move_line, quantity in parts:
            by_order.setdefault(move_line.move_id.rma_line_id.order_id, []).append(
                self._prepare_move_vals(move_line, quantity)
            )
        pickings = self.env["stock.picking"].create(
            [self._prepare_delivery_vals(order, moves) for order, moves in by_order.items()]
        )
        for picking in pickings:
            # Move lines created with their move lack picking_id; the transfer would look empty.
            picking.move_ids.move_line_ids.picking_id = picking
        pickings.action_confirm()
        return pickings

    # Goods that were refused go back as well, without settling anything. What an inspector
    # scrapped or put away cannot go back any more: nobody waits for it.

    @api.model
    def _get_settled_quantities(self, lines):
        settled = {}
        for line in lines:
            sent = line.stock_move_ids.filtered(
                lambda move: move.state == "done" and move._is_rma_send_back()
            )
            gone = line._sum_moves(sent | line._get_moves_put_away())
            settled[line] = max(gone - line.quantity_refused, 0.0)
        return settled

    @api.model
    def _get_settlement_notes(self, lines):
        notes = {}
        for line in lines:
            gone = line._sum_moves(line._get_moves_put_away())
            if line.uom_id.compare(gone, 0) > 0:
                notes[line] = self.env._(
                    "%(quantity)s %(uom)s were scrapped or put away: nothing to send back.",
                    quantity=line._format_quantity(gone),
                    uom=line.uom_id._get_name_after(gone),
                )
        return notes

    @api.model
    def _get_given_quantities(self, lines):
        return self._get_sent_quantities(lines)

    @api.model
    def _get_in_progress_quantities(self, lines):
        sent = self._get_sent_quantities(lines)
        leaving = super()._get_in_progress_quantities(lines)
        return {
            line: max(leaving[line] - max(line.quantity_refused - sent[line], 0.0), 0.0)
            for line in lines
        }

    @api.model
    def _get_moves(self, lines):
        return lines.stock_move_ids.filtered(lambda move: move._is_rma_send_back())

    @api.model
    def _prepare_delivery_vals(self, order, move_vals_list):
        picking_type = order.warehouse_id.out_type_id
        reference = self.env["stock.reference"].create({"name": order.name})
        for vals in move_vals_list:
            vals["reference_ids"] = [Command.set(reference.ids)]
        return {
            "picking_type_id": picking_type.id,
            "partner_id": order.partner_shipping_id.id,
            "origin": order.name,
            "company_id": order.company_id.id,
            "location_id": move_vals_list[0]["location_id"],
            "location_dest_id": move_vals_list[0]["location_dest_id"],
            "move_ids": [Command.create(vals) for vals in move_vals_list],
        }

    @api.model
    def _prepare_move_vals(self, move_line, quantity):
        """Return the values of the move that sends ``quantity`` of received goods back, lot
        and all. Where the receipt lowered the order's delivered quantity, it rises again."""
        receipt = move_line.move_id
        line = receipt.rma_line_id
        order = line.order_id
        customer_location = order.partner_shipping_id.with_company(
            order.company_id
        ).property_stock_customer
        return {
            "rma_line_id": line.id,
            "product_id": move_line.product_id.id,
            "product_uom": move_line.product_uom_id.id,
            "product_uom_qty": quantity,
            "company_id": order.company_id.id,
            "location_id": move_line.location_dest_id.id,
            "location_dest_id": customer_location.id,
            "picking_type_id": order.warehouse_id.out_type_id.id,
            "warehouse_id": order.warehouse_id.id,
            "partner_id": order.partner_shipping_id.id,
            "origin": order.name,
            "procure_method": "make_to_stock",
            "sale_line_id": receipt.sale_line_id.id if receipt.to_refund else False,
            "to_refund": receipt.to_refund,
            "move_line_ids": [
                Command.create(
                    {
                        **move_line._prepare_rma_move_line_vals(quantity),
                        "location_dest_id": customer_location.id,
                    }
                )
            ],
        }
