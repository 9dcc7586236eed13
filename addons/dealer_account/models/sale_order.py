from odoo import fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """Orders on account are confirmed within the customer's risk limit."""

    _inherit = "sale.order"

    is_on_account = fields.Boolean(
        string="On Account",
        copy=False,
        tracking=True,
        help="Confirmed only within the risk limit of the customer's current account.",
    )
    is_account_enabled = fields.Boolean(compute="_compute_is_account_enabled", compute_sudo=True)

    def _compute_is_account_enabled(self):
        for order in self:
            partner = order.partner_invoice_id
            order.is_account_enabled = bool(partner) and partner._is_account_enabled()

    def _get_account_holder(self):
        """Return the customer on whose account the order is, in the order's company."""
        self.ensure_one()
        # sudo: res.partner - dealers order against figures that are theirs
        return self.sudo().partner_invoice_id.account_holder_id.with_company(self.company_id)

    def _counts_on_account(self):
        """Tell whether what is ordered counts in the balance: orders that are confirmed, and
        those whose transaction on account awaits it."""
        self.ensure_one()
        return self.state == "sale" or (
            self.state in ("draft", "sent")
            and any(tx.state == "pending" and tx._is_on_account() for tx in self.transaction_ids)
        )

    def _filtered_on_account(self):
        return self.filtered(lambda order: order.is_on_account and order.state == "sale")

    def _get_account_total(self):
        """Return what the order adds to the balance, in its own currency."""
        self.ensure_one()
        lines = self.order_line.filtered(lambda line: not line.display_type)
        return sum(lines.filtered(lambda line: not line.is_downpayment).mapped("price_total"))

    def _convert_to_company(self, amount):
        self.ensure_one()
        return self.currency_id._convert(
            amount, self.company_id.currency_id, self.company_id, fields.Date.context_today(self)
        )

    # ------------------------------------------------------------------ the check

    def write(self, vals):
        result = super().write(vals)
        # A confirmed order comes onto another account, or back onto its own.
        if {"partner_invoice_id", "is_on_account"} & vals.keys():
            self._filtered_on_account()._ensure_within_limit()
        return result

    def action_confirm(self):
        # Orders that are paid otherwise raise the balance too.
        for __, orders in self.filtered("is_account_enabled").grouped("company_id").items():
            orders._lock_accounts()
        self.filtered("is_on_account")._ensure_can_order_on_account()
        return super().action_confirm()

    def _lock_accounts(self):
        holders = self.env["res.partner"].union(*(o._get_account_holder() for o in self))
        # sudo: dealer.account - whoever orders locks the row without rights on it
        holders.sudo().with_company(self[:1].company_id)._lock_account()

    def _ensure_can_order_on_account(self):
        """Refuse orders that would exceed the limit; those of one customer count together."""
        for holder, orders in self.grouped(lambda o: o._get_account_holder()).items():
            for company, part in orders.grouped("company_id").items():
                part._ensure_account_covers(holder.with_company(company))

    def _ensure_account_covers(self, holder):
        if self._override_account_limit():
            return
        self._lock_accounts()
        holder._ensure_account_usable()
        counted = sum(
            order._convert_to_company(sum(order.order_line.mapped("account_amount_open")))
            for order in self
        )
        extra = counted + self._get_account_expected_credit()
        wanted = sum(order._convert_to_company(order._get_account_total()) for order in self)
        currency = self.company_id.currency_id
        if currency.compare_amounts(wanted, max(holder.account_available + extra, 0.0)) > 0:
            raise UserError(holder._get_account_refusal(self[:1].currency_id, extra))

    def _get_account_expected_credit(self):
        """Return what will be credited at once and is not in the balance yet, in the company's
        currency. Extend."""
        return 0.0

    def _ensure_within_limit(self):
        """Refuse changes of confirmed orders that made them exceed the limit."""
        for company, orders in self.grouped("company_id").items():
            orders._lock_accounts()
            for holder, part in orders.grouped(lambda o: o._get_account_holder()).items():
                holder = holder.with_company(company)
                available = holder.account_available
                if company.currency_id.compare_amounts(available, 0.0) < 0:
                    order = part[0]
                    extra = order._convert_to_company(
                        sum(order.order_line.mapped("account_amount_open"))
                    )
                    raise UserError(holder._get_account_refusal(order.currency_id, extra))

    def _override_account_limit(self):
        """Tell whether somebody who may confirms beyond the limit, and log why."""
        reason = self.env.context.get("account_override_reason")
        if not reason or not self.env.user.has_group("dealer_account.group_dealer_account_user"):
            return False
        for order in self:
            order.message_post(
                body=self.env._(
                    "Confirmed on account beyond the risk limit: %(reason)s", reason=reason
                )
            )
        return True

    def action_override_account_limit(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm Beyond the Limit"),
            "res_model": "sale.order.override",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _action_cancel(self):
        # sudo: payment.transaction - whoever cancels an order cancels that it is on account
        pending = self.sudo().transaction_ids.filtered(
            lambda tx: tx.state == "pending" and tx._is_on_account()
        )
        if pending:
            pending._set_canceled()
        return super()._action_cancel()

    # ------------------------------------------------------------------ paying on account

    def _can_pay_on_account(self, amount=None, currency=None):
        """Tell whether the signed-in user may place this whole order on account."""
        self.ensure_one()
        user = self.env.user
        if user._is_public() or self.state not in ("draft", "sent"):
            return False
        if amount is not None and self.currency_id.compare_amounts(amount, self.amount_total):
            return False
        if currency is not None and currency != self.currency_id:
            return False
        # sudo: res.users, res.partner - compared, and not shown
        member = user.sudo().partner_id.account_holder_id
        holder = self._get_account_holder()
        return member == holder and holder._is_account_enabled()

    def _get_account_summary(self):
        """Return what a dealer sees beside the payment method, amounts in the company's
        currency."""
        self.ensure_one()
        holder = self._get_account_holder()
        total = self._convert_to_company(self._get_account_total())
        if self._counts_on_account():
            total = 0.0
        is_refused = (
            self.company_id.currency_id.compare_amounts(total, max(holder.account_available, 0.0))
            > 0
        )
        return {
            "holder": holder,
            "currency": self.company_id.currency_id,
            "balance_after": holder.account_balance + total,
            "available_after": holder.account_available - total,
            "refusal": holder._get_account_refusal(self.currency_id) if is_refused else False,
        }
