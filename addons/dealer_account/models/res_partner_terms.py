from odoo import api, fields, models
from odoo.fields import Domain

from .res_partner import SEE


class ResPartner(models.Model):
    """What is agreed with the customer in the current company, kept in ``dealer.account``."""

    _inherit = "res.partner"

    account_code = fields.Char(
        compute="_compute_account_terms",
        inverse="_inverse_account_code",
        search="_search_account_code",
        compute_sudo=True,
        groups=SEE,
        help="Unique in the company; left empty, the next number is taken.",
    )
    account_title = fields.Char(
        compute="_compute_account_terms",
        inverse="_inverse_account_title",
        compute_sudo=True,
        groups=SEE,
    )
    risk_limit = fields.Monetary(
        compute="_compute_account_terms",
        inverse="_inverse_risk_limit",
        search="_search_risk_limit",
        compute_sudo=True,
        groups=SEE,
        help="How much the customer may owe in all; 0 = nothing on account. To set no limit in "
        "practice, enter 9,999,999.",
    )
    is_statement_monthly = fields.Boolean(
        string="Monthly Statement",
        compute="_compute_account_terms",
        inverse="_inverse_is_statement_monthly",
        search="_search_is_statement_monthly",
        compute_sudo=True,
        groups=SEE,
        help="The statement of the month is mailed at the beginning of the next one.",
    )

    @api.depends("account_holder_id")
    @api.depends_context("company")
    def _compute_account_terms(self):
        accounts = (
            self.env["dealer.account"]
            .search(
                [
                    ("partner_id", "in", self.account_holder_id.ids),
                    ("company_id", "=", self.env.company.id),
                ]
            )
            .grouped("partner_id")
        )
        for partner in self:
            account = accounts.get(partner.account_holder_id, self.env["dealer.account"])
            for name, account_name in self._get_account_terms().items():
                partner[name] = account[account_name]

    @api.model
    def _get_account_terms(self):
        """Return ``{field: field of the account}`` of what is agreed. Extend."""
        return {
            "account_code": "code",
            "account_title": "title",
            "risk_limit": "risk_limit",
            "is_statement_monthly": "is_statement_monthly",
        }

    def _inverse_account_code(self):
        self._write_account("account_code")

    def _inverse_account_title(self):
        self._write_account("account_title")

    def _inverse_risk_limit(self):
        self._write_account("risk_limit")

    def _inverse_is_statement_monthly(self):
        self._write_account("is_statement_monthly")

    def _write_account(self, name):
        account_name = self._get_account_terms()[name]
        values = {partner: partner[name] for partner in self}
        holders = self.account_holder_id
        accounts = self.env["dealer.account"]._get_accounts(holders, self.env.company)
        for partner, value in values.items():
            account = accounts[partner.account_holder_id]
            if account_name != "code" or value:
                account[account_name] = value
        self.env["res.partner"].invalidate_model([*self._get_account_terms(), "account_available"])

    @api.model
    def _search_account(self, field, operator, value):
        # sudo: dealer.account - the search gives contacts, which have rules of their own
        accounts = self.env["dealer.account"].sudo()
        query = accounts._search(
            [("company_id", "=", self.env.company.id), (field, operator, value)]
        )
        return Domain("account_holder_id", "in", query.select("partner_id"))

    @api.model
    def _search_account_code(self, operator, value):
        return self._search_account("code", operator, value)

    @api.model
    def _search_risk_limit(self, operator, value):
        return self._search_account("risk_limit", operator, value)

    @api.model
    def _search_is_statement_monthly(self, operator, value):
        return self._search_account("is_statement_monthly", operator, value)
