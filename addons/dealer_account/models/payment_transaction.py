from odoo import api, models
from odoo.exceptions import ValidationError


class PaymentTransaction(models.Model):
    """A transaction on account is pending from the start; the order it pays is checked and
    confirmed in the request that makes it, and a refusal undoes both."""

    _inherit = "payment.transaction"

    def _is_on_account(self):
        # sudo: payment.provider - customers see no providers
        return self.sudo().provider_id._is_current_account()

    @api.model_create_multi
    def create(self, vals_list):
        transactions = super().create(vals_list)
        on_account = transactions.filtered(lambda tx: tx._is_on_account())
        others = (transactions - on_account).sale_order_ids
        # Who pays otherwise orders no longer on account.
        others.filtered(lambda o: o.is_on_account and o.state != "sale").is_on_account = False
        for tx in on_account:
            tx._place_on_account()
        (transactions - on_account)._ensure_posts_on_account()
        return transactions

    def _place_on_account(self):
        self.ensure_one()
        order = self.sale_order_ids
        if (
            len(order) != 1
            or self.invoice_ids
            or self.operation != "online_redirect"
            or self.provider_id.company_id not in order.company_id.parent_ids
            or self.provider_id.state == "disabled"
            or not order._can_pay_on_account(self.amount, self.currency_id)
        ):
            raise ValidationError(
                self.env._(
                    "The current account pays whole orders of its own customers, when they are "
                    "signed in. Choose another payment method."
                )
            )
        order.is_on_account = True
        order.with_context(send_email=True).action_confirm()
        self._set_pending()
        self._post_process()

    def _get_paid_account(self):
        """Return the customer whose current account a payment without a document goes to."""
        self.ensure_one()
        if self.sale_order_ids or self.invoice_ids or self.operation == "validation":
            return self.env["res.partner"]
        # sudo: res.partner - the account belongs to the whole company of who pays
        holder = self.sudo().partner_id.account_holder_id.with_company(self.company_id)
        return holder if holder.account_code or holder._is_account_enabled() else holder.browse()

    def _ensure_posts_on_account(self):
        """Refuse payments on account by what moves no money, such as cash on delivery."""
        # sudo: payment.provider - customers see no providers
        for tx in self.sudo():
            if tx._get_paid_account() and not tx.provider_id._posts_payments():
                raise ValidationError(
                    self.env._(
                        "%(provider)s cannot pay on a current account: no payment would be "
                        "posted. Choose another payment method.",
                        provider=tx.provider_id.name,
                    )
                )

    def _create_payment(self, **extra_create_values):
        if holder := self._get_paid_account():
            extra_create_values.setdefault("is_on_account", True)
            extra_create_values.setdefault("partner_id", holder.id)
        return super()._create_payment(**extra_create_values)
