from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PAGE, WithdrawalCommon

LABEL = "Withdraw from contract here"


@tagged("post_install", "-at_install")
class TestPages(WithdrawalCommon):
    """The function on the website, without JavaScript: every rule, and every wrong hand."""

    def setUp(self):
        super().setUp()
        self._sign_out()

    # ------------------------------------------------------------------ where it is

    def test_every_page_has_it(self):
        self._sign_out()
        for path in ("/", "/contactus", "/returns", PAGE, "/web/login"):
            page = self._get(path)
            places = page.xpath(f"//nav[@id='o_rma_withdrawal_place']//a[@href='{PAGE}']")
            self.assertEqual([place.text_content().strip() for place in places], [LABEL], path)

    def test_the_order_page_has_it_for_account_and_link(self):
        self._sign_in(self.user_ada)
        page = self._get(f"/my/orders/{self.order.id}")
        self.assertEqual(self._text(page, "//a[@id='o_rma_withdraw']"), LABEL)
        self._sign_out()
        token = self.order._portal_ensure_token()
        page = self._get(f"/my/orders/{self.order.id}", access_token=token)
        (link,) = page.xpath("//a[@id='o_rma_withdraw']/@href")
        page = self._get(link)
        self.assertIn(self.order.name, self._text(page, "//*[@id='o_rma_known']"))

    def test_terms_name_the_place(self):
        self.env["ir.config_parameter"].sudo().set_param("account.use_invoice_terms", True)
        self.env.company.terms_type = "html"
        page = self._get("/terms")
        self.assertIn(LABEL, self._text(page, "//*[@id='o_rma_withdrawal_terms']"))

    def test_switched_off_it_is_gone(self):
        self.website.withdrawal_scope = "off"
        self._get(PAGE, 404)
        self.assertFalse(self._get("/").xpath("//*[@id='o_rma_withdrawal_place']"))

    # ------------------------------------------------------------------ what is asked

    def test_it_asks_what_the_law_lets_it_ask_and_no_more(self):
        page = self._get(PAGE)
        form = page.xpath("//form[@id='o_rma_withdrawal']")[0]
        names = {node.get("name") for node in form.xpath(".//input|.//textarea|.//select")}
        self.assertEqual(names, {"csrf_token", "name", "number", "email", "extent", "goods"})

    def test_the_second_step_has_a_button_with_these_words_only(self):
        page = self._post(PAGE, {**self._guest_entry(), "go": "check"})
        buttons = page.xpath("//form//button[@value='confirm']")
        self.assertEqual(
            [" ".join(b.text_content().split()) for b in buttons], ["Confirm withdrawal"]
        )
        self.assertFalse(self._last(), "nothing is declared before that")
        shown = self._text(page, "//*[@id='o_rma_declaration']")
        for text in (self.order.name, "Ada Customer", "ada@example.com"):
            self.assertIn(text, shown)

    def test_a_guest_declares_and_gets_a_receipt(self):
        page = self._declare()
        self.assertIn("We received your withdrawal", self._text(page))
        declaration = self._last()
        self.assertRecordValues(
            declaration,
            [{"channel": "website", "order_reference": self.order.name, "state": "received"}],
        )
        (link,) = page.xpath("//a[contains(@href, '/receipt')]/@href")
        self.assertEqual(self.url_open(link).status_code, 200)
        self._run()
        self.assertRecordValues(declaration, [{"state": "running", "matched": "email"}])
        self.assertTrue(declaration.receipt_sent_on)

    def test_what_is_missing_is_said_and_what_was_typed_stays(self):
        for name in ("name", "number", "email"):
            page = self._post(PAGE, {**self._guest_entry(**{name: " "}), "go": "check"}, 422)
            self.assertTrue(page.xpath(f"//*[@id='o_rma_gap_{name}']"), name)
            other = "number" if name == "name" else "name"
            self.assertTrue(page.xpath(f"//input[@name='{other}']/@value")[0])
        page = self._post(PAGE, {**self._guest_entry(extent="some"), "go": "check"}, 422)
        self.assertTrue(page.xpath("//*[@id='o_rma_gap_goods']"))

    def test_whoever_is_signed_in_types_nothing(self):
        self._sign_in(self.user_ada)
        page = self._get(PAGE)
        self.assertIn(self.order.name, self._text(page, "//*[@id='o_rma_withdrawal_orders']"))
        page = self._get(PAGE, order=self.order.id)
        shown = page.xpath("//form[@id='o_rma_withdrawal']//input[not(@type='hidden')]/@name")
        self.assertFalse({"name", "number", "email"} & set(shown))
        page = self._post(PAGE, {"order": self.order.id, "go": "check"})
        self._post(PAGE, self._read_form(page))
        declaration = self._last()
        self.assertRecordValues(
            declaration,
            [
                {
                    "channel": "account",
                    "matched": "account",
                    "person_name": "Ada Customer",
                    "email": "ada@example.com",
                    "sale_order_id": self.order.id,
                }
            ],
        )
        self._run()
        self.assertEqual(self._get_returns().state, "approved")
        page = self._get(f"/my/orders/{self.order.id}")
        self.assertIn("You withdrew on", page.text_content())

    def test_some_of_the_goods_by_number(self):
        self._sign_in(self.user_ada)
        data = {
            "order": self.order.id,
            "extent": "some",
            f"quantity-{self.line.id}": "2",
            f"quantity-{self.line_other.id}": "0",
        }
        page = self._post(PAGE, {**data, "go": "check"})
        self._post(PAGE, self._read_form(page))
        self.assertIn("2 × Lamp", self._last().goods)
        self._run()
        self.assertRecordValues(
            self._get_returns().line_ids, [{"product_id": self.product.id, "quantity": 2}]
        )

    # ------------------------------------------------------------------ what nobody learns

    def _shape(self, page):
        """Return a page's text without what it repeats of the declaration."""
        declaration = self._last()
        text = self._text(page)
        for own in (
            declaration.order_reference,
            declaration.email,
            declaration._format_moment(),
            declaration.name,
        ):
            text = text.replace(own, "…")
        return text

    def test_nothing_tells_whether_there_is_such_an_order(self):
        shapes, queries = [], []
        for number, email in (
            (self.order.name, "ada@example.com"),
            (self.order.name, "mallory@example.com"),
            ("NO-SUCH-9", "mallory@example.com"),
        ):
            before = self.env.cr.sql_log_count if hasattr(self.env.cr, "sql_log_count") else 0
            page = self._declare(number=number, email=email)
            after = self.env.cr.sql_log_count if hasattr(self.env.cr, "sql_log_count") else 0
            queries.append(after - before)
            shapes.append(self._shape(page))
        self.assertEqual(len(set(shapes)), 1, shapes)
        self.assertEqual(len(set(queries[1:])), 1, queries)
        self.assertFalse(self._get_returns(), "all that depends on the order comes later")

    def test_unknown_numbers_are_taken_down(self):
        self._declare(number="NO-SUCH-8")
        self._run()
        self.assertRecordValues(
            self._last(), [{"order_reference": "NO-SUCH-8", "state": "person"}]
        )

    def test_anothers_order_is_not_taken_from_the_form(self):
        self._sign_in(self.user_bob)
        page = self._get(PAGE, order=self.order.id)
        self.assertNotIn(self.order.name, self._text(page))
        data = {"order": self.order.id, "number": self.order.name, "go": "check"}
        page = self._post(PAGE, data)
        self._post(PAGE, {**self._read_form(page), "order": self.order.id})
        self._run()
        declaration = self._last()
        self.assertEqual(self._marks(declaration), ["unproven"])
        self.assertFalse(self._get_returns())

    def test_forged_tokens_open_nothing(self):
        token = self.order._portal_ensure_token()
        other = self._create_order((self.product, 1), partner=self.other_customer)
        self._sign_out()
        for forged in (f"{token}x", "", "é", "None", other._portal_ensure_token()):
            page = self._get(PAGE, order=self.order.id, access_token=forged)
            self.assertNotIn(self.order.name, self._text(page), forged)
        self._declare()
        declaration = self._last()
        for forged in ("x", f"{declaration.access_token}x", "é"):
            self._get(f"{PAGE}/{declaration.id}/{forged}", 404)
            self._get(f"{PAGE}/{declaration.id}/{forged}/receipt", 404)

    # ------------------------------------------------------------------ twice, back, too often

    def test_sent_twice_or_by_the_back_button_it_is_one(self):
        page = self._post(PAGE, {**self._guest_entry(), "go": "check"})
        form = self._read_form(page)
        first = self._post(PAGE, form)
        second = self._post(PAGE, form)
        self.assertEqual(self._shape(first), self._shape(second))
        self.assertEqual(
            self.declarations.search_count([("order_reference", "=", self.order.name)]), 1
        )

    def test_change_leads_back_with_everything(self):
        page = self._post(PAGE, {**self._guest_entry(), "go": "check"})
        page = self._post(PAGE, self._read_form(page, go="edit"))
        self.assertEqual(page.xpath("//input[@name='number']/@value"), [self.order.name])

    def test_a_confirmation_without_the_page_is_asked_again(self):
        for nonce in ("", "short", "x" * 500, "<b>" * 10):
            self._post(PAGE, {**self._guest_entry(), "go": "confirm", "nonce": nonce}, 422)
        self.assertFalse(self._last())

    @mute_logger("odoo.http")
    def test_forms_of_other_sites_are_refused(self):
        data = {**self._guest_entry(), "go": "confirm", "nonce": "n" * 32}
        self._post(PAGE, data, 400, csrf=False)
        self.assertFalse(self._last())

    def test_too_many_are_told_other_ways(self):
        self.website.rma_guest_tries = 2
        for __ in range(2):
            self._declare()
        page = self._declare(429)
        text = self._text(page)
        self.assertIn("by e-mail, letter or phone", text)
        self.assertEqual(page.xpath("//input[@name='number']/@value"), [self.order.name])
        self._sign_in(self.user_ada)
        page = self._post(PAGE, {"order": self.order.id, "go": "check"})
        self.assertIn("We received", self._text(self._post(PAGE, self._read_form(page))))

    def test_nobodys_mailbox_is_filled(self):
        self.website.rma_guest_mails = 1
        for __ in range(3):
            self._declare(number="NO-SUCH-7")
        self._run()
        declarations = self.declarations.search([("order_reference", "=", "NO-SUCH-7")])
        self.assertEqual(len(declarations), 3, "each is kept")
        self.assertEqual(len(declarations.filtered("receipt_sent_on")), 1)

    def test_pages_are_not_cached_and_hold_no_markup_of_visitors(self):
        page = self._declare(name="<script>alert(1)</script>")
        self.assertFalse(page.xpath("//div[@id='wrap']//script"))
        response = self.url_open(PAGE)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
