from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import DealerHttp


@tagged("post_install", "-at_install")
class TestPortal(DealerHttp, HttpCase):
    """What a dealer does on the portal, by its real pages."""

    def _place(self, order, **vals):
        """Press *Pay*; return the sentence people get if they are refused."""
        return self._call(
            f"/my/orders/{order.id}/transaction",
            {
                "access_token": order._portal_ensure_token(),
                "provider_id": self.provider.id,
                "payment_method_id": self.provider.payment_method_ids.id,
                "token_id": None,
                "amount": order.amount_total,
                "flow": "redirect",
                "tokenization_requested": False,
                "landing_route": "/my/orders",
            }
            | vals,
        )

    def _send(self, price):
        order = self._quote(price)
        order.action_quotation_sent()
        return order

    def test_order_by_the_orders_page(self):
        self.dealer.risk_limit = 1000
        self.start_balance(750)
        self.authenticate("dealer", "dealer")
        order = self._send(200)
        page = self.url_open(order.get_portal_url()).text
        self.assertIn("o_dealer_account_summary", page)
        self.assertRegex(page, r'name="account_available_after"[^>]*>[^/]*50\.00')
        self._place(order)
        self.assertEqual((order.state, order.transaction_ids.state), ("sale", "pending"))
        self.assertFigures(950, 50)
        refused = self._send(100)
        self.assertRegex(
            self.url_open(refused.get_portal_url()).text, r"you can order up to\D*50\.00"
        )
        with mute_logger("odoo.http"):
            sentence = self._place(refused)
        self.assertRegex(sentence, r"you can order up to \D*50\.00")
        self.env.invalidate_all()
        self.assertEqual(refused.state, "sent")
        self.assertFalse(refused.transaction_ids)

    def test_not_signed_in(self):
        order = self._send(100)
        self.authenticate(None, None)
        page = self.url_open(order.get_portal_url()).text
        self.assertNotIn("o_dealer_account_summary", page)
        with mute_logger("odoo.http"):
            self.assertIn("signed in", self._place(order))

    def test_part_payment_is_refused(self):
        order = self._send(100)
        self.authenticate("dealer", "dealer")
        with mute_logger("odoo.http"):
            self.assertIn("whole orders", self._place(order, amount=40))

    def test_statement_page(self):
        self.start_balance(120)
        self.authenticate("dealer", "dealer")
        page = self.url_open("/my/account/statement")
        self.assertEqual(page.status_code, 200)
        for figure in ("120.00", "500.00", "380.00", self.dealer.account_code):
            self.assertIn(figure, page.text)
        workbook = self.url_open("/my/account/statement?report_type=xlsx")
        self.assertTrue(workbook.content.startswith(b"PK"))
        self.assertEqual(
            self.url_open("/my/account/statement?date_from=nonsense").status_code, 200
        )

    def test_statement_of_others_is_not_found(self):
        other = self.env["res.partner"].create(
            {"name": "Other", "is_company": True, "dealer_group_id": self.group.id}
        )
        self.authenticate("dealer", "dealer")
        url = f"/my/account/statement?branch={other.id}"
        self.assertEqual(self.url_open(url).status_code, 404)
        other.parent_id = self.dealer
        self.assertIn("Other", self.url_open(url).text)
        new_test_user(self.env, "dealer_branch", groups="base.group_portal", partner_id=other.id)
        self.authenticate("dealer_branch", "dealer_branch")
        self.assertEqual(self.url_open("/my/account/statement").status_code, 200)
        self.company.dealer_branch_statement = False
        self.assertEqual(self.url_open("/my/account/statement").status_code, 404)
        self.authenticate("dealer", "dealer")
        self.assertEqual(self.url_open("/my/account/statement").status_code, 200)

    def test_customers_without_account_have_no_page(self):
        new_test_user(self.env, "dealer_none", groups="base.group_portal")
        self.authenticate("dealer_none", "dealer_none")
        self.assertEqual(self.url_open("/my/account/statement").status_code, 404)

    def test_pay_without_an_order(self):
        self.start_balance(50)
        self.authenticate("dealer", "dealer")
        page = self.url_open("/my/account/statement").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        page = self.url_open("/my/account/pay", data={"csrf_token": token, "amount": "100"})
        self.assertIn("/payment/pay", page.url)
        self.assertIn("100", page.text)
        self.assertNotIn("o_dealer_account_summary", page.text)
        for wrong in ("0", "-5", "nan", "x", "inf"):
            page = self.url_open("/my/account/pay", data={"csrf_token": token, "amount": wrong})
            self.assertIn("more than zero", page.text)
