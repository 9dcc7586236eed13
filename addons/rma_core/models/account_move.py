from odoo import api, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "rma.document.mixin"]

    _rma_line_path = "line_ids.rma_line_id"

    @api.depends("line_ids.rma_line_id")
    def _compute_rma_order_ids(self):
        return super()._compute_rma_order_ids()

    def _compute_reconciled_payment_ids(self):
        """Odoo counts an invoice's payments with the reader's rights and thereby shows invoices
        to accountants only; who may read the invoice may know how many payments it has."""
        return super(AccountMove, self.sudo())._compute_reconciled_payment_ids()
