from odoo.tests import tagged

from .common import RmaPortalCommon
from .test_uploads import make_picture


@tagged("post_install", "-at_install")
class TestParcel(RmaPortalCommon):
    """The way of the parcel: the code to scan, ways to send it, and that it is on its way."""

    def setUp(self):
        super().setUp()
        self.rma = self._create_return((self.line, 2), approve=True)
        self.path = f"/my/returns/{self.rma.id}"
        self._sign_in(self.user_ada)

    def test_the_code_can_be_scanned(self):
        (image,) = self._get(self.path).xpath("//img[contains(@class, 'o_rma_qr')]")
        self.assertIn(self.rma.return_code, image.get("src"))
        response = self.url_open(image.get("src"))
        self.assertTrue(response.content.startswith(b"\x89PNG"))

    def test_what_was_sent_is_known_to_customer_staff_and_warehouse(self):
        page = self._post(
            f"{self.path}/sent",
            {"carrier": "DHL", "tracking": "00340 12"},
            files=[("photo", ("receipt.jpg", make_picture()))],
        )
        text = self._text(page)
        self.assertIn("Thank you. We tell you when it is here.", text)
        self.assertIn("On its way to us", text)
        self.assertIn("Your parcel is on its way", self._text(page, "//*[@id='o_rma_next_step']"))
        self.assertIn("On its way (done)", self._text(page, "//*[@id='o_rma_timeline']"))
        receipt = self.rma.receipt_ids.with_user(self.warehouse_worker)
        self.assertIn("DHL 00340 12", receipt.rma_parcel)
        message = self.rma.message_ids[:1]
        self.assertIn("DHL 00340 12", message.body)
        self.assertEqual(message.author_id, self.customer)
        self.assertEqual(message.attachment_ids.mimetype, "image/jpeg")
        waiting = self._get("/my/returns", filterby="you")
        self.assertNotIn(self.rma.name, self._text(waiting))
        self._receive(self.rma)
        self.assertNotIn("On its way to us", self._text(self._get(self.path)))

    def test_a_file_that_is_no_picture_is_refused_with_what_was_typed(self):
        page = self._post(
            f"{self.path}/sent",
            {"carrier": "DHL"},
            files=[("photo", ("a.jpg", b"<svg/>"))],
            status=422,
        )
        self.assertIn("We cannot read a.jpg", self._text(page))
        self.assertEqual(page.xpath("//input[@id='o_rma_carrier']/@value"), ["DHL"])
        self.assertFalse(self.rma.date_sent)

    def test_nobody_sends_what_is_not_awaited(self):
        other = self._create_return((self.line, 1))
        self.assertFalse(self._get(f"/my/returns/{other.id}").xpath("//*[@id='o_rma_sent']"))
        self._post(f"/my/returns/{other.id}/sent", {}, status=422)
        self._sign_in(self.user_bob)
        self._post(f"{self.path}/sent", {}, status=404)
        self.assertFalse(self.rma.date_sent)

    def test_ways_to_send_it_are_those_for_the_goods(self):
        create = self.env["rma.return.way"].create
        shop = create(
            {
                "name": "Our shop",
                "kind": "branch",
                "opening_hours": "Mon–Fri 9–18",
                "cost": "Free",
                "text": "Ring the bell.",
            }
        )
        create({"name": "Chairs only", "kind": "pickup", "product_ids": self.product_other.ids})
        text = self._text(self._get(self.path), "//*[@id='o_rma_code']")
        for words in ("Our shop", "Mon–Fri 9–18", "Costs: Free", "Ring the bell."):
            self.assertIn(words, text)
        self.assertNotIn("Chairs only", text)
        shop.product_category_ids = self.env["product.category"].create({"name": "Other"})
        text = self._text(self._get(self.path), "//*[@id='o_rma_code']")
        self.assertIn("Send the parcel to", text)

    def test_a_cancelled_return_is_asked_for_again(self):
        self.rma.line_ids.reason_id = self.reason
        self.rma.action_cancel()
        page = self._get(self.path)
        self.assertTrue(page.xpath("//*[@id='o_rma_again']"))
        page = self._post(f"{self.path}/again")
        self.assertEqual(self._get_step(page), 2)
        self.assertRecordValues(
            self._find_draft().line_ids,
            [{"sale_line_id": self.line.id, "quantity": 2, "reason_id": self.reason.id}],
        )

    def test_what_is_in_another_return_is_not_asked_for_again(self):
        self.rma.action_cancel()
        self._create_return((self.line, 5))
        page = self._post(f"{self.path}/again", status=422)
        self.assertIn("Nothing of this return can be returned now", self._text(page))
