from odoo import Command
from odoo.tests import tagged

from .common import RmaPortalCommon
from .test_uploads import make_picture


@tagged("post_install", "-at_install")
class TestShortRequest(RmaPortalCommon):
    """Ways that are short, and steps that stay where they are."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_ada)
        self.single = self._create_order((self.product, 1))

    def test_one_piece_of_one_product_takes_two_steps(self):
        page = self._get("/my/returns/new", order=self.single.id)
        self.assertEqual(self._get_step(page), 2)
        self.assertEqual(len(page.xpath("//ol[contains(@class, 'o_rma_steps')]/li")), 2)
        draft = self._find_draft()
        key = draft.line_ids._get_portal_key("files")
        self.assertTrue(page.xpath(f"//input[@id='{key}']"))
        page = self._fill(2, **self._details(draft), files=[(key, ("a.jpg", make_picture()))])
        self.assertEqual(self._get_step(page), 4)
        self.assertEqual(len(draft.line_ids.attachment_ids), 1)
        self.assertEqual(self._get_step(self._fill(4, "back")), 2)
        self._fill(4, "send")
        self.assertEqual(draft.order_id.line_ids.sale_line_id, self.single.order_line)

    def test_a_photo_that_is_demanded_is_asked_for_in_the_one_step(self):
        reason = self.env["rma.reason"].create({"name": "Glass", "require_photo": True})
        self._get("/my/returns/new", order=self.single.id)
        page = self._fill(2, **self._details(self._find_draft(), reason=reason.id), status=422)
        self.assertIn("Add a photo", self._get_errors(page)[0])

    def test_where_there_is_more_to_choose_nothing_is_chosen(self):
        page = self._get("/my/returns/new", order=self.order.id)
        self.assertEqual(self._get_step(page), 1)
        self.assertFalse(self._find_draft().line_ids)
        self._sign_in(self.user_bob)
        page = self._get("/my/returns/new", order=self.single.id)
        self.assertEqual(self._get_step(page), 1)
        self.assertFalse(self._find_draft(self.user_bob).line_ids)

    def test_every_step_has_an_address_that_shows_it_again(self):
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        self._fill(2, **self._details(draft))
        self._fill(3)
        for step in (1, 2, 3, 4):
            self.assertEqual(self._get_step(self._get("/my/returns/new", step=step)), step)
        self.assertEqual(self._get_step(self._get("/my/returns/new", step="x")), 1)
        response = self.url_open(
            "/my/returns/new",
            data={"csrf_token": self._csrf(), "step": "3", "go": "next"},
            allow_redirects=False,
        )
        self.assertEqual(response.status_code, 303, "A page that is reloaded sends nothing again.")

    def test_another_window_is_told_that_it_was_sent(self):
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        page = self._fill(2, **self._details(draft))
        number = page.xpath("//input[@name='request']/@value")[0]
        self._fill(3)
        self._fill(4, "send")
        page = self._fill(3, request=number)
        self.assertIn("This request was sent already", self._text(page, "//*[@id='o_rma_told']"))
        self.assertFalse(self._find_draft())
        self._sign_in(self.user_bob)
        self.assertEqual(self._get_step(self._fill(1, "save", request=number)), 1)

    def test_what_is_in_a_return_already_links_to_it(self):
        rma = self._create_return((self.line, 5))
        page = self._get("/my/returns/new", order=self.order.id)
        note = page.xpath(f"//*[@id='pick-{self.line.id}-note']")[0]
        self.assertEqual(note.xpath(".//a/@href"), [rma.access_url])

    def test_exchanges_tell_price_and_stock(self):
        outcome = self.env.ref("rma_core.outcome_exchange")
        outcome.is_customer_choice = True
        attribute = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [Command.create({"name": name}) for name in ("Blue", "Red")],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Cup",
                "is_storable": True,
                "list_price": 10,
                "taxes_id": False,
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [Command.set(attribute.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        blue, red = template.product_variant_ids
        red.product_template_attribute_value_ids.price_extra = 3
        order = self._create_order((blue, 2))
        self._fill(1, pick=order.order_line)
        page = self._get("/my/returns/new", step=2)
        key = self._find_draft().line_ids._get_portal_key("product")
        (choice,) = page.xpath(f"//label[.//input[@name='{key}']]")
        text = " ".join(choice.text_content().split())
        self.assertRegex(text, r"Cup \(Red\).*You pay.*3\.00.*Not in stock now")
        self._stock(red, 1)
        page = self._get("/my/returns/new", step=2)
        (choice,) = page.xpath(f"//label[.//input[@name='{key}']]")
        self.assertIn("In stock", " ".join(choice.text_content().split()))
        draft = self._find_draft()
        page = self._fill(2, **self._details(draft, outcome=outcome.id, product=red.id))
        self.assertEqual(draft.line_ids.replacement_product_id, red)

    def test_money_is_told_while_choosing_and_on_the_page(self):
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        self._fill(2, **self._details(draft, quantity="2"))
        page = self._get("/my/returns/new", step=2)
        self.assertRegex(
            self._text(page, "//*[@id='o_rma_total']"), r"You get back in all .*230\.00"
        )
        self._fill(3)
        text = self._text(self._fill(4, "send"), "//*[@id='o_rma_money']")
        self.assertRegex(text, r"You paid .*230\.00.*You get back .*230\.00")
        self.assertIn("If we agree", text)
        rma = draft.order_id
        rma.with_user(self.manager).action_approve()
        self._receive(rma)
        rma.sudo().action_process()
        rma.refund_ids.filtered(lambda move: move.state == "draft").sudo().action_post()
        refund = rma.refund_ids
        text = self._text(self._get(rma.access_url), "//*[@id='o_rma_money']")
        self.assertIn(refund.name, text)
        invoice = self.order.invoice_ids - refund
        self.assertIn(f"set off against {invoice.name}", text)
