from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.payment import utils as payment_utils


class PaymentProvider(models.Model):
    _inherit = "payment.provider"

    custom_mode = fields.Selection(selection_add=[("dealer_account", "Current Account")])

    def _get_default_payment_method_codes(self):
        self.ensure_one()
        if self.custom_mode != "dealer_account":
            return super()._get_default_payment_method_codes()
        return {"dealer_account"}

    @api.model
    def _get_compatible_providers(
        self, company_id, partner_id, amount, currency_id=None, sale_order_id=None,
        is_validation=False, is_express_checkout=False, report=None, **kwargs,
    ):  # fmt: skip
        """Offer the current account for a whole sale order of a signed-in member alone, and for
        payments on the account what becomes a posted payment."""
        providers = super()._get_compatible_providers(
            company_id, partner_id, amount, currency_id=currency_id, sale_order_id=sale_order_id,
            is_validation=is_validation, is_express_checkout=is_express_checkout, report=report,
            **kwargs,
        )  # fmt: skip
        order = self.env["sale.order"].browse(sale_order_id and int(sale_order_id)).exists()
        currency = self.env["res.currency"].browse(currency_id) if currency_id else None
        is_allowed = (
            order
            and not is_validation
            and not is_express_checkout
            # sudo: sale.order - dealers read their own account by their order alone
            and order.sudo()._can_pay_on_account(amount, currency)
        )
        if not is_allowed:
            refused = providers.filtered(lambda p: p._is_current_account())
            providers -= refused
            payment_utils.add_to_report(
                report,
                refused,
                available=False,
                reason=self.env._("only for whole orders of customers with a current account"),
            )
        if kwargs.get("dealer_payment"):
            unposted = providers.filtered(lambda p: not p._posts_payments())
            providers -= unposted
            payment_utils.add_to_report(
                report,
                unposted,
                available=False,
                reason=self.env._(
                    "its journal has no outstanding account: nothing would be posted"
                ),
            )
        return providers

    @api.constrains("state", "is_published", "journal_id", "company_id")
    def _check_posts_payments(self):
        """Dealers pay on their accounts by every method that is switched on: refuse those by
        which money would come and the account stay as it was."""
        for provider in self.filtered(lambda p: p.state != "disabled" and p.code != "custom"):
            # sudo: dealer.account - whoever sets up payments needs no rights on accounts
            accounts = provider.env["dealer.account"].sudo()
            is_used = accounts.search_count(
                [("company_id", "child_of", provider.company_id.id)], limit=1
            )
            if is_used and not provider._posts_payments():
                raise ValidationError(
                    self.env._(
                        "%(provider)s would post nothing on dealers' current accounts: journal "
                        "%(journal)s has no outstanding account for it. Set one in the journal, "
                        "tab Incoming Payments.",
                        provider=provider.name,
                        journal=provider.journal_id.name or self.env._("(none)"),
                    )
                )

    def _is_current_account(self):
        return self.code == "custom" and self.custom_mode == "dealer_account"

    def _posts_payments(self):
        """Tell whether a payment by this provider becomes an entry. A bank transfer does by its
        bank statement."""
        self.ensure_one()
        if self.code == "custom":
            return self.custom_mode == "wire_transfer"
        method_lines = self.journal_id.inbound_payment_method_line_ids.filtered(
            lambda line: line.payment_provider_id == self
        )
        return bool(method_lines.payment_account_id)
