from datetime import timedelta
from unittest.mock import patch

from lxml import html

from odoo.fields import Datetime
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import RmaPortalCommon
from .test_uploads import make_picture


@tagged("post_install", "-at_install")
class TestGuest(RmaPortalCommon, MailCase):
    """Returns without an account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.email = "shop@example.com"

    def setUp(self):
        super().setUp()
        self._sign_out()

    def _enter(self, number, proof, status=200):
        return self._post("/returns", {"number": number, "proof": proof}, status=status)

    def _ask(self, number=None, proof="ada@example.com"):
        """Enter a number; return the new request, if any, and the mails that are sent."""
        before = self.env["rma.request"].search([])
        with self.mock_mail_gateway():
            page = self._enter(number or self.order.name, proof)
        self.assertIn("Look into your mailbox", self._text(page))
        return self.env["rma.request"].search([]) - before, self._new_mails

    def _open_form(self):
        guest, __ = self._ask()
        self.form_url = f"/returns/request/{guest.id}/{guest.access_token}"
        return guest

    def _get_to_mail(self, **values):
        guest = self._open_form()
        self._fill(1, pick=[self.line])
        self._fill(2, **self._details(guest, **values))
        self._fill(3)
        with self.mock_mail_gateway():
            page = self._fill(4, "send")
        self.env.invalidate_all()
        return guest, page

    def test_a_guest_asks_and_confirms_by_mail(self):
        guest, mail = self._ask(f" {self.order.name.lower()} ", "ADA@example.com")
        self.assertEqual(mail.email_to, '"Ada Customer" <ada@example.com>')
        (link,) = html.fromstring(mail.body_html).xpath("//a/@href")
        page = self._get(link[len(guest.website_id.get_base_url()) :])
        self.assertIn(f"Return from order {self.order.name}", self._text(page))
        guest, page = self._get_to_mail(quantity="2")
        self.assertIn("a•••@e•••.com", self._text(page))
        self.assertFalse(self.line.rma_line_ids, "Nothing reaches staff before it is confirmed.")
        mail = self._new_mails
        self.assertEqual(mail.email_to, '"Ada Customer" <ada@example.com>')
        self.assertIn(guest.confirm_token, mail.body_html)
        path = f"/returns/confirm/{guest.id}/{guest.confirm_token}"
        self.assertIn("2 units × Lamp", self._text(self._get(path)))
        self.assertFalse(self.line.rma_line_ids, "Opening the link alone confirms nothing.")
        text = self._text(self._post(path))
        rma = guest.order_id
        self.assertRecordValues(
            rma, [{"state": "submitted", "origin": "guest", "partner_id": self.customer.id}]
        )
        self.assertIn(rma.name, text)
        self.assertEqual(rma.line_ids.quantity, 2)
        self._post(path)
        self.assertEqual(len(self.line.rma_line_ids), 1, "Confirming twice makes one return.")

    def test_the_pages_say_whom_to_ask(self):
        self.env.company.phone = "+48 555 0100"
        for path in ("/returns", "/returns/regulations"):
            contact = self._text(self._get(path), "//*[@id='o_rma_contact']")
            for words in (self.env.company.name, "+48 555 0100", "shop@example.com"):
                self.assertIn(words, contact)

    def test_wrong_pairs_all_get_the_same_answer(self):
        self._create_order((self.product, 1), name="S-OTHER", partner=self.other_customer)
        answers = set()
        for number, proof in (
            (self.order.name, "ada@example.com"),
            (self.order.name, "bob@example.com"),
            (self.order.name, ""),
            (self.order.name, "x"),
            ("S99999999", "ada@example.com"),
            ("S-OTHER", "ada@example.com"),
            ("", ""),
        ):
            with self.mock_mail_gateway():
                response = self._enter(number, proof)
            answers.add(self._text(response))
            self.assertNotIn("/request/", str(html.tostring(response)))
            is_right = (number, proof) == (self.order.name, "ada@example.com")
            self.assertEqual(len(self._new_mails), int(is_right))
        self.assertEqual(len(answers), 1)
        self.assertEqual(len(self.env["rma.request"].search([])), 1)

    def test_a_wrong_number_and_a_wrong_proof_cost_the_same(self):
        """Nothing tells by its time whether an order or a return exists."""
        rma = self._create_return((self.line, 1), approve=True)
        orders, returns = self.env["sale.order"], self.env["rma.order"]
        for find, known in (
            (orders._find_for_rma_guest, self.order.name),
            (returns._find_for_rma_guest, rma.return_code),
            (returns._find_for_rma_guest, rma.name),
        ):
            costs = set()
            for number in (known, "S9", "", "X" * 200):
                for proof in ("x@example.com", "", "no address"):
                    costs.add(self._measure(find, number, proof))
            self.assertEqual(len(costs), 1, costs)

    def _measure(self, find, number, proof):
        """Return how many queries and comparisons it takes to find nothing."""
        self.env.flush_all()
        self.env.invalidate_all()
        partners = type(self.env["res.partner"])
        before = self.env.cr.sql_log_count
        with patch.object(
            partners, "_digest_proof", autospec=True, side_effect=partners._digest_proof
        ) as digest:
            self.assertFalse(find(number, proof, self.website))
        return self.env.cr.sql_log_count - before, digest.call_count

    def test_an_order_without_address_is_opened_by_nothing(self):
        nobody = self.env["res.partner"].create({"name": "No address"})
        order = self._create_order((self.product, 1), partner=nobody)
        for proof in ("", "False", "None"):
            guest, mails = self._ask(order.name, proof)
            self.assertFalse(guest)
            self.assertFalse(mails)

    def test_the_postcode_proves_where_the_website_says_so(self):
        self.website.rma_guest_check = "zip"
        self.customer.zip = "SW1A 1AA"
        self.assertFalse(self._ask()[0])
        guest, mail = self._ask(proof="sw1a1aa")
        self.assertEqual(mail.email_to, '"Ada Customer" <ada@example.com>')
        self.assertTrue(guest)

    def test_returns_of_the_order_are_shown(self):
        rma = self._create_return((self.line, 1))
        self._open_form()
        page = self._get(self.form_url)
        (link,) = page.xpath("//*[@id='o_rma_guest_returns']//a/@href")
        self.assertIn(rma.name, self._text(self._get(link)))

    def test_wrong_tries_lock_no_order_for_its_owner(self):
        self.website.rma_guest_tries = 12
        for __ in range(11):
            self._enter(self.order.name, "x@example.com")
        self.assertTrue(self._ask()[0])
        page = self._enter(self.order.name, "ada@example.com", status=429)
        self.assertIn("Please try again in an hour", self._text(page))
        attempts = self.env["rma.portal.attempt"].search([])
        # From elsewhere it is nobody's business.
        self.assertTrue(attempts._is_visitor_allowed("203.0.113.9", self.website))
        self.assertNotIn("127.0.0.1", " ".join(attempts.mapped("key")))
        attempts.date = Datetime.now() - timedelta(minutes=61)
        self.assertTrue(self._ask()[0])
        attempts.date = Datetime.now() - timedelta(days=2)
        attempts._gc_old_attempts()
        self.assertFalse(attempts.exists())

    def test_wrong_tries_are_counted_by_mail_address_and_lock_nobody_out(self):
        """From however many places somebody tries: what is wrong is told to wait, and whoever
        owns the order has the mail all the same."""
        self.website.rma_guest_tries = 3
        attempts = self.registry["rma.portal.attempt"]
        self.patch(attempts, "_is_visitor_allowed", lambda *__: True)
        for __ in range(3):
            self._enter("S99999999", "ada@example.com")
        with self.mock_mail_gateway():
            page = self._enter(self.order.name, " Ada@Example.com ", status=429)
        self.assertIn("Please try again in an hour", self._text(page))
        self.assertEqual(self._new_mails.email_to, '"Ada Customer" <ada@example.com>')
        with self.mock_mail_gateway():
            self._enter("S99999999", "ada@example.com", status=429)
        self.assertFalse(self._new_mails)
        self._enter("S99999999", "bob@example.com")
        rma = self._create_return((self.line, 1), approve=True)
        right = {"code": rma.return_code, "email": "ada@example.com"}
        self._post("/returns/track", {**right, "code": "AAAAAAAAAA"}, status=429)
        self.assertIn(rma.name, self._text(self._post("/returns/track", right)))

    def test_a_network_of_one_customer_counts_as_one(self):
        attempts = self.env["rma.portal.attempt"]
        for number in range(self.website.rma_guest_tries):
            self.assertTrue(
                attempts._is_visitor_allowed(f"2001:db8:1:2:{number:x}::1", self.website)
            )
        self.assertFalse(attempts._is_visitor_allowed("2001:db8:1:2:ffff::", self.website))
        self.assertTrue(attempts._is_visitor_allowed("2001:db8:1:3::1", self.website))
        self.assertEqual(attempts._get_network("::ffff:192.0.2.1"), "192.0.2.1")
        self.assertEqual(attempts._get_network(""), "")

    def test_nobody_is_flooded_with_links(self):
        for __ in range(self.website.rma_guest_mails):
            self.assertTrue(self._ask()[1])
        guest, mails = self._ask()
        self.assertFalse(guest)
        self.assertFalse(mails)

    def test_a_guest_returns_from_the_own_order_only(self):
        other = self._create_order((self.product, 1))
        guest = self._open_form()
        page = self._fill(1, "search", search=other.name)
        self.assertNotIn(other.name, self._text(page, "//fieldset"))
        self._fill(1, pick=other.order_line, status=422)
        self.assertFalse(guest.line_ids)

    def test_a_token_opens_its_own_request_only(self):
        guest = self._open_form()
        other, __ = self._ask()
        for token in (other.access_token, "x", "é", "False"):
            self._get(f"/returns/request/{guest.id}/{token}", status=404)
            self._post(f"/returns/request/{guest.id}/{token}", {"step": "1"}, status=404)
            self._get(f"/returns/confirm/{guest.id}/{token}", status=404)
        self._get(f"/returns/confirm/{guest.id}/{guest.access_token}", status=404)

    def test_files_are_the_guest_s_own(self):
        guest = self._open_form()
        self._fill(1, pick=[self.line])
        self._fill(2, **self._details(guest))
        key = guest.line_ids._get_portal_key("files")
        self._fill(3, "upload", files=[(key, ("a.jpg", make_picture()))])
        photo = guest.line_ids.attachment_ids
        self.assertEqual(self.url_open(f"{self.form_url}/files/{photo.id}").status_code, 200)
        other, __ = self._ask()
        path = f"/returns/request/{other.id}/{other.access_token}/files/{photo.id}"
        self._get(path, status=404)

    def test_changing_the_request_voids_the_link(self):
        guest, __ = self._get_to_mail()
        path = f"/returns/confirm/{guest.id}/{guest.confirm_token}"
        page = self._post(self.form_url, {"go": "edit"})
        self.assertEqual(self._get_step(page), 4)
        self._get(path, status=404)

    def test_old_links_say_so(self):
        guest, __ = self._get_to_mail()
        guest.date_confirm_sent = Datetime.now() - timedelta(days=4)
        path = f"/returns/confirm/{guest.id}/{guest.confirm_token}"
        self.assertIn("no longer valid", self._text(self._get(path, status=410)))
        self._post(path, status=410)
        self.assertFalse(guest.order_id)

    def test_what_was_returned_meanwhile_is_told_on_confirming(self):
        guest, __ = self._get_to_mail(quantity="3")
        self._create_return((self.line, 4))
        path = f"/returns/confirm/{guest.id}/{guest.confirm_token}"
        self.assertIn("at most 1 unit", self._text(self._post(path, status=422)))
        self.assertEqual(guest.state, "confirm")

    def test_mails_to_a_customer_are_limited(self):
        guest = self._open_form()
        while guest._is_mail_allowed():
            pass
        self._fill(1, pick=[self.line])
        self._fill(2, **self._details(guest))
        self._fill(3)
        page = self._fill(4, "send", status=422)
        self.assertIn("Too many messages", self._text(page))

    # ------------------------------------------------------------------ tracking

    def test_a_return_is_followed_by_code_and_address(self):
        rma = self._create_return((self.line, 1), approve=True)
        code = f"{rma.return_code[:5]}-{rma.return_code[5:].lower()}"
        page = self._post("/returns/track", {"code": code, "email": "Ada@example.com"})
        self.assertIn(rma.name, self._text(page))
        answers = set()
        for known, email in (
            # Numbers follow each other.
            (rma.name, "ada@example.com"),
            (code, "bob@example.com"),
            (code, ""),
            ("AAAAAAAAAA", "ada@example.com"),
            ("", "ada@example.com"),
        ):
            page = self._post("/returns/track", {"code": known, "email": email}, status=422)
            answers.add(self._text(page))
        self.assertEqual(len(answers), 1)

    def test_switched_off_there_is_nothing(self):
        guest, __ = self._get_to_mail()
        self.website.rma_guest_access = False
        for path in (
            "/returns",
            "/returns/track",
            self.form_url,
            f"/returns/confirm/{guest.id}/{guest.confirm_token}",
        ):
            self._get(path, status=404)
            self._post(path, status=404)
