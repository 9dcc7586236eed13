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
