from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, float_round

SEE = "sales_team.group_sale_salesman,dealer_account.group_dealer_account_user,base.group_portal"
STAFF = "sales_team.group_sale_salesman,dealer_account.group_dealer_account_user"


class ResPartner(models.Model):
    """The customer's current account. It is held by the commercial partner, or by the head
    office if the branch orders on its account; contacts show it."""

    _inherit = "res.partner"

    dealer_group_id = fields.Many2one(
        "dealer.group",
        index="btree_not_null",
        ondelete="restrict",
        groups=STAFF,
        help="Whether the customer may order on account stands on the group.",
    )
    is_on_parent_account = fields.Boolean(
        string="On the Head Office's Account",
        groups=SEE,
        help="Orders and invoices of this branch count on its head office's account.",
    )
    account_holder_id = fields.Many2one(
        "res.partner",
        compute="_compute_account_holder_id",
        store=True,
        recursive=True,
        index=True,
        groups=SEE,
    )
    account_member_ids = fields.One2many("res.partner", "account_holder_id", groups=STAFF)
    account_item_ids = fields.One2many("account.move.line", "partner_id", groups=STAFF)
    account_order_ids = fields.One2many("sale.order", "partner_invoice_id", groups=STAFF)

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

    # ------------------------------------------------------------------ whose account

    @api.depends(
        "commercial_partner_id",
        "commercial_partner_id.is_on_parent_account",
        "commercial_partner_id.parent_id.account_holder_id",
    )
    def _compute_account_holder_id(self):
        for partner in self:
            commercial = partner.commercial_partner_id or partner
            head_office = commercial.parent_id
            if commercial.is_on_parent_account and head_office:
                partner.account_holder_id = head_office.account_holder_id or head_office
            else:
                partner.account_holder_id = commercial

    @api.constrains("is_on_parent_account", "parent_id")
    def _check_is_on_parent_account(self):
        for partner in self.filtered("is_on_parent_account"):
            if not partner.parent_id:
                raise ValidationError(
                    self.env._("%s has no head office whose account it could use.", partner.name)
                )

    def _is_account_enabled(self):
        """Tell whether this customer may order on account."""
        self.ensure_one()
        return self.account_holder_id.dealer_group_id.is_account_enabled

    # ------------------------------------------------------------------ what is agreed

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
            partner.account_code = account.code
            partner.account_title = account.title
            partner.risk_limit = account.risk_limit
            partner.is_statement_monthly = account.is_statement_monthly

    def _inverse_account_code(self):
        self._write_account("code", "account_code")

    def _inverse_account_title(self):
        self._write_account("title", "account_title")

    def _inverse_risk_limit(self):
        self._write_account("risk_limit", "risk_limit")

    def _inverse_is_statement_monthly(self):
        self._write_account("is_statement_monthly", "is_statement_monthly")

    def _write_account(self, account_field, partner_field):
        values = {partner: partner[partner_field] for partner in self}
        holders = self.account_holder_id
        accounts = self.env["dealer.account"]._get_accounts(holders, self.env.company)
        for partner, value in values.items():
            account = accounts[partner.account_holder_id]
            if account_field != "code" or value:
                account[account_field] = value
        self.env["res.partner"].invalidate_model(
            ["account_code", "account_title", "risk_limit", "is_statement_monthly"]
            + ["account_available"]
        )

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

    # ------------------------------------------------------------------ what is owed

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

    # ------------------------------------------------------------------ ordering

    def _get_account_affordable(self, currency, extra=0.0):
        """Return the largest amount in ``currency`` that can be ordered on account.

        :param float extra: what counts as available besides, in the company's currency
        """
        self.ensure_one()
        company = self.env.company
        available = max(self.account_available + extra, 0.0)
        amount = company.currency_id._convert(
            company.currency_id.round(available),
            currency,
            company,
            fields.Date.context_today(self),
            round=False,
        )
        return float_round(amount, precision_rounding=currency.rounding, rounding_method="DOWN")

    def _get_account_refusal(self, currency, extra=0.0):
        return self.env._(
            "Within the risk limit set for you, you can order up to %(amount)s.",
            amount=currency.format(self._get_account_affordable(currency, extra)),
        )

    def _get_account_overdue(self):
        """Return the open receivable items past their due date."""
        self.ensure_one()
        # sudo: account.move.line - salespeople see what is overdue without accounting rights
        return (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("partner_id.account_holder_id", "=", self.account_holder_id.id),
                    ("company_id", "=", self.env.company.id),
                    ("account_id.account_type", "=", "asset_receivable"),
                    ("parent_state", "=", "posted"),
                    ("date_maturity", "<", fields.Date.context_today(self)),
                    ("amount_residual", ">", 0),
                    ("reconciled", "=", False),
                ]
            )
        )

    def _ensure_account_usable(self):
        """Refuse orders on account of customers that have none, or that must pay first."""
        self.ensure_one()
        if not self._is_account_enabled():
            raise UserError(
                self.env._(
                    "%(customer)s cannot order on account: the current account is switched off "
                    "for their group. Choose another payment method.",
                    customer=self.account_holder_id.display_name,
                )
            )
        if self.env.company.dealer_block_overdue:
            if overdue := self._get_account_overdue():
                amount = sum(overdue.mapped("amount_residual"))
                raise UserError(
                    self.env._(
                        "%(amount)s is overdue (%(invoices)s): pay it first, then you can order "
                        "on account again.",
                        amount=self.env.company.currency_id.format(amount),
                        invoices=", ".join(overdue.move_id.mapped("name")),
                    )
                )

    def _lock_account(self):
        """Update the accounts' rows, then forget what was read before; see ``_lock()``."""
        holders = self.account_holder_id
        # sudo: dealer.account - a dealer's own order opens and locks the account
        accounts = self.env["dealer.account"].sudo()._get_accounts(holders, self.env.company)
        accounts = self.env["dealer.account"].sudo().union(*accounts.values())
        accounts._lock()
        self.env["res.partner"].invalidate_model(
            ["account_balance", "account_receivable", "account_ordered", "account_available"]
        )

    def _request_account_limit(self, amount, user):
        """Note that a dealer asks for a higher limit, and have their salesperson decide."""
        self.ensure_one()
        if not amount or not self.risk_limit < amount < 1e12:
            raise UserError(
                self.env._(
                    "Your limit is %(limit)s: enter a higher one.",
                    limit=self.currency_id.format(self.risk_limit),
                )
            )
        note = self.env._(
            "%(user)s asks for a risk limit of %(amount)s.",
            user=user.name,
            amount=self.currency_id.format(amount),
        )
        self.message_post(body=note, author_id=user.partner_id.id)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=note,
            user_id=(self.user_id or self.env.ref("base.user_admin")).id,
        )

    # ------------------------------------------------------------------ rights

    @api.model_create_multi
    def create(self, vals_list):
        self._ensure_can_change_account(set().union(*vals_list))
        partners = super().create(vals_list)
        # sudo: res.partner - the group is for sales staff to read, accounts open for all
        partners.filtered(lambda partner: partner.sudo().dealer_group_id)._open_accounts()
        return partners

    def write(self, vals):
        self._ensure_can_change_account(set(vals))
        result = super().write(vals)
        if vals.get("dealer_group_id"):
            self._open_accounts()
        return result

    def _ensure_can_change_account(self, names):
        if (
            names & {"dealer_group_id", "is_on_parent_account"}
            and not self.env.su
            and not self.env.user.has_group("dealer_account.group_dealer_account_user")
        ):
            raise AccessError(
                self.env._(
                    "Dealer groups and accounts are set by users with the right “Dealer accounts”."
                )
            )

    def _open_accounts(self):
        # sudo: dealer.account - the group decides that there is one
        self.env["dealer.account"].sudo()._get_accounts(
            self.sudo().account_holder_id, self.env.company
        )

    # ------------------------------------------------------------------ buttons

    def action_view_account_items(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Receivable of %s", self.account_holder_id.display_name),
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": [
                ("partner_id.account_holder_id", "=", self.account_holder_id.id),
                ("company_id", "=", self.env.company.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ],
            "context": {"create": False},
        }

    def action_view_account_orders(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not Invoiced of %s", self.account_holder_id.display_name),
            "res_model": "sale.order",
            "view_mode": "list,form",
            "domain": [
                ("partner_invoice_id.account_holder_id", "=", self.account_holder_id.id),
                ("company_id", "=", self.env.company.id),
                ("order_line.account_amount_open", "!=", 0),
            ],
            "context": {"create": False},
        }

    def action_register_account_payment(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payment on Account"),
            "res_model": "account.payment",
            "view_mode": "form",
            "context": {
                "default_partner_id": self.account_holder_id.id,
                "default_amount": max(self.account_balance, 0.0),
                "default_payment_type": "inbound",
                "default_partner_type": "customer",
                "default_is_on_account": True,
            },
        }
