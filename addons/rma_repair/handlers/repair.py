from odoo import api, models


class RmaOutcomeHandlerRepair(models.AbstractModel):
    """Repair the customer's goods where they were received, then deliver them back.

    A line is settled by what has left for the customer, as when goods are sent back; in progress
    is what is being repaired or on its way. What is repaired and still here is due once more:
    executing delivers that first and makes repair orders of the rest.
    """

    _name = "rma.outcome.handler.repair"
    _inherit = "rma.outcome.handler.send_back"
    _description = "Repair"

    _settlement_sources = (
        "repair_ids.state",
        "repair_ids.product_qty",
        "repair_ids.product_uom",
        "outcome_id.is_handed_over",
    )

    @api.model
    def _preview(self, lines):
        return self._preview_goods(lines, self.env._("Repair"))

    @api.model
    def _execute(self, lines, quantities):
        repaired = self._get_repaired_quantities(lines)
        leaving = {
            line: min(quantities[line], repaired[line])
            for line in lines
            if line.uom_id.compare(repaired[line], 0) > 0 and not line.outcome_id.is_handed_over
        }
        if leaving:
            super()._execute(lines.browse([line.id for line in leaving]), leaving)
        rest = {line: quantities[line] - leaving.get(line, 0.0) for line in lines}
        parts = lines._take_goods(rest, self._get_goods_to_repair(lines))
        repairs = self.env["repair.order"].create(
            [self._prepare_repair_vals(*part) for part in parts]
        )
        repairs._copy_return_files()
        return repairs

    @api.model
    def _get_documents(self, lines):
        return [lines.repair_ids, *super()._get_documents(lines)]

    @api.model
    def _get_in_progress_quantities(self, lines):
        leaving = super()._get_in_progress_quantities(lines)
        at_counter = lines._get_quantities_at_counter()
        return {
            line: leaving[line] + line._get_quantity_in_repair() + at_counter.get(line, 0.0)
            for line in lines
        }

    @api.model
    def _cancel_documents(self, lines):
        super()._cancel_documents(lines)
        lines.repair_ids.filtered(lambda repair: repair._is_open()).action_repair_cancel()

    # ------------------------------------------------------------------ repairs

    @api.model
    def _get_repaired_quantities(self, lines):
        """Return ``{line: quantity}`` that is repaired and still here: not sent back yet, and
        not put away by an inspector."""
        sent = self._get_sent_quantities(lines)
        # pylint: disable-next=super-method-mismatch
        leaving = super()._get_in_progress_quantities(lines)
        repaired = {
            line: max(
                line._sum_repairs(["done"])
                - max(sent[line] - line.quantity_refused, 0.0)
                - leaving[line],
                0.0,
            )
            for line in lines
        }
        return {
            line: quantity and min(quantity, line._get_quantity_in_returns())
            for line, quantity in repaired.items()
        }

    @api.model
    def _hand_over(self, lines, quantities):
        """Deliver what the customer takes along: there is nothing to pack."""
        # pylint: disable-next=super-method-mismatch
        pickings = super()._execute(lines, quantities)
        pickings.move_ids.picked = True
        pickings._action_done()

    @api.model
    def _get_goods_to_send(self, lines):
        """Send back what was repaired; of lots and serials, those and no others."""
        return {
            move_line: quantity
            for move_line, quantity in super()._get_goods_to_send(lines).items()
            if not move_line.lot_id
            or move_line.lot_id
            in move_line.move_id.rma_line_id.repair_ids.filtered(
                lambda repair: repair.state == "done"
            ).lot_id
        }

    @api.model
    def _get_goods_to_repair(self, lines):
        """Return ``{stock.move.line of a receipt: quantity}``, in its unit, that waits and is not
        repaired yet."""
        waiting = lines._get_receipt_lines_in_returns()
        repaired = {line: line._get_repaired_goods() for line in lines}
        for move_line, quantity in waiting.items():
            goods = repaired[move_line.move_id.rma_line_id]
            key = (move_line.product_id, move_line.lot_id)
            units = (move_line.product_id.uom_id, move_line.product_uom_id)
            part = min(quantity, units[0]._compute_quantity(goods[key], units[1], round=False))
            goods[key] -= units[1]._compute_quantity(part, units[0], round=False)
            waiting[move_line] = quantity - part
        return waiting

    @api.model
    def _prepare_repair_vals(self, move_line, quantity):
        """Return the values of one repair order: one for each lot or serial number, and one for
        goods without. Extend with super().

        :param move_line: the ``stock.move.line`` by which the goods came in
        :param float quantity: in its unit
        """
        line = move_line.move_id.rma_line_id
        order = line.order_id
        return {
            "rma_line_id": line.id,
            "company_id": order.company_id.id,
            "partner_id": order.partner_id.id,
            "user_id": order.user_id.id,
            "priority": order.priority if order.priority in ("0", "1") else "0",
            "picking_type_id": order.warehouse_id.repair_type_id.id,
            "picking_id": move_line.picking_id.id if move_line.picking_id.return_id else False,
            "product_id": move_line.product_id.id,
            "lot_id": move_line.lot_id.id,
            "product_uom": move_line.product_uom_id.id,
            "product_qty": quantity,
            "product_location_src_id": move_line.location_dest_id.id,
            "product_location_dest_id": move_line.location_dest_id.id,
            "under_warranty": line.is_under_warranty,
            "internal_notes": line._get_fault(),
        }
