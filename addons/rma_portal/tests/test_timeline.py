from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import TrackedMixin

from .common import RmaPortalCommon

SECRET = "known troublemaker"


@tagged("post_install", "-at_install")
class TestTimeline(TrackedMixin, RmaPortalCommon):
    """Customers see exactly the entries they are shown: on the page, by fetching, by searching,
    in mails and through files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rma = cls._create_return((cls.line, 2), submit=False)
        cls._close_transaction()
        cls.rma.action_submit()
        cls.rma.action_approve()
        cls.rma.message_subscribe(cls.customer.ids)
        cls.secret_file = cls.env["ir.attachment"].create(
            {
                "name": "blacklist.txt",
                "raw": b"secret",
                "res_model": "rma.order",
                "res_id": cls.rma.id,
            }
        )
        cls.note = cls.rma.with_user(cls.clerk).message_post(
            body=SECRET, subtype_xmlid="mail.mt_note", attachment_ids=cls.secret_file.ids
        )
        cls.comment = cls.rma.with_user(cls.clerk).message_post(
            body="Thank you for the photo", subtype_xmlid="mail.mt_comment"
        )
        cls._close_transaction()
        cls.tracked = cls.rma.sudo().message_ids.filtered("tracking_value_ids")[:1]

    def _fetch(self, token=None):
        """Return the ids of the messages that the page's own chatter gets."""
        params = {"thread_model": "rma.order", "thread_id": self.rma.id}
        if token:
            params["token"] = token
        result = self.make_jsonrpc_request("/mail/chatter_fetch", params)
        return set(result["messages"])

    def _search(self, user):
        domain = [("model", "=", "rma.order"), ("res_id", "=", self.rma.id)]
        return self.env["mail.message"].with_user(user).search(domain)

    def test_what_nobody_showed_is_internal(self):
        logged = self.rma.sudo().message_ids - self.comment
        mailed = logged.filtered(lambda m: self.customer in m.notification_ids.res_partner_id)
        self.assertFalse((logged - mailed).filtered("is_rma_shown"))
        self.assertTrue(self.comment.is_rma_shown)

    def test_page_fetch_and_search_give_what_is_shown_and_nothing_else(self):
        shown = self.rma.sudo().message_ids.filtered("is_rma_shown")
        self._sign_in(self.user_ada)
        response = self.url_open(f"/my/returns/{self.rma.id}")
        self.assertNotIn(SECRET, response.text)
        self.assertEqual(self._fetch(), set(shown.ids))
        self.assertLessEqual(self._search(self.user_ada), shown)
        for message in self.rma.sudo().message_ids - shown:
            with self.assertRaises(AccessError):
                message.with_user(self.user_ada).read(["body"])
        self._sign_out()
        self.assertEqual(self._fetch(self.rma.access_token), set(shown.ids))

    def test_what_is_hidden_cannot_be_found_out_by_searching_returns(self):
        """Whether a return is found would tell a customer what its internal notes say."""
        returns = self.env["rma.order"].with_user(self.user_ada)
        for name in ("message_ids", "website_message_ids"):
            domain = [(f"{name}.body", "ilike", SECRET)]
            with self.subTest(field=name), self.assertRaises(AccessError):
                returns.search(domain)
            self.assertIn(self.rma, returns.with_user(self.clerk).search(domain))
        self._sign_in(self.user_ada)
        page = self._get("/my/returns", search=SECRET)
        self.assertNotIn(self.rma.name, self._text(page))

    def test_files_of_internal_entries_are_closed(self):
        attachments = self.env["ir.attachment"].with_user(self.user_ada)
        domain = [("res_model", "=", "rma.order"), ("res_id", "=", self.rma.id)]
        with self.assertRaises(AccessError):
            attachments.search(domain)
        with self.assertRaises(AccessError):
            self.secret_file.with_user(self.user_ada).read(["raw"])
        self._sign_in(self.user_ada)
        self.assertEqual(self.url_open(f"/web/content/{self.secret_file.id}").status_code, 404)
        self.assertTrue(self.env["ir.attachment"].with_user(self.clerk).search(domain))

    def test_internal_entries_are_mailed_to_no_customer(self):
        mails = self.env["mail.mail"].sudo()
        mails = mails.search([("model", "=", "rma.order"), ("res_id", "=", self.rma.id)])
        self.assertTrue(mails)
        self.assertFalse(mails.filtered(lambda mail: SECRET in (mail.body_html or "")))

    def test_each_entry_is_shown_and_hidden_by_itself(self):
        self.note.with_user(self.clerk).is_rma_shown = True
        self.comment.with_user(self.clerk).is_rma_shown = False
        self._sign_in(self.user_ada)
        fetched = self._fetch()
        self.assertIn(self.note.id, fetched)
        self.assertNotIn(self.comment.id, fetched)
        self.assertNotIn(self.comment, self._search(self.user_ada))
        self.note.with_user(self.clerk).is_rma_shown = False
        self.assertNotIn(self.note.id, self._fetch())

    def test_a_change_of_state_can_be_shown(self):
        self.assertTrue(self.tracked)
        # Who is to decide reads what it is.
        self.assertIn("→", self.tracked.with_user(self.clerk).rma_text)
        self.tracked.with_user(self.clerk).is_rma_shown = True
        self._sign_in(self.user_ada)
        self.assertIn(self.tracked.id, self._fetch())
        self.assertIn("→", self.tracked.body)

    def test_a_file_is_an_entry_of_its_own(self):
        """Files that are added beside the messages, as by the paper clip of the chatter."""
        vals = {"res_model": "rma.order", "res_id": self.rma.id}
        files = (
            self.env["ir.attachment"]
            .with_user(self.clerk)
            .create([{**vals, "name": name, "raw": b"x"} for name in ("a.txt", "b.txt")])
        )
        for __ in range(2):
            self.rma.with_user(self.clerk).action_view_timeline()
        entries = self.rma.sudo().message_ids.filtered(lambda m: m.attachment_ids & files)
        self.assertEqual(len(entries), 2)
        self.assertFalse(any(entries.mapped("is_rma_shown")))
        self.assertEqual(entries.author_id, self.clerk.partner_id)
        entries[0].with_user(self.clerk).is_rma_shown = True
        shown, hidden = entries[0].attachment_ids, entries[1].attachment_ids
        self._sign_in(self.user_ada)
        result = self.make_jsonrpc_request(
            "/mail/chatter_fetch", {"thread_model": "rma.order", "thread_id": self.rma.id}
        )
        fetched = {
            file["id"]: file
            for message in result["data"]["mail.message"]
            for file in message["attachment_ids"]
        }
        self.assertIn(shown.id, fetched)
        self.assertNotIn(hidden.id, fetched)
        token = fetched[shown.id]["raw_access_token"]
        page = self.url_open(f"/web/content/{shown.id}?access_token={token}")
        self.assertEqual(page.content, b"x")
        page = self.url_open(f"/web/content/{hidden.id}?access_token={token}")
        self.assertEqual(page.status_code, 404)

    def test_a_document_is_an_entry_of_its_own(self):
        self._receive(self.rma)
        refund = self.rma.sudo().refund_ids
        self.rma.with_user(self.clerk).action_view_timeline()
        entries = self.rma.sudo().message_ids.filtered("rma_document")
        self.assertFalse(entries, "a draft is no document yet")
        refund.with_user(self.accountant).action_post()
        before = self.rma.sudo().message_ids
        for __ in range(2):
            self.rma.with_user(self.clerk).action_view_timeline()
        entry = self.rma.sudo().message_ids - before
        self.assertRecordValues(
            entry, [{"rma_document": f"account.move,{refund.id}", "is_rma_shown": False}]
        )
        self.assertIn(refund.name, entry.body)
        self._sign_in(self.user_ada)
        for is_shown in (False, True, False):
            entry.with_user(self.clerk).is_rma_shown = is_shown
            self.assertEqual(entry.id in self._fetch(), is_shown)
            self.assertEqual(entry in self._search(self.user_ada), is_shown)

    def test_readers_make_no_entries(self):
        before = self.rma.sudo().message_ids
        self.env["ir.attachment"].create(
            {"name": "c.txt", "raw": b"x", "res_model": "rma.order", "res_id": self.rma.id}
        )
        self.rma.with_user(self.accountant).action_view_timeline()
        self.assertEqual(self.rma.sudo().message_ids, before)

    def test_what_staff_notes_later_does_not_move_the_end(self):
        self.rma.action_cancel()
        self._close_transaction()
        subtype = self.rma._get_state_subtype()
        change = self.rma.sudo().message_ids.filtered(lambda log: log.subtype_id == subtype)[:1]
        change.date = "2020-01-02"
        self.rma.priority = "1"
        *__, end = self.rma.sudo()._get_portal_timeline()
        self.assertEqual(end["date"], change.date)

    def test_customers_decide_nothing(self):
        with self.assertRaises(AccessError):
            self.note.with_user(self.user_ada).is_rma_shown = True
        with self.assertRaises(AccessError):
            self.comment.with_user(self.accountant).is_rma_shown = False
