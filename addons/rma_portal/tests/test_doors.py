import logging
import re

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..logs import KeyFilter, hide_keys
from .common import RmaPortalCommon

CANCEL = "Cancel the return"


@tagged("post_install", "-at_install")
class TestDoors(RmaPortalCommon):
    """Nobody gets in by a page's address, another site's form, or the API."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rma = cls._create_return((cls.line, 1), approve=True)
        cls.url = cls.rma.get_portal_url()

    # ------------------------------------------------------------------ the API

    def test_customers_read_what_is_on_the_list_and_nothing_else(self):
        for record in (self.rma, self.rma.line_ids):
            mine = record.with_user(self.user_ada).with_context(allowed_company_ids=None)
            allowed = mine._get_portal_fields()
            self.assertEqual(set(mine.fields_get()) - allowed, set())
            for name in record._fields:
                with self.subTest(model=record._name, field=name):
                    if name in allowed:
                        mine.read([name])
                        continue
                    asks = [lambda mine=mine, name=name: mine.read([name])]
                    if record._fields[name].store and record._fields[name].column_type:
                        # What others are read through is searched where it is.
                        asks.append(lambda mine=mine, name=name: mine.search([(name, "!=", 0)]))
                        asks.append(lambda mine=mine, name=name: mine._read_group([], [name]))
                    for ask in asks:
                        with self.assertRaises(AccessError):
                            self._ask(ask)

    def _ask(self, ask):
        """Ask as a client; what Odoo cannot do at all counts as refused."""
        try:
            with mute_logger("odoo.domains", "odoo.models"), self.env.cr.savepoint():
                ask()
        except AccessError:
            raise
        except Exception as error:
            raise AccessError(str(error)) from error

    def test_costs_policies_and_approvals_are_no_customer_s_business(self):
        named = "net_cost amount_credited repair_cost policy_answers approved_by approval_limit"
        named += " validation_status user_id note tag_ids origin access_token"
        for record in (self.rma, self.rma.line_ids):
            mine = record.with_user(self.user_ada)
            for name in set(named.split()) & set(record._fields):
                with self.subTest(name=name), self.assertRaises(AccessError):
                    mine.read([name])

    def test_papers_of_staff_are_not_printed_for_customers(self):
        reports = self.env["ir.actions.report"]
        for paper in reports._get_papers():
            with self.subTest(paper=paper.name):
                printer = reports.with_user(self.user_ada)
                if paper.is_customer_paper or not paper._filter_printable(self.rma):
                    continue
                with self.assertRaises(AccessError):
                    printer._render_qweb_html(paper.report_name, self.rma.ids)

    # ------------------------------------------------------------------ addresses

    def test_nothing_of_an_address_becomes_words_of_the_shop(self):
        self._sign_in(self.user_ada)
        names = "error errors warning success message entered answer lines limits page_name"
        names += " rma_order values title description code email number proof"
        for path in (
            f"/my/returns/{self.rma.id}",
            "/my/returns",
            "/my/returns/new",
            "/my/returns/quick",
            "/returns",
            "/returns/track",
        ):
            for name in names.split():
                with self.subTest(path=path, name=name):
                    page = self._get(path, **{name: "forged"})
                    for field in page.xpath("//input | //textarea"):
                        field.getparent().remove(field)
                    self.assertNotIn("forged", self._text(page))

    def test_pages_with_a_key_stay_with_who_has_it(self):
        guest = self.env["rma.request"]._create_for_guest(self.order, self.website)
        self._sign_out()
        for path in (
            self.url,
            f"/returns/request/{guest.id}/{guest.access_token}",
            f"/my/returns/{self.rma.id}?access_token=wrong",
        ):
            with self.subTest(path=path), mute_logger("odoo.http"):
                headers = self.url_open(path).headers
                self.assertIn("no-store", headers["Cache-Control"])
                self.assertEqual(headers["Referrer-Policy"], "same-origin")
                self.assertIn("noindex", headers["X-Robots-Tag"])
                self.assertIn("frame-ancestors 'self'", headers["Content-Security-Policy"])
                self.assertEqual(headers["X-Frame-Options"], "SAMEORIGIN")
        # The way in is for everybody to find, but in no frame.
        headers = self.url_open("/returns").headers
        self.assertNotIn("X-Robots-Tag", headers)
        self.assertIn("frame-ancestors 'self'", headers["Content-Security-Policy"])

    def test_keys_stay_out_of_the_log_of_requests(self):
        self.assertTrue(
            any(isinstance(known, KeyFilter) for known in logging.getLogger("werkzeug").filters)
        )
        record = logging.LogRecord("werkzeug", 20, "", 0, '"GET %s" 200', (self.url,), None)
        KeyFilter().filter(record)
        self.assertNotIn(self.rma.access_token, record.getMessage())
        self.assertEqual(
            hide_keys("GET /my/returns/5?access_token=3c-1&new=1 HTTP/1.1"),
            "GET /my/returns/5?access_token=*&new=1 HTTP/1.1",
        )
        self.assertEqual(
            hide_keys("/returns/request/7/aB_c/files/3"), "/returns/request/7/*/files/3"
        )

    # ------------------------------------------------------------------ forms

    def _send(self, **headers):
        return self.url_open(
            f"/my/returns/{self.rma.id}/cancel",
            data={"note": "from elsewhere"},
            headers=headers,
            allow_redirects=False,
        )

    @mute_logger("odoo.http")
    def test_a_foreign_form_gets_no_token(self):
        self._sign_in(self.user_ada)
        for headers in (
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Referer": "https://evil.example/page"},
            {"Origin": self.base_url(), "Sec-Fetch-Site": "cross-site"},
        ):
            with self.subTest(headers=headers):
                answer = self._send(**headers)
                self.assertEqual(answer.status_code, 400)
                self.assertNotIn("o_rma_ended", answer.text)
                self.assertNotIn("from elsewhere", answer.text)
        self.assertEqual(self.rma.state, "approved")

    @mute_logger("odoo.http")
    def test_the_page_names_what_will_be_sent(self):
        self._sign_in(self.user_ada)
        own = {"Origin": self.base_url(), "Sec-Fetch-Site": "same-origin"}
        for headers in ({}, own):
            answer = self._send(**headers)
            sent = re.search(r'id="o_rma_ended_sent".*?</div>', answer.text, re.S)[0]
            self.assertIn(CANCEL, sent)
            self.assertIn("from elsewhere", sent)


@tagged("post_install", "-at_install")
class TestForeignInvoice(RmaPortalCommon, HttpCase):
    def test_a_credit_note_of_another_firm_is_not_the_customer_s(self):
        firm = self.env["res.partner"].create({"name": "Leasing Ltd", "is_company": True})
        order = self._create_order((self.product, 2), partner_invoice_id=firm.id)
        rma = self._create_return((order.order_line, 1), approve=True)
        self._receive(rma)
        refund = rma.refund_ids.sudo()
        refund.action_post()
        self.assertEqual(refund.partner_id, firm)
        page = self.url_open(rma.get_portal_url()).text
        self.assertIn(rma.name, page)
        self.assertNotIn(refund.name, page)
        self.assertNotIn(refund._portal_ensure_token(), page)
        self.assertFalse(rma._get_paper_refunds())
