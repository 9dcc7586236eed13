from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL, mute_logger


class DealerAccount(models.Model):
    """What is agreed with a customer in one company; people see it on the customer.

    It holds no balance: that is computed from documents. It is the row that is updated before
    an order on account is checked.
    """

    _name = "dealer.account"
    _description = "Dealer's Current Account"
    _rec_name = "code"
    _order = "code"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    code = fields.Char(string="Account Code", required=True, copy=False)
    title = fields.Char(string="Account Title")
    risk_limit = fields.Monetary()
    is_statement_monthly = fields.Boolean(string="Monthly Statement")

    _partner_unique = models.Constraint(
        "UNIQUE(partner_id, company_id)", "This customer has an account in this company already."
    )
    _code_unique = models.Constraint(
        "UNIQUE(company_id, code)", "This account code belongs to another customer already."
    )
    _risk_limit_positive = models.Constraint(
        "CHECK(risk_limit >= 0)", "The risk limit is zero or more."
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            if not vals.get("code"):
                # sudo: ir.sequence - whoever opens an account needs no rights on numbering
                sequence = self.env["ir.sequence"].sudo().with_company(company)
                vals["code"] = sequence.next_by_code("dealer.account")
            if not vals.get("title"):
                vals["title"] = self.env["res.partner"].browse(vals["partner_id"]).name
        return super().create(vals_list)

    @api.model
    def _get_accounts(self, partners, company):
        """Return ``{customer: account}`` of one company; new ones are opened where missing."""
        accounts = self.search(
            [("partner_id", "in", partners.ids), ("company_id", "=", company.id)]
        )
        missing = partners - accounts.partner_id
        if missing:
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                    accounts |= self.create(
                        [{"partner_id": p.id, "company_id": company.id} for p in missing]
                    )
            except IntegrityError as error:
                if "dealer_account_partner_unique" not in str(error):
                    raise
                # Somebody else has just opened it; the whole request is run again and sees it.
                raise ConcurrencyError(str(error)) from error
        return accounts.grouped("partner_id")

    def _lock(self):
        """Make simultaneous orders of the same customer wait for, and then see, each other.

        Transactions are REPEATABLE READ: a mere lock would let the second one go on with the
        old balance. A row that was updated in between fails instead, and Odoo runs the whole
        request again.
        """
        if self.ids:
            self.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "UPDATE dealer_account SET write_date = write_date WHERE id IN"
                    " (SELECT id FROM dealer_account WHERE id IN %s ORDER BY id FOR UPDATE)",
                    tuple(self.ids),
                )
            )
