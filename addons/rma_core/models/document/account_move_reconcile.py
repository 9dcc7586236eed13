from odoo import models


class AccountMove(models.Model):
    """Reversals are matched with the entry that they reverse, however many are posted at once.

    Odoo pairs them by position, with entries of which duplicates have been dropped, so that the
    second credit note of an invoice lowers another customer's. This holds for all reversals:
    credit notes of returns are posted together with others.
    """

    _inherit = "account.move"

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        own = reverse_moves.filtered(lambda move: move.reversed_entry_id in self)
        for move, reverse_move in zip(self, reverse_moves, strict=False):
            if reverse_move not in own:
                # Other callers pair entries by their position.
                super(AccountMove, move)._reconcile_reversed_moves(
                    reverse_move, move_reverse_cancel
                )
        own.with_context(move_reverse_cancel=move_reverse_cancel)._reconcile_with_reversed()
        return reverse_moves

    def _reconcile_with_reversed(self):
        """Match these reversals with the entries they reverse, as far as these are open."""
        trade, others = self._get_reversal_groups()
        if any(self.company_id.mapped("tax_exigibility")):
            # Matching receivables moves taxes to other accounts, and matches these by itself.
            self.env["account.move.line"]._reconcile_plan(trade)
            trade = []
        plan = trade + [lines for lines in others if not any(lines.mapped("reconciled"))]
        if plan:
            self.env["account.move.line"]._reconcile_plan(plan)

    def _get_reversal_groups(self):
        """Return what is to be matched, one recordset of open lines per reversal, account and
        currency: those of receivables and payables, and the others."""
        trade, others = [], []
        # Read at once, and not entry by entry.
        (self.reversed_entry_id | self).line_ids.mapped("account_id.reconcile")
        for move in self:
            lines = (move.reversed_entry_id + move).line_ids.filtered(
                lambda line: (
                    not line.reconciled
                    and (
                        line.account_id.reconcile
                        or line.account_type in ("asset_cash", "liability_credit_card")
                    )
                )
            )
            for group in lines.grouped(lambda line: (line.account_id, line.currency_id)).values():
                if len(group) > 1:
                    kind = group.account_id.account_type
                    is_trade = kind in ("asset_receivable", "liability_payable")
                    (trade if is_trade else others).append(group)
        return trade, others
