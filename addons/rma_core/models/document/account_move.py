from odoo import api, models
from odoo.fields import Domain


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "rma.document.mixin", "rma.guard.mixin"]

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

    def _get_price_reductions(self):
        """Return ``{invoice: credit note lines}`` that lower what was paid without crediting
        goods, the oldest first: by hand or by an outcome, drafts included, and those cancelled
        after they had been taken off."""
        candidates = self.reversal_move_ids.invoice_line_ids
        candidates |= self.invoice_line_ids.sale_line_ids.invoice_lines.filtered(
            lambda line: line.move_id._is_credit_note() and not line.move_id.reversed_entry_id
        )
        reductions = dict.fromkeys(self, candidates.browse())
        for line in candidates.sorted("id"):
            # What takes off a share of a deduction is none itself.
            named = line.rma_invoice_line_id
            is_share = named and not named._is_paid_for()
            if is_share or line.price_subtotal <= 0:
                continue
            if not line._is_credit() and not line.rma_credit_line_ids:
                continue
            if line._is_amount_only():
                credited = line.rma_invoice_line_id or line._get_credited_by_hand()[:1]
                invoice = line.move_id.reversed_entry_id or credited.move_id
                if invoice in reductions:
                    reductions[invoice] |= line
        return reductions
