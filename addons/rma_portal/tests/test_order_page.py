from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import TrackedMixin

from .common import RmaPortalCommon


@tagged("post_install", "-at_install")
class TestOrderPage(RmaPortalCommon):
    """The page of an order leads to a request, and to the returns of the order."""

    def setUp(self):
        super().setUp()
        self.path = f"/my/orders/{self.order.id}"
        self.slip = f"/my/picking/return/pdf/{self.order.picking_ids.id}"

    def test_odoo_s_badge_leads_to_the_request(self):
        self._sign_in(self.user_ada)
        page = self._get(self.path)
        self.assertFalse(page.xpath("//a[contains(@href, '/my/picking/return/pdf/')]"))
        (badge,) = page.xpath("//a[contains(@class, 'o_rma_return_badge')]")
        self.assertEqual(badge.get("href"), f"/my/returns/new?order={self.order.id}")
        response = self.url_open(self.slip, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith(badge.get("href")))

    def test_where_nothing_can_be_returned_there_is_no_badge(self):
        self._create_return((self.line, 5), (self.line_other, 2))
        self._sign_in(self.user_ada)
        self.assertFalse(self._get(self.path).xpath("//*[contains(@class, 'o_rma_return_badge')]"))
        response = self.url_open(self.slip, allow_redirects=False)
        self.assertIn(self.path, response.headers["Location"])

    def test_with_the_order_s_link_the_badge_leads_to_the_entry_of_guests(self):
        token = self.order._portal_ensure_token()
        rma = self._create_return((self.line, 1))
        self._sign_out()
        page = self._get(self.path, access_token=token)
        (badge,) = page.xpath("//a[contains(@class, 'o_rma_return_badge')]")
        self.assertEqual(badge.get("href"), "/returns")
        returns = page.xpath("//*[@id='o_rma_order_returns']")[0]
        self.assertIn(rma.name, returns.text_content())
        self.assertFalse(returns.xpath(".//a"), "The order's link opens no return.")

    def test_strangers_get_nowhere_by_the_slip(self):
        self._sign_in(self.user_bob)
        self._get(self.slip, status=404)

    def test_the_returns_of_the_order_stand_on_it(self):
        rma = self._create_return((self.line, 1), approve=True)
        draft = self._create_return((self.line_other, 1), submit=False)
        self._sign_in(self.user_ada)
        page = self._get(self.path)
        part = "//*[@id='o_rma_order_returns']"
        text = self._text(page, part)
        self.assertIn(rma.name, text)
        self.assertIn("Waiting for your parcel", text)
        self.assertNotIn(draft.name, text)
        self.assertEqual(page.xpath(f"{part}//a/@href"), [rma.access_url])
        self.assertNotIn(rma.receipt_ids.name, self._text(page))


@tagged("post_install", "-at_install")
class TestTold(TrackedMixin, RmaPortalCommon):
    """What was done is told, once; messages are what people wrote."""

    def test_a_revision_that_was_sent_is_confirmed_once(self):
        rma = self._create_return((self.line, 1))
        rma._decline("revision", "Which colour?")
        self._sign_in(self.user_ada)
        page = self._post(f"/my/returns/{rma.id}/revise", {"go": "send", "answer": "Blue"})
        self.assertIn("Your answer was sent", self._text(page, "//*[@id='o_rma_told']"))
        self.assertFalse(self._get(f"/my/returns/{rma.id}").xpath("//*[@id='o_rma_told']"))

    def test_nobody_is_told_of_another_return(self):
        rma = self._create_return((self.line, 1))
        other = self._create_return((self.line, 1))
        self._sign_in(self.user_ada)
        self.url_open(
            f"/my/returns/{rma.id}/cancel",
            data={"csrf_token": self._csrf()},
            allow_redirects=False,
        )
        self.assertFalse(self._get(f"/my/returns/{other.id}").xpath("//*[@id='o_rma_told']"))
        self.assertTrue(self._get(f"/my/returns/{rma.id}").xpath("//*[@id='o_rma_told']"))

    def test_mails_are_one_line_among_the_messages(self):
        rma = self._create_return((self.line, 1))
        rma.with_user(self.clerk).message_post(
            body="Please pack it well.", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self._sign_in(self.user_ada)
        answer = self.make_jsonrpc_request(
            "/mail/chatter_fetch", {"thread_model": "rma.order", "thread_id": rma.id}
        )
        bodies = [message["body"][1] for message in answer["data"]["mail.message"]]
        self.assertIn(f"<p>Mail: We have received your return {rma.name}</p>", bodies)
        self.assertIn("Please pack it well.", " ".join(bodies))
        self.assertNotIn("will look at it soon", " ".join(bodies))

    def test_papers_have_names_of_their_own(self):
        rma = self._create_return((self.line, 1), approve=True)
        self._sign_in(self.user_ada)
        names = set()
        for paper in rma._get_portal_papers():
            response = self.url_open(f"/my/returns/{rma.id}/papers/{paper.id}")
            names.add(response.headers["Content-Disposition"])
        self.assertEqual(len(names), len(rma._get_portal_papers()))

    def test_deadlines_are_written_as_people_write_them(self):
        rma = self._create_return((self.line, 1), approve=True)
        rma.date_deadline = "2031-12-24"
        self.assertIn("12/24/2031", rma._get_portal_next_step()["text"])

    def test_mails_are_signed_by_who_wrote_them(self):
        rma = self._create_return((self.line, 1))
        rma.user_id = self.manager
        rma.with_user(self.clerk)._decline("revision", "Which colour?")
        self._close_transaction()
        mail = rma.message_ids.filtered("rma_template_id")[:1]
        self.assertEqual(mail.author_id, self.clerk.partner_id)
        self.assertIn(
            f"Kind regards,<br>{self.clerk.name}", str(mail.body).replace("<br/>", "<br>")
        )
