from odoo import api, models


class SaleOrderLine(models.Model):
    """What is left to invoice of an order line, and to credit, after what returns took back."""

    _inherit = "sale.order.line"

    def _get_net_invoiced_quantity(self):
        """Return the quantity on posted invoices less the one on credit notes, drafts of
        these included, in the line's unit."""
        self.ensure_one()
        total = 0.0
        for line in self.invoice_lines:
            move = line.move_id
            quantity = line.product_uom_id._compute_quantity(
                line.quantity, self.product_uom_id, round=False
            )
            if move.state == "posted" and move.move_type == "out_invoice":
                total += quantity
            elif line._is_quantity_credit():
                total -= quantity
        return total

    def _get_posted_invoice_lines(self):
        """Return the lines' customer invoice lines that are posted, the oldest first."""
        return self.invoice_lines.filtered(
            lambda line: line.parent_state == "posted" and line.move_id.move_type == "out_invoice"
        ).sorted(lambda line: (line.move_id.invoice_date, line.move_id.id, line.id))

    def _get_quantity_to_ship(self):
        """Return what the order will still deliver, in the line's unit. What returns bring to the
        customer is none of it."""
        self.ensure_one()
        if self.qty_delivered_method != "stock_move":
            return max(self.product_uom_qty - self.qty_delivered, 0.0)
        to_ship = self._sum_goods(self._get_moves_to_ship())
        return max(to_ship - self._sum_goods(self._get_moves_to_come()), 0.0)

    def _get_moves_to_come(self):
        """Return the moves that are announced to bring goods back. Odoo counts them as if they
        had come, and delivers as much more when people raise the order."""
        return self.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.to_refund
                and move._is_from_customer()
            )
        )

    def _get_moves_to_ship(self):
        return self.move_ids.filtered(
            lambda move: (
                not move.rma_line_id
                and move._is_last_open_step()
                and move._is_bound_for_customer()
            )
        )

    def _get_invoice_waived_quantity(self):
        """Return what returns took back, by goods or by money, and what is thus not to be
        invoiced though Odoo would, in the line's unit."""
        self.ensure_one()
        return sum(
            rma_line.uom_id._compute_quantity(
                rma_line.quantity_invoice_waived, self.product_uom_id, round=False
            )
            # sudo: rma.order.line - salespeople invoice without rights on returns
            for rma_line in self.sudo().rma_line_ids
        )

    @api.depends("rma_line_ids.quantity_invoice_waived")
    def _compute_qty_to_invoice(self):
        """Odoo would invoice again what a credit note took back."""
        super()._compute_qty_to_invoice()
        for line in self.filtered(lambda line: line.state == "sale"):
            waived = line._get_invoice_waived_quantity()
            # sudo: rma.order.line - salespeople invoice without rights on returns
            if waived or (line.qty_delivered < 0 and line.sudo().rma_line_ids):
                quantity = line.product_uom_id.round(line.qty_to_invoice - waived)
                # More may come back than was delivered; no more than was invoiced is credited.
                line.qty_to_invoice = max(quantity, min(-line.qty_invoiced, 0.0))

    @api.depends("rma_line_ids.quantity_invoice_waived")
    def _compute_amount_to_invoice(self):
        super()._compute_amount_to_invoice()
        for line in self.filtered("product_uom_qty"):
            if waived := line._get_invoice_waived_quantity():
                line.amount_to_invoice -= line.price_total / line.product_uom_qty * waived

    @api.depends("rma_line_ids.quantity_invoice_waived")
    def _compute_untaxed_amount_to_invoice(self):
        super()._compute_untaxed_amount_to_invoice()
        for line in self.filtered(lambda line: line.state == "sale" and line.product_uom_qty):
            if waived := line._get_invoice_waived_quantity():
                unit_price = line.price_subtotal / line.product_uom_qty
                line.untaxed_amount_to_invoice -= unit_price * waived

    @api.depends("rma_line_ids.quantity_invoice_waived")
    def _compute_invoice_status(self):
        super()._compute_invoice_status()
        for line in self:
            if line.invoice_status == "no" and line.state == "sale" and line.qty_invoiced:
                waived = line._get_invoice_waived_quantity()
                if waived and line.product_uom_id.is_zero(line.qty_to_invoice):
                    line.invoice_status = "invoiced"
