from odoo import api, fields, models


class ResPartner(models.Model):
    """Whether a dealer's returns of a month are credited by one document."""

    _inherit = "res.partner"

    is_credit_collective = fields.Boolean(
        string="Collective Credit Note",
        compute="_compute_account_terms",
        inverse="_inverse_is_credit_collective",
        compute_sudo=True,
        groups="sales_team.group_sale_salesman,dealer_account.group_dealer_account_user",
        help="What is credited to the account for returns of a month stands on one credit note. "
        "It is posted at the beginning of the next month.",
    )

    @api.model
    def _get_account_terms(self):
        return super()._get_account_terms() | {"is_credit_collective": "is_credit_collective"}

    def _inverse_is_credit_collective(self):
        self._write_account("is_credit_collective")
