from odoo import api, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "rma.document.mixin"]

    _rma_line_path = "line_ids.rma_line_id"

    @api.depends("line_ids.rma_line_id")
    def _compute_rma_order_ids(self):
        return super()._compute_rma_order_ids()

    def button_draft(self):
        cancelled = self.filtered(lambda move: move.state == "cancel")
        result = super().button_draft()
        # The accountant needs no rights on the returns that the credit note was made for.
        credited = cancelled.sudo().filtered(lambda move: move.move_type == "out_refund")
        credited.line_ids.rma_line_id._ensure_not_promised_twice()
        return result

    def _compute_reconciled_payment_ids(self):
        """Odoo counts an invoice's payments with the reader's rights and thereby shows invoices
        to accountants only; who may read the invoice may know how many payments it has."""
        return super(AccountMove, self.sudo())._compute_reconciled_payment_ids()

    def _get_sold_lines(self):
        """Return the lines that are neither sections nor notes."""
        return self.invoice_line_ids.filtered(lambda line: line.display_type == "product")

    def _get_tax_totals(self):
        """Return ``{tax: amount}``, rounded, and the untaxed amount under ``None``."""
        totals = {None: self.currency_id.round(self.amount_untaxed)}
        for tax, lines in self.line_ids.filtered("tax_line_id").grouped("tax_line_id").items():
            totals[tax] = self.currency_id.round(abs(sum(lines.mapped("amount_currency"))))
        return totals
