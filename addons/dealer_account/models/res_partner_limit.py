from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round


class ResPartner(models.Model):
    """How much can still be ordered on account, and what refuses it."""

    _inherit = "res.partner"

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
