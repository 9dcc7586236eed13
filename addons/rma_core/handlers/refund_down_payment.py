from odoo import Command, api, models


class RmaOutcomeHandlerRefund(models.AbstractModel):
    """Down payments on goods that come back before the final invoice: when nothing is left to
    invoice, they are paid back by a credit note of their own invoice."""

    _inherit = "rma.outcome.handler.refund"

    @api.model
    def _get_not_invoiced(self, line):
        """Goods that were not invoiced are settled without a document, unless a down payment on
        them is to be paid back."""
        quantity = super()._get_not_invoiced(line)
        return 0.0 if quantity and self._owes_down_payment(line) else quantity

    @api.model
    def _owes_down_payment(self, line):
        # sudo: sale.order - clerks may credit without rights on sales
        order = line.sale_line_id.sudo().order_id
        return bool(self._get_down_payment_drafts(line)) or bool(
            order._get_down_payment_to_pay_back()
        )

    @api.model
    def _get_down_payment_drafts(self, line):
        return line.account_line_ids.filtered(
            lambda aml: aml.is_downpayment and aml.parent_state == "draft" and aml._is_credit()
        )

    @api.model
    def _get_in_progress_quantities(self, lines):
        in_progress = super()._get_in_progress_quantities(lines)
        for line in lines:
            if self._get_down_payment_drafts(line):
                # pylint: disable-next=super-method-mismatch
                waiting = super()._get_not_invoiced(line)
                in_progress[line] = line.uom_id.round(in_progress[line] + waiting)
        return in_progress

    @api.model
    def _prepare_credit_notes_vals(self, lines, quantities):
        vals_list = super()._prepare_credit_notes_vals(lines, quantities)
        ordered = lines.filtered("sale_line_id")
        for order, of_order in ordered.grouped(lambda line: line.sale_line_id.order_id).items():
            # sudo: sale.order - clerks may credit without rights on sales
            sale_order = order.sudo()
            if not sale_order._get_down_payment_to_pay_back():
                continue
            for invoice_line, amounts in sale_order._get_down_payment_lines().items():
                if amounts.total > 0:
                    vals_list.append(
                        self._prepare_down_payment_note_vals(of_order[0], invoice_line, amounts)
                    )
        return vals_list

    @api.model
    def _prepare_down_payment_note_vals(self, line, invoice_line, amounts):
        """Return the values of the credit note that pays a down payment back."""
        invoice = invoice_line.move_id
        vals = self._prepare_credit_note_vals(line.order_id, invoice, [], {})
        line_vals = self._prepare_deduction_vals(line, invoice_line, amounts)
        # What is paid back is not to be taken off a final invoice.
        line_vals["sale_line_ids"] = [Command.set(invoice_line.sale_line_ids.ids)]
        # sudo: account.tax - clerks may credit without accounting rights
        self.env["account.move.line"].sudo()._fix_amounts(
            invoice, [(line_vals, amounts, invoice_line)]
        )
        vals["line_ids"] = [Command.create(line_vals)]
        return vals

    @api.model
    def _preview_not_invoiced(self, line, credited):
        entries = super()._preview_not_invoiced(line, credited)
        # sudo: sale.order - whoever sees the return is told of its order's down payment
        order = line.sale_line_id.sudo().order_id
        if not entries or not order:
            return entries
        due = order._get_down_payment_to_pay_back(line.order_id.line_ids)
        first = line.order_id.line_ids.filtered(
            # sudo: sale.order - whoever sees the return is told of its order's down payment
            lambda other: other.sale_line_id.sudo().order_id == order
        )[:1]
        if not due or line != first:
            return entries
        return [
            {
                "document": self.env._("Down payment of %s, paid back", order.name),
                "quantity": 0.0,
                "amount": due,
                "currency": line.currency_id,
            }
        ]
