from lxml import html

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RmaPortalCommon
from .test_uploads import make_picture

ODD_TEXT = "Split\r\nin \"two\" <script>alert('x')</script> & é\n"


@tagged("post_install", "-at_install")
class TestRefusedForms(RmaPortalCommon):
    """Forms that no controller sees, because the session has ended or there is too much in them:
    nothing that was entered is lost, and nothing is taken without the session's own token."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.default_code = "LAMP"

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_ada)
        # It tells of every token that does not fit.
        self.enterContext(mute_logger("odoo.http"))

    def _read_again(self, page):
        """Return the address and the fields of the form of a page."""
        (form,) = page.xpath("//*[@id='o_rma_ended']/form[@method='post']")
        data = {}
        for field in form.xpath(".//input"):
            data.setdefault(field.get("name"), []).append(field.get("value") or "")
        self.assertEqual(len(data["csrf_token"]), 1)
        return form.get("action"), data

    def _go_on(self, page, status=200):
        """Press the button of the page that says that the session has ended."""
        path, data = self._read_again(page)
        return self._post(path, data, status=status, csrf=False)

    def _get_draft_at_step_2(self):
        self._fill(1, pick=[self.line])
        return self._find_draft()

    def _end_session(self):
        """Return a token of a session that is over."""
        token = self._csrf()
        self._sign_out()
        return token

    def test_a_step_is_sent_once_more_after_signing_in(self):
        draft = self._get_draft_at_step_2()
        details = self._details(draft, quantity="2", description=ODD_TEXT)
        data = {"step": "2", "go": "next", **details, "csrf_token": self._end_session()}
        page = self._post(self.form_url, data, 403, csrf=False)
        self.assertIn("Nothing you entered is lost", self._text(page))
        self.assertTrue(page.xpath("//form[@action='/web/login'][@target='_blank']"))
        self.assertFalse(page.xpath("//*[@id='o_rma_ended']//script"))
        page = self._go_on(page, 403)
        self.assertIn("Log in", self._text(page), "He has not signed in yet.")
        self._sign_in(self.user_ada)
        page = self._go_on(page, 400)
        self.assertFalse(draft.line_ids.quantity, "The token was none of this session.")
        self.assertNotIn("Log in", self._text(page, "//*[@id='o_rma_ended']"))
        page = self._go_on(page)
        self.assertEqual(self._get_step(page), 3)
        self.assertRecordValues(
            draft.line_ids,
            [
                {
                    "quantity": 2,
                    "reason_id": self.reason.id,
                    "description": ODD_TEXT.replace("\r\n", "\n").strip(),
                }
            ],
        )

    def test_rows_of_the_quick_entry_are_sent_once_more(self):
        data = {
            "code": ["LAMP", "", "nope"],
            "quantity": ["2", "", "1"],
            "paste": "lamp\t1\r\nlamp\t2",
            "reason": str(self.reason.id),
            "outcome": str(self.outcome_refund.id),
            "csrf_token": self._end_session(),
        }
        page = self._post("/my/returns/quick", data, 403, csrf=False)
        self._sign_in(self.user_ada)
        page = self._go_on(self._go_on(page, 400), 422)
        self.assertEqual(
            page.xpath("//input[@name='code']/@value")[:4], ["LAMP", "nope", "lamp", "lamp"]
        )
        self.assertEqual(page.xpath("//input[@name='quantity']/@value")[:4], ["2", "1", "1", "2"])

    def test_a_guest_s_step_is_sent_once_more(self):
        guest = self.env["rma.request"]._create_for_guest(self.order, self.website)
        self._sign_out()
        path = f"/returns/request/{guest.id}/{guest.access_token}"
        data = {"step": "1", "go": "next", "pick": [self.line.id], "csrf_token": "old"}
        page = self._post(path, data, 400, csrf=False)
        self.assertFalse(guest.line_ids)
        self.assertNotIn("Log in", self._text(page, "//*[@id='o_rma_ended']"))
        page = self._go_on(page)
        self.assertEqual(self._get_step(page), 2)

    def test_an_answer_to_a_revision_is_sent_once_more(self):
        rma = self._create_return((self.line, 1))
        rma.revision_topic_ids = self.env.ref("rma_portal.revision_topic_quantity")
        rma._decline("revision", "How many?")
        path = f"/my/returns/{rma.id}/revise"
        key = rma.line_ids._get_portal_key("quantity")
        data = {"go": "send", key: "3", "answer": "Three"}
        page = self._post(path, {**data, "csrf_token": self._end_session()}, 403, csrf=False)
        self._sign_in(self.user_ada)
        self._go_on(self._go_on(page, 400))
        self.assertRecordValues(rma, [{"state": "submitted"}])
        self.assertEqual(rma.line_ids.quantity, 3)
        # By the link of a mail nobody signs in.
        rma._decline("revision", "Sure?")
        self._sign_out()
        data["access_token"] = rma._portal_ensure_token()
        page = self._go_on(self._post(path, {**data, "csrf_token": "old"}, 400, csrf=False))
        self.assertEqual(rma.state, "submitted")

    def test_files_are_chosen_once_more_before_the_step_is_left(self):
        draft = self._get_draft_at_step_2()
        self._fill(2, **self._details(draft))
        key = draft.line_ids._get_portal_key("files")
        data = {"step": "3", "go": "next", "csrf_token": self._end_session()}
        files = [(key, ("a.jpg", make_picture()))]
        page = self._post(self.form_url, data, 403, files=files, csrf=False)
        self.assertIn("choose your files again", self._text(page))
        self._sign_in(self.user_ada)
        page = self._go_on(self._go_on(page, 400))
        self.assertEqual(self._get_step(page), 3)
        self.assertFalse(draft.line_ids.attachment_ids)

    def test_a_form_of_another_site_changes_nothing_by_itself(self):
        draft = self._get_draft_at_step_2()
        details = self._details(draft, quantity="5", description="Not mine")
        for token in ({}, {"csrf_token": ""}, {"csrf_token": "x"}):
            data = {"step": "2", "go": "next", **details, **token}
            page = self._post(self.form_url, data, 400, csrf=False)
            self.assertIn("You did not just fill in a form here?", self._text(page))
            self.assertFalse(draft.line_ids.quantity)
        path, __ = self._read_again(page)
        self.assertEqual(path, self.form_url)
        response = self.url_open(self.form_url, data={"step": "2"})
        self.assertIn("frame-ancestors 'self'", response.headers["Content-Security-Policy"])
        self.assertNotIn("Not mine", self._text(self._get(self.form_url)))

    def test_with_nothing_entered_it_is_enough_to_sign_in(self):
        self._sign_out()
        response = self.url_open(self.form_url, data={"csrf_token": "x"}, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])

    # ------------------------------------------------------------------ too much

    def test_too_much_at_once_is_told_in_a_page_of_the_site(self):
        self._assert_too_large("/my/returns/new", 100)
        self._assert_too_large("/my/returns/quick", 100)
        # Before anybody is known, Odoo's own limit holds.
        self._sign_out()
        self._assert_too_large("/my/returns/new", 128)
        self._assert_too_large("/returns", 128)

    def _assert_too_large(self, path, megabytes):
        status, text = self._announce_upload(path)
        self.assertEqual(status, 413, path)
        page = html.fromstring(text)
        self.assertIn(f"larger than {megabytes} MB", self._text(page))
        self.assertTrue(page.xpath("//*[@id='wrapwrap']//footer"), "It is a page of the website.")
