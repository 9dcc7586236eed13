from odoo import api, models
from odoo.exceptions import UserError


class RmaOutcomeHandlerAccountCredit(models.AbstractModel):
    """Credit the invoices as a refund does; what an invoice no longer owes stays open on the
    customer's account instead of being paid back."""

    _name = "rma.outcome.handler.account_credit"
    _inherit = "rma.outcome.handler.refund"
    _description = "Credit to the Account"

    @api.model
    def _check(self, lines):
        super()._check(lines)
        for order in lines.order_id:
            # sudo: res.partner - clerks need no rights on dealers' accounts
            holder = order.sudo()._get_account_holder()
            if not holder.dealer_group_id and not holder.account_code:
                raise UserError(
                    self.env._(
                        "%(customer)s has no current account to credit: choose another outcome.",
                        customer=holder.display_name,
                    )
                )

    @api.model
    def _execute(self, lines, quantities):
        """Of dealers who get one credit note a month, put what their invoices are credited for
        on it."""
        collected = lines.filtered(
            # sudo: res.partner - clerks need no rights on dealers' accounts
            lambda line: line.order_id.sudo()._get_account_holder().is_credit_collective
        )
        moves = super()._execute(lines - collected, quantities)
        by_invoice = {True: [], False: []}
        for vals in self._prepare_credit_notes_vals(collected, quantities):
            by_invoice[bool(vals.get("reversed_entry_id"))].append(vals)
        # Users who receive the goods don't have to follow the credit note.
        credit_notes = self.env["account.move"].with_context(mail_create_nosubscribe=True)
        moves |= credit_notes.create(by_invoice[False]).with_env(self.env)
        return moves | credit_notes._collect_credit_notes(by_invoice[True]).with_env(self.env)
