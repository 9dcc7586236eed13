from odoo import Command
from odoo.http import root
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.dealer_account.tests.common import DealerHttp


@tagged("post_install", "-at_install")
class TestCheckout(DealerHttp, HttpCase):
    """A dealer orders on account in the shop, by the real pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.website.auth_signup_uninvited = "b2b"
        cls.dealer.write(
            {
                "street": "1 Lamp Street",
                "city": "Brussels",
                "zip": "1000",
                "country_id": cls.env.ref("base.be").id,
                "phone": "+32 2 290 34 90",
                "email": "dealer@example.com",
            }
        )
        cls.product.write({"type": "service", "website_published": True, "sale_ok": True})
        cls.start_balance(50)

    def _get_cart(self, price):
        self.env["sale.order"].search(
            [("partner_id", "=", self.dealer_user.partner_id.id), ("state", "=", "draft")]
        ).action_cancel()
        # The page prices the cart anew.
        self.product.list_price = price
        cart = self.env["sale.order"].create(
            {
                "partner_id": self.dealer.id,
                "website_id": self.website.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.product.id, "price_unit": price, "tax_ids": False}
                    )
                ],
            }
        )
        self.authenticate("dealer", "dealer")
        self.session["sale_order_id"] = cart.id
        root.session_store.save(self.session)
        return cart

    def _place(self, cart):
        return self._call(
            f"/shop/payment/transaction/{cart.id}",
            {
                "access_token": cart._portal_ensure_token(),
                "provider_id": self.provider.id,
                "payment_method_id": self.provider.payment_method_ids.id,
                "token_id": None,
                "amount": cart.amount_total,
                "flow": "redirect",
                "tokenization_requested": False,
                "landing_route": "/shop/payment/validate",
            },
        )

    def test_order_within_the_limit(self):
        self.provider.name = "On your account"
        cart = self._get_cart(450)
        self.url_open("/shop/checkout")
        page = self.url_open("/shop/payment").text
        self.assertIn("On your account", page)
        for name, figure in (
            ("account_balance", "50.00"),
            ("account_balance_after", "500.00"),
            ("account_available", "450.00"),
            ("account_available_after", "0.00"),
        ):
            self.assertRegex(page, rf'name="{name}"[^>]*>[^/]*{figure}')
        self._place(cart)
        self.assertEqual(cart.state, "sale")
        self.assertEqual(cart.transaction_ids.state, "pending")
        self.assertFigures(500, 0)
        page = self.url_open("/shop/payment/validate").text
        self.assertIn("o_dealer_account_confirmation", page)
        self.assertIn("500.00", page)

    def test_order_beyond_the_limit(self):
        cart = self._get_cart(451)
        sentence = "Within the risk limit set for you, you can order up to"
        self.assertIn(sentence, self.url_open("/shop/payment").text)
        with mute_logger("odoo.http"):
            self.assertRegex(self._place(cart), sentence + r" \D*450\.00")
        self.env.invalidate_all()
        self.assertEqual(cart.state, "draft")
        self.assertFalse(cart.transaction_ids)
        self.assertFigures(50, 450)
        self.assertIn("451.00", self.url_open("/shop/cart").text)

    def test_customers_without_account_see_nothing_of_it(self):
        self.group.is_account_enabled = False
        self._get_cart(10)
        self.assertNotIn("o_dealer_account_summary", self.url_open("/shop/payment").text)
