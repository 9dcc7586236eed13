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

    def _compute_reconciled_payment_ids(self):
        """Odoo counts payments with the reader's rights, so that invoices open for accountants
        only. Staff of returns read invoices without rights in accounting."""
        is_staff = self.env.user.has_group("rma_core.rma_core_group_own")
        # sudo: account.payment - only their number is shown
        moves = self.sudo() if is_staff else self
        return super(AccountMove, moves)._compute_reconciled_payment_ids()

    def _creation_message(self):
        # sudo: rma.order - accountants see the number; the link opens with rights only
        order = self.sudo().line_ids.rma_line_id.order_id
        if order:
            return self.env._("Made from return %s", order._get_html_link())
        return super()._creation_message()
