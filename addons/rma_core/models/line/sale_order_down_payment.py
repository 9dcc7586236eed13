from odoo import models


class SaleOrder(models.Model):
    """What of an order's down payments is more than the order will still cost."""

    _inherit = "sale.order"

    def _get_down_payment_lines(self):
        """Return ``{invoice line: Amounts}`` of the posted down payments, less what final
        invoices took off and credit notes paid back, drafts of these included."""
        lines = self.order_line.filtered("is_downpayment").invoice_lines.filtered(
            lambda line: line.display_type == "product" and line.parent_state != "cancel"
        )
        paid = lines.filtered(
            lambda line: (
                line.move_id.move_type == "out_invoice"
                and line.parent_state == "posted"
                and line.price_subtotal > 0
            )
        )
        amounts = lines._get_posted_amounts()
        left = {line: amounts[line] for line in paid}
        for line in lines - paid:
            # Down payments taken off stand on invoices below zero, drafts as well.
            for own in paid.filtered(
                lambda own, line=line: own.sale_line_ids & line.sale_line_ids
            )[:1]:
                left[own] += amounts[line]
        return left

    def _get_down_payment_to_pay_back(self, expected=()):
        """Return how much of the down payments, taxes included, is to be paid back because
        nothing is left to invoice. What a final invoice still takes off, it pays back itself.

        :param expected: return lines that count as if all had come that is expected
        """
        self.ensure_one()
        if not self.order_line.filtered("is_downpayment"):
            return 0.0
        others = self.order_line.filtered(lambda line: not line.is_downpayment)
        if any(line._has_quantity_to_come(expected) for line in others):
            return 0.0
        paid = sum(amounts.total for amounts in self._get_down_payment_lines().values())
        return max(self.currency_id.round(paid), 0.0)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _has_quantity_to_come(self, expected=()):
        """Tell whether something of this line will still be invoiced."""
        self.ensure_one()
        if self.display_type or not self.product_uom_qty:
            return False
        returns = self.rma_line_ids.filtered(lambda line: line._lowers_delivered_quantity())

        def convert(line, quantity):
            return line.uom_id._compute_quantity(quantity, self.product_uom_id, round=False)

        given_back = sum(
            convert(
                line,
                line._get_previewed_quantity() if line in expected else line._get_due_quantity(),
            )
            for line in returns
            if not line._is_declined()
        )
        ordered = self.product_uom_qty
        if self.product_id.invoice_policy == "delivery" and self.state == "sale":
            open_moves = self.move_ids.filtered(
                lambda move: move.state not in ("done", "cancel") and move._is_to_customer()
            )
            returned = sum(convert(line, line._get_returned_quantity()) for line in returns)
            ordered = self.qty_delivered + returned + self._sum_goods(open_moves)
        to_come = ordered - given_back - self._get_net_invoiced_quantity()
        return self.product_uom_id.compare(to_come, 0) > 0
