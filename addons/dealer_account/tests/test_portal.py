from urllib.parse import parse_qsl, urlsplit

from odoo.exceptions import ValidationError
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

    def _refuse(self, price, figure):
        """Try to place an order that is too much."""
        order = self._send(price)
        with mute_logger("odoo.http"):
            self.assertRegex(self._place(order), rf"you can order up to \D*{figure}\D*\.$")
        self.env.invalidate_all()
        self.assertEqual((order.state, len(order.transaction_ids)), ("sent", 0))

    def _pay_on_portal(self, amount):
        """Pay without an order, by the page and the payment it leads to; it is confirmed."""
        page, sentence = self._try_to_pay(amount)
        self.assertIn(self.money.name, page)
        self.assertEqual(sentence, "")
        tx = self.env["payment.transaction"].search([], order="id desc", limit=1)
        tx._set_done()
        tx._post_process()
        return tx

    def _try_to_pay(self, amount):
        """Return the page where the payment method is chosen, and the sentence of a refusal."""
        page = self.url_open("/my/account/statement").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        page = self.url_open("/my/account/pay", data={"csrf_token": token, "amount": amount})
        query = dict(parse_qsl(urlsplit(page.url).query))
        sentence = self._call(
            "/payment/transaction",
            {
                "provider_id": self.money.id,
                "payment_method_id": self.money.payment_method_ids.id,
                "token_id": None,
                "flow": "redirect",
                "tokenization_requested": False,
                "landing_route": "/my/account/statement",
                "reference_prefix": query["reference"],
                "amount": float(query["amount"]),
                "currency_id": int(query["currency_id"]),
                "partner_id": int(query["partner_id"]),
                "access_token": query["access_token"],
            },
        )
        return page.text, sentence

    def _open_for_money(self):
        self.money = self._create_provider("Card")
        self.money.write({"state": "test", "is_published": True})
        self.authenticate("dealer", "dealer")

    def test_example_limit_500_balance_50(self):
        self.start_balance(50)
        self.authenticate("dealer", "dealer")
        self.assertFigures(50, 450)
        self._refuse(451, "450.00")
        order = self._send(450)
        self.assertEqual(self._place(order), "")
        self.assertFigures(500, 0)

    def test_example_limit_1000_balance_750(self):
        self.dealer.risk_limit = 1000
        self.start_balance(750)
        self.authenticate("dealer", "dealer")
        self.assertFigures(750, 250)
        self.assertEqual(self._place(self._send(200)), "")
        self.assertFigures(950, 50)
        self._refuse(100, "50.00")

    def test_example_balance_50_pays_100(self):
        self._open_for_money()
        self.start_balance(50)
        tx = self._pay_on_portal("100")
        self.assertEqual((tx.payment_id.state, tx.payment_id.partner_id), ("paid", self.dealer))
        self.assertFigures(-50, 550)
        self.assertEqual(self._place(self._send(100)), "")
        self.assertFigures(50, 450)
        self.assertEqual(self._place(self._send(50)), "")
        self.assertFigures(100, 400)

    def test_example_order_of_100_raises_the_balance_by_100(self):
        self.authenticate("dealer", "dealer")
        self.assertEqual(self._place(self._send(100)), "")
        self.assertFigures(100, 400)

    def test_example_balance_1000_pays_1500(self):
        self._open_for_money()
        self.dealer.risk_limit = 2000
        self.start_balance(1000)
        self._pay_on_portal("1500")
        self.assertFigures(-500, 2500)
        self._refuse(2501, "2,500.00")
        self.assertEqual(self._place(self._send(2500)), "")
        self.assertFigures(2000, 0)

    def test_a_bounced_payment_owes_again(self):
        self._open_for_money()
        invoice = self._invoice(50)
        tx = self._pay_on_portal("50")
        self.assertEqual(invoice.amount_residual, 0)
        tx.payment_id.action_draft()
        tx.payment_id.action_cancel()
        self.assertEqual(invoice.amount_residual, 50)
        self.assertFigures(50, 450)

    def test_what_moves_no_money_pays_no_account(self):
        self._open_for_money()
        useless = self._create_provider("Useless", account=False)
        with self.assertRaisesRegex(ValidationError, "Useless would post nothing"):
            useless.state = "test"
        useless.flush_recordset()
        # Switched on before the first account was opened.
        self.env.cr.execute(
            "UPDATE payment_provider SET state = 'test', is_published = true WHERE id = %s",
            [useless.id],
        )
        self.env.invalidate_all()
        self.money = useless
        with mute_logger("odoo.http"):
            page, sentence = self._try_to_pay("10")
        self.assertIn("Card", page)
        self.assertNotIn("Useless", page)
        self.assertIn("no payment would be posted", sentence)

    def test_a_branch_orders_on_its_head_offices_account(self):
        branch = self.env["res.partner"].create(
            {
                "name": "Branch",
                "is_company": True,
                "parent_id": self.dealer.id,
                "is_on_parent_account": True,
            }
        )
        new_test_user(self.env, "branch", groups="base.group_portal", partner_id=branch.id)
        self.start_balance(50)
        self.authenticate("branch", "branch")
        order = self._quote(450, partner=branch)
        order.action_quotation_sent()
        self.assertEqual(self._place(order), "")
        self.assertFigures(500, 0)
        self.assertFigures(500, 0, branch)

    def test_ask_for_a_higher_limit(self):
        self.authenticate("dealer", "dealer")
        page = self.url_open("/my/account/statement").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        page = self.url_open("/my/account/limit", data={"csrf_token": token, "amount": "400"})
        self.assertIn("enter a higher one", page.text)
        page = self.url_open("/my/account/limit", data={"csrf_token": token, "amount": "900"})
        self.assertIn("Your request has been sent", page.text)
        self.assertIn("900", self.dealer.activity_ids.summary)
        self.assertEqual(self.dealer.risk_limit, 500)

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

    def test_a_branch_on_the_head_offices_account_reads_nothing_of_it(self):
        branch = self.env["res.partner"].create(
            {
                "name": "Branch",
                "is_company": True,
                "parent_id": self.dealer.id,
                "is_on_parent_account": True,
            }
        )
        sister = self.env["res.partner"].create(
            {"name": "Sister", "is_company": True, "parent_id": self.dealer.id}
        )
        sister.dealer_group_id = self.group
        self.assertEqual(branch.account_holder_id, self.dealer)
        new_test_user(self.env, "dealer_branch", groups="base.group_portal", partner_id=branch.id)
        self.company.dealer_branch_statement = True
        self.authenticate("dealer_branch", "dealer_branch")
        for url in ("", f"?branch={sister.id}", f"?branch={self.dealer.id}", "?report_type=xlsx"):
            with self.subTest(url=url):
                answer = self.url_open(f"/my/account/statement{url}")
                self.assertEqual(answer.status_code, 404)

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
