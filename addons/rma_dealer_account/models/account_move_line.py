from odoo import api, fields, models
from odoo.tools import frozendict


class AccountMoveLine(models.Model):
    """Which invoice a line of a collective credit note is about."""

    _inherit = "account.move.line"

    rma_credited_move_id = fields.Many2one(
        "account.move",
        string="Credited Invoice",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="The invoice that this part of a collective credit note credits.",
    )

    @api.depends("rma_credited_move_id")
    def _compute_term_key(self):
        super()._compute_term_key()
        for line in self:
            if line.term_key and line.rma_credited_move_id:
                line.term_key = frozendict(
                    {**line.term_key, "rma_credited_move_id": line.rma_credited_move_id.id}
                )

    def _match_with(self, invoices):
        """Match these open items with the open ones of invoices on the same account."""
        candidates = (self | invoices.line_ids).filtered(
            lambda line: (
                not line.reconciled
                and line.parent_state == "posted"
                and line.account_id == self.account_id
                and line.currency_id == self.currency_id
            )
        )
        if candidates & self and candidates - self:
            candidates.reconcile()
