from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class DealerCommon(BaseCommon):
    """A dealer with a limit of 500, their user, and staff."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.group = cls.env["dealer.group"].create(
            {"name": "Dealers of the test", "is_account_enabled": True}
        )
        cls.dealer = cls.env["res.partner"].create(
            {"name": "Lumen", "is_company": True, "dealer_group_id": cls.group.id}
        )
        cls.dealer.risk_limit = 500
        cls.dealer_user = new_test_user(
            cls.env, "dealer", groups="base.group_portal", partner_id=cls.dealer.id
        )
        cls.dealer.name = "Lumen"
        cls.salesman = new_test_user(
            cls.env, "dealer_salesman", groups="sales_team.group_sale_salesman_all_leads"
        )
        cls.keeper = new_test_user(
            cls.env,
            "dealer_keeper",
            groups="sales_team.group_sale_salesman_all_leads,"
            "dealer_account.group_dealer_account_user",
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Lamp", "type": "service", "invoice_policy": "order", "taxes_id": False}
        )
        cls.provider = cls.env["payment.provider"].search(
            [("custom_mode", "=", "dealer_account"), ("company_id", "=", cls.company.id)]
        )
        cls.provider.payment_method_ids.active = True
        cls.journal = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )

    @classmethod
    def _quote(cls, price, quantity=1, partner=None, **vals):
        return cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.dealer).id,
                "require_payment": True,
                "require_signature": False,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "price_unit": price,
                            "product_uom_qty": quantity,
                            "tax_ids": False,
                        }
                    )
                ],
                **vals,
            }
        )

    @classmethod
    def _invoice(cls, amount, partner=None, **vals):
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice" if amount >= 0 else "out_refund",
                "partner_id": (partner or cls.dealer).id,
                "invoice_date": fields.Date.context_today(cls.env.user),
                "invoice_line_ids": [
                    Command.create(
                        {"product_id": cls.product.id, "price_unit": abs(amount), "tax_ids": False}
                    )
                ],
                **vals,
            }
        )
        move.action_post()
        return move

    @classmethod
    def start_balance(cls, amount):
        cls._invoice(amount)

    @classmethod
    def _pay(cls, amount, partner=None, **vals):
        account = cls.env["account.account"].search(
            [("account_type", "=", "asset_current"), ("company_ids", "in", cls.company.ids)],
            limit=1,
        )
        line = cls.journal.inbound_payment_method_line_ids[:1]
        if not line.payment_account_id:
            line.payment_account_id = account
        payment = cls.env["account.payment"].create(
            {
                "partner_id": (partner or cls.dealer).id,
                "partner_type": "customer",
                "payment_type": "inbound",
                "amount": amount,
                "journal_id": cls.journal.id,
                "payment_method_line_id": line.id,
                "is_on_account": True,
                **vals,
            }
        )
        payment.action_post()
        return payment

    @classmethod
    def _create_provider(cls, name, account=True):
        """Create a payment provider, which posts payments, or has no account to."""
        provider = cls.env["payment.provider"].create(
            {
                "name": name,
                "code": "none",
                "payment_method_ids": [
                    Command.set(
                        cls.provider.payment_method_ids.copy(
                            {"name": name, "code": name.lower(), "provider_ids": False}
                        ).ids
                    )
                ],
                "redirect_form_view_id": cls.env.ref("payment_custom.redirect_form").id,
            }
        )
        cls.env["account.payment.method.line"].create(
            {
                "name": name,
                "payment_method_id": cls.env.ref("account.account_payment_method_manual_in").id,
                "journal_id": cls.journal.id,
                "payment_provider_id": provider.id,
                "payment_account_id": account
                and cls.env["account.account"]
                .search(
                    [
                        ("account_type", "=", "asset_current"),
                        ("company_ids", "in", cls.company.ids),
                    ],
                    limit=1,
                )
                .id,
            }
        )
        return provider

    @classmethod
    def _place_on_account(cls, order, user=None):
        """Create the transaction as the page's route does, as the dealer."""
        env = cls.env(user=user or cls.dealer_user)
        return (
            env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": cls.provider.id,
                    "payment_method_id": cls.provider.payment_method_ids.id,
                    "reference": f"TX {order.id} {len(order.transaction_ids)}",
                    "amount": order.amount_total,
                    "currency_id": order.currency_id.id,
                    "partner_id": cls.dealer.id,
                    "operation": "online_redirect",
                    "sale_order_ids": [Command.set(order.ids)],
                }
            )
        )

    def assertFigures(self, balance, available, partner=None):
        partner = partner or self.dealer
        self.assertAlmostEqual(partner.account_balance, balance, 2)
        self.assertAlmostEqual(partner.account_available, available, 2)


class DealerHttp(DealerCommon):
    """Put before HttpCase."""

    def _call(self, url, params):
        """Call a JSON route; return the sentence of its refusal, or nothing."""
        answer = self.url_open(url, json={"jsonrpc": "2.0", "params": params}).json()
        return answer["error"]["data"]["message"] if "error" in answer else ""
