from odoo import api, models
from odoo.fields import Domain


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "rma.document.mixin"]

    _rma_line_path = "line_ids.rma_line_id"

    @api.depends("line_ids.rma_line_id")
    def _compute_rma_order_ids(self):
        return super()._compute_rma_order_ids()

    def _is_credit_note(self):
        self.ensure_one()
        return self.move_type == "out_refund"

    @api.model
    def _get_rma_credit_note_domain(self):
        """Return the domain of the credit notes made for returns."""
        return Domain("move_type", "=", "out_refund") & Domain("line_ids.rma_line_id", "!=", False)

    def _get_sold_lines(self):
        return super()._get_sold_lines() | self.invoice_line_ids.sale_line_ids

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        # The accountant needs no rights on the returns that the credit note was made for.
        credited = posted.sudo().filtered(lambda move: move._is_credit_note())
        credited.line_ids.rma_line_id.order_id._on_event("refunded", credited)
        return posted

    def button_draft(self):
        if not self:
            # Odoo asks it of none while it reconciles.
            return True
        cancelled = self.filtered(lambda move: move.state == "cancel")
        result = super().button_draft()
        # The accountant needs no rights on the returns that the credit note was made for.
        credited = cancelled.sudo().filtered(lambda move: move._is_credit_note())
        credited.line_ids.rma_line_id._ensure_not_promised_twice()
        return result

    def _compute_reconciled_payment_ids(self):
        """Odoo counts an invoice's payments with the reader's rights and thereby shows invoices
        to accountants only; who may read the invoice may know how many payments it has."""
        return super(AccountMove, self.sudo())._compute_reconciled_payment_ids()

    def _creation_message(self):
        # The accountant may follow the link only with rights on returns.
        order = self.sudo().line_ids.rma_line_id.order_id
        if order:
            return self.env._("Made from return %s", order._get_html_link())
        return super()._creation_message()
