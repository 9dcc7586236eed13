from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RmaPortalCommon
from .test_uploads import make_pdf, make_picture


@tagged("post_install", "-at_install")
class TestRequest(RmaPortalCommon):
    """The guided form, step by step, without a script."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_ada)

    def _get_to_check(self, *lines, **values):
        """Fill in the form up to its last step; return the draft."""
        self._fill(1, pick=lines or [self.line])
        draft = self._find_draft()
        self._fill(2, **self._details(draft, **values))
        page = self._fill(3)
        self.assertEqual(self._get_step(page), 4)
        return draft

    def test_what_is_offered_is_looked_up_once_a_step(self):
        draft_class = self.registry["rma.request.line"]
        original, calls = draft_class._get_portal_offers, []

        def count(lines):
            calls.append(len(lines))
            return original(lines)

        self._fill(1, pick=[self.line])
        details = self._details(self._find_draft())
        with patch.object(draft_class, "_get_portal_offers", count):
            page = self._fill(2, **details)
        self.assertEqual(self._get_step(page), 3)
        self.assertEqual(calls, [1, 1], "Once for the form, once for the page that follows.")

    def test_one_of_three_products_comes_back(self):
        order = self._create_order((self.product, 3), (self.product_other, 1))
        page = self._get("/my/returns/new", order=order.id)
        text = self._text(page)
        self.assertIn("Up to 3 units", text)
        self.assertNotIn(self.order.name, text)
        line = order.order_line[0]
        page = self._fill(1, pick=[line])
        self.assertEqual(self._get_step(page), 2)
        self.assertIn("of 3 units", self._text(page))
        draft = self._find_draft()
        page = self._fill(2, **self._details(draft, quantity="2", description="Too bright"))
        self.assertEqual(self._get_step(page), 3)
        page = self._fill(3)
        self.assertIn("2 units × Lamp", self._text(page))
        text = self._text(self._fill(4, "send", reference="PO 9"))
        self.assertIn("Your request was sent", text)
        rma = self.env["rma.order"].search([("reference", "=", "PO 9")])
        self.assertIn(rma.name, text)
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "submitted",
                    "origin": "portal",
                    "partner_id": self.customer.id,
                    "user_id": False,
                }
            ],
        )
        self.assertRecordValues(
            rma.line_ids,
            [
                {
                    "sale_line_id": line.id,
                    "quantity": 2,
                    "reason_id": self.reason.id,
                    "outcome_id": self.outcome_refund.id,
                    "description": "Too bright",
                }
            ],
        )
        self.assertIn(self.customer, rma.message_partner_ids)
        self.assertFalse(self._find_draft())

    def test_sending_twice_makes_one_return(self):
        draft = self._get_to_check()
        self._fill(4, "send")
        self.assertEqual(draft.state, "sent")
        again = draft.sudo()._send()
        self.assertEqual(again, draft.order_id)
        self.assertEqual(len(self.line.rma_line_ids), 1)

    def test_several_orders_in_one_request(self):
        other = self._create_order((self.product, 1))
        self._fill(1, "search", pick=[self.line], search=other.name)
        page = self._fill(1, pick=other.order_line, shown=other.order_line, search=other.name)
        self.assertEqual(self._get_step(page), 2)
        draft = self._find_draft()
        self.assertEqual(draft.line_ids.sale_line_id, self.line | other.order_line)
        self._fill(2, **self._details(draft))
        self._fill(3)
        self._fill(4, "send")
        self.assertEqual(draft.order_id.sale_order_ids, self.order | other)

    def test_what_is_unticked_goes(self):
        self._fill(1, pick=[self.line, self.line_other])
        self._fill(1, pick=[self.line], shown=[self.line, self.line_other])
        self.assertEqual(self._find_draft().line_ids.sale_line_id, self.line)
        draft = self._find_draft()
        page = self._fill(2, f"remove-{draft.line_ids.id}")
        self.assertFalse(draft.line_ids)
        self.assertEqual(self._get_step(page), 1)
        page = self._fill(1, status=422)
        self.assertIn("Choose at least one product", self._text(page))

    def test_one_product_only_where_the_website_says_so(self):
        self.website.rma_single_line = True
        page = self._get("/my/returns/new")
        self.assertTrue(page.xpath("//input[@name='pick'][@type='radio']"))
        self._fill(1, pick=[self.line, self.line_other])
        self._fill(1, pick=[self.line_other], shown=[self.line_other])
        self.assertEqual(self._find_draft().line_ids.sale_line_id, self.line_other)

    def test_orders_and_products_are_found(self):
        for number in range(6):
            self._create_order((self.product, 1), client_order_ref=f"REF-{number}")
        page = self._get("/my/returns/new")
        self.assertNotIn(self.order.name, self._text(page))
        self.assertIn(self.order.name, self._text(self._fill(1, "page-2", page=1)))
        for search in (self.order.name, "chair"):
            text = self._text(self._fill(1, "search", search=search))
            self.assertIn(self.order.name, text)
            self.assertNotIn("REF-", text)
        self.assertIn("REF-3", self._text(self._fill(1, "search", search="ref-3")))
        self.assertIn("Nothing you bought fits", self._text(self._fill(1, "search", search="zz")))

    # ------------------------------------------------------------------ what cannot be returned

    def test_the_form_says_why_something_cannot_be_returned(self):
        service = self.env["product.product"].create({"name": "Advice", "type": "service"})
        order = self._create_order(
            (self.product, 1), (self.product_other, 2), (service, 1), invoice=False, deliver=False
        )
        pending = order.picking_ids.move_ids.filtered(lambda m: m.product_id == self.product_other)
        pending.picking_id = pending.picking_id.copy({"move_ids": False})
        self._stock(self.product, 1)
        lamp = order.picking_ids.move_ids - pending
        lamp.write({"quantity": 1, "picked": True})
        lamp.picking_id._action_done()
        rma = self._create_return((order.order_line[0], 1))
        page = self._get("/my/returns/new", order=order.id)
        notes = [
            " ".join(page.xpath(f"//*[@id='pick-{line.id}-note']")[0].text_content().split())
            for line in order.order_line
        ]
        self.assertEqual(
            notes,
            [
                f"All of it is already in a return. {rma.name}",
                "It has not been delivered yet.",
                "Services are not returned.",
            ],
        )
        self.assertEqual(len(page.xpath("//input[@name='pick'][@disabled]")), 3)
        self._fill(1, pick=order.order_line, status=422)
        self.assertFalse(self._find_draft().line_ids)

    def test_what_was_returned_meanwhile_is_told_and_nothing_is_made(self):
        self._get_to_check(quantity="3")
        self._create_return((self.line, 4))
        page = self._fill(4, "send", status=422)
        self.assertEqual(self._get_step(page), 2)
        self.assertIn("at most 1 unit", " ".join(self._get_errors(page)))
        self.assertEqual(len(self.line.rma_line_ids), 1)

    # ------------------------------------------------------------------ files

    def test_photos_are_cleaned_shown_removed_and_handed_over(self):
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        self._fill(2, **self._details(draft))
        key = draft.line_ids._get_portal_key("files")
        files = [
            (key, ("../../my photo.png.exe", make_picture("PNG"))),
            (key, ("slip.pdf", make_pdf())),
        ]
        page = self._fill(3, "upload", files=files)
        self.assertEqual(self._get_step(page), 3)
        photo, slip = draft.line_ids.attachment_ids.sorted("mimetype", reverse=True)
        self.assertRecordValues(
            photo | slip,
            [
                {"name": "....my photo.png.png".strip(" ."), "mimetype": "image/png"},
                {"name": "slip.pdf", "mimetype": "application/pdf"},
            ],
        )
        self.assertTrue(page.xpath(f"//img[contains(@src, '/files/{photo.id}?')]"))
        self.assertEqual(self.url_open(f"/my/returns/new/files/{photo.id}").status_code, 200)
        self._sign_in(self.user_bob)
        self._get(f"/my/returns/new/files/{photo.id}", status=404)
        self._sign_in(self.user_ada)
        self._fill(3, f"drop-{slip.id}")
        self.assertFalse(slip.exists())
        self._fill(3)
        self._fill(4, "send")
        self.assertEqual(draft.order_id.photo_ids, photo)
        self.assertEqual(photo.res_model, "rma.order.line")

    def test_files_that_are_not_taken_are_named(self):
        self.website.rma_max_line_files = 2
        self.website.rma_max_file_size = 1
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        self._fill(2, **self._details(draft))
        key = draft.line_ids._get_portal_key("files")
        for name, content, words in (
            ("a.jpg", b"<svg onload='alert(1)'>", "We cannot read a.jpg as a picture"),
            ("b.jpg", b"\0" * (1024 * 1024 + 1), "b.jpg is larger than 1 MB"),
            ("c.pdf", make_pdf(script="app.alert()"), "c.pdf holds a program"),
            ("d.jpg", make_picture()[:200], "d.jpg is damaged"),
        ):
            with self.subTest(name=name):
                page = self._fill(3, status=422, files=[(key, (name, content))])
                self.assertIn(words, self._get_errors(page)[0])
        files = [(key, (f"{number}.jpg", make_picture())) for number in range(3)]
        page = self._fill(3, status=422, files=files)
        self.assertIn(
            "2.jpg was not added: the limit is 2 files of a product", self._get_errors(page)[0]
        )
        self.assertEqual(len(draft.line_ids.attachment_ids), 2)

    # ------------------------------------------------------------------ drafts

    def test_a_draft_is_kept_and_taken_up_where_it_was_left(self):
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        self._fill(2, **self._details(draft, description="Half"))
        self._sign_out()
        self._sign_in(self.user_ada)
        page = self._get("/my/returns/new")
        self.assertEqual(self._get_step(page), 4, "There is nothing left to say.")
        self.assertIn("Half", self._text(page))
        self.assertFalse(self.line.rma_line_ids, "A draft claims nothing.")
        self._sign_in(self.user_bob)
        self.assertNotIn("Half", self._text(self._get("/my/returns/new")))

    def test_saving_and_going_on_at_once_fill_in_one_request(self):
        """The second of two that both found none is tried again, its files included."""
        requests = self.env["rma.request"]
        draft = requests.create(
            {
                "partner_id": self.customer.id,
                "website_id": self.website.id,
                "origin": "portal",
                "line_ids": [Command.create({"sale_line_id": self.line.id, "quantity": 1})],
            }
        )
        key = draft.line_ids._get_portal_key("files")
        files = [(key, (f"{number}.jpg", make_picture())) for number in range(2)]
        found = [requests]
        find = type(requests)._find_own_draft
        with (
            patch.object(
                type(requests),
                "_find_own_draft",
                lambda self, website: found.pop() if found else find(self, website),
            ),
            patch("odoo.service.model.time.sleep"),
            mute_logger("odoo.service.model"),
        ):
            self._fill(3, "upload", files=files)
        self.assertEqual(self._find_draft(), draft)
        self.assertEqual(len(draft.line_ids.attachment_ids), 2)

    def test_old_drafts_go_with_their_files(self):
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        self._fill(2, **self._details(draft))
        key = draft.line_ids._get_portal_key("files")
        self._fill(3, files=[(key, ("a.jpg", make_picture()))])
        photo = draft.line_ids.attachment_ids
        draft._gc_old_requests()
        self.assertTrue(draft.exists())
        draft.date_touched = Datetime.now() - timedelta(days=31)
        draft._gc_old_requests()
        self.assertFalse(draft.exists())
        self.assertFalse(photo.exists())

    # ------------------------------------------------------------------ clauses

    def test_clauses_are_accepted_and_their_words_kept(self):
        other_site = self.env["website"].create({"name": "Other"})
        required, optional, __ = self.env["rma.clause"].create(
            [
                {"name": "Terms", "text": "I send it back unused."},
                {"name": "News", "text": "Tell me more.", "is_required": False},
                {"name": "Other", "text": "Elsewhere", "website_id": other_site.id},
            ]
        )
        draft = self._get_to_check()
        page = self._get("/my/returns/new")
        self.assertIn("Tell me more. (optional)", self._text(page))
        self.assertNotIn("Elsewhere", self._text(page))
        page = self._fill(4, "send", status=422)
        self.assertIn("Please accept this", self._get_errors(page)[0])
        self._fill(4, "send", **{f"clause-{required.id}": "1"})
        accepted = draft.order_id.clause_acceptance_ids
        self.assertRecordValues(
            accepted,
            [
                {
                    "clause_id": required.id,
                    "text": "I send it back unused.",
                    "partner_id": self.customer.id,
                }
            ],
        )
        self.assertTrue(accepted.date)
        required.text = "Changed later"
        self.assertEqual(accepted.text, "I send it back unused.")

    # ------------------------------------------------------------------ ways in

    def test_the_order_s_page_has_a_button_while_something_can_be_returned(self):
        button = "//a[@id='o_rma_return']"
        path = f"/my/orders/{self.order.id}"
        self.assertTrue(self._get(path).xpath(button))
        self._create_return((self.line, 5), (self.line_other, 2))
        self.assertFalse(self._get(path).xpath(button))
        open_order = self._create_order((self.product, 1), deliver=False, invoice=False)
        self.assertFalse(self._get(f"/my/orders/{open_order.id}").xpath(button))

    def test_requests_go_to_whom_the_website_says(self):
        self.website.rma_user_id = self.clerk
        draft = self._get_to_check()
        self._fill(4, "send")
        self.assertEqual(draft.order_id.user_id, self.clerk)

    # ------------------------------------------------------------------ cost

    def test_forty_lines_cost_as_many_queries_as_two(self):
        order = self._create_order(*[(self.product, 3)] * 40)
        costs = []
        for lines in (order.order_line[:2], order.order_line):
            self._fill(1, pick=lines)
            draft = self._find_draft()
            counts = []
            for step, fields in ((2, self._details(draft)), (3, {})):
                self.env.flush_all()
                before = self.env.cr.sql_log_count
                self._fill(step, **fields)
                counts.append(self.env.cr.sql_log_count - before)
            costs.append(counts)
            draft.unlink()
        few, many = costs
        self.assertLessEqual(many[0], few[0] + 2)
        self.assertLessEqual(many[1], few[1] + 2)
