from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .res_partner import SEE


class ResPartner(models.Model):
    """What the customer owes: computed from documents, kept nowhere."""

    _inherit = "res.partner"

    account_receivable = fields.Monetary(
        string="Receivable",
        compute="_compute_account_balance",
        compute_sudo=True,
        groups=SEE,
        help="Posted receivable items: invoices less credit notes and payments.",
    )
    account_ordered = fields.Monetary(
        string="Ordered, Not Invoiced",
        compute="_compute_account_balance",
        compute_sudo=True,
        groups=SEE,
        help="What is ordered and not yet invoiced, taxes included.",
    )
    account_balance = fields.Monetary(
        compute="_compute_account_balance",
        compute_sudo=True,
        groups=SEE,
        help="What the customer owes: receivable plus what is ordered and not yet invoiced. "
        "Negative when they have paid more.",
    )
    account_available = fields.Monetary(
        string="Available",
        compute="_compute_account_available",
        compute_sudo=True,
        groups=SEE,
        help="Risk limit less balance: how much can still be ordered on account.",
    )

    @api.depends(
        "account_holder_id",
        "account_holder_id.account_member_ids.account_item_ids.balance",
        "account_holder_id.account_member_ids.account_item_ids.parent_state",
        "account_holder_id.account_member_ids.account_item_ids.account_id",
        "account_holder_id.account_member_ids.account_order_ids.order_line.account_amount_open",
    )
    @api.depends_context("company")
    def _compute_account_balance(self):
        holders = self.account_holder_id
        receivable = holders._get_account_receivable()
        ordered = holders._get_account_ordered()
        for partner in self:
            holder = partner.account_holder_id.id
            partner.account_receivable = receivable.get(holder, 0.0)
            partner.account_ordered = ordered.get(holder, 0.0)
            partner.account_balance = partner.account_receivable + partner.account_ordered

    @api.depends("account_balance", "risk_limit")
    @api.depends_context("company")
    def _compute_account_available(self):
        for partner in self:
            partner.account_available = partner.risk_limit - partner.account_balance

    def _get_receivable_accounts(self):
        # sudo: account.account - salespeople see balances without accounting rights
        accounts = self.env["account.account"].with_context(active_test=False).sudo()
        return accounts.search(
            [
                *accounts._check_company_domain(self.env.company),
                ("account_type", "=", "asset_receivable"),
            ]
        )

    def _get_account_receivable(self):
        """Return ``{holder id: sum}`` of posted receivable items, in the company's currency."""
        accounts = self._get_receivable_accounts()
        if not self.ids or not accounts:
            return {}
        self.env["account.move.line"].flush_model(
            ["partner_id", "account_id", "company_id", "balance", "parent_state"]
        )
        self.env["res.partner"].flush_model(["account_holder_id"])
        return dict(
            self.env.execute_query(
                SQL(
                    """SELECT partner.account_holder_id, SUM(item.balance)
                         FROM account_move_line item
                         JOIN res_partner partner ON partner.id = item.partner_id
                        WHERE partner.account_holder_id IN %(holders)s
                          AND item.account_id IN %(accounts)s
                          AND item.company_id = %(company)s
                          AND item.parent_state = 'posted'
                     GROUP BY partner.account_holder_id""",
                    holders=tuple(self.ids),
                    accounts=tuple(accounts.ids),
                    company=self.env.company.id,
                )
            )
        )

    def _get_account_ordered(self):
        """Return ``{holder id: sum}`` of what is ordered and not yet invoiced, in the company's
        currency at today's rates."""
        if not self.ids:
            return {}
        self.env["sale.order.line"].flush_model(
            ["account_amount_open", "order_id", "company_id", "currency_id"]
        )
        self.env["sale.order"].flush_model(["partner_invoice_id"])
        self.env["res.partner"].flush_model(["account_holder_id"])
        company = self.env.company
        today = fields.Date.context_today(self)
        totals = defaultdict(float)
        for holder, currency, amount in self.env.execute_query(
            SQL(
                """SELECT partner.account_holder_id, line.currency_id,
                          SUM(line.account_amount_open)
                     FROM sale_order_line line
                     JOIN sale_order sale ON sale.id = line.order_id
                     JOIN res_partner partner ON partner.id = sale.partner_invoice_id
                    WHERE partner.account_holder_id IN %(holders)s
                      AND line.account_amount_open <> 0
                      AND sale.company_id = %(company)s
                 GROUP BY partner.account_holder_id, line.currency_id""",
                holders=tuple(self.ids),
                company=company.id,
            )
        ):
            currency = self.env["res.currency"].browse(currency)
            totals[holder] += currency._convert(amount, company.currency_id, company, today)
        return totals
