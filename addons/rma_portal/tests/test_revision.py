from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import RmaPortalCommon
from .test_uploads import make_picture


@tagged("post_install", "-at_install")
class TestRevision(RmaPortalCommon):
    """The customer changes what was asked, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rma = cls._create_return((cls.line, 2, {"description": "Old"}), (cls.line_other, 1))
        cls.lamp, cls.chair = cls.rma.line_ids

    def _ask(self, *topics, lines=None):
        wizard = Form.from_action(
            self.env(user=self.clerk), self.rma.with_user(self.clerk).action_request_revision()
        )
        wizard.note = "Please tell us more."
        wizard = wizard.save()
        wizard.topic_ids = self.env["rma.revision.topic"].search([("code", "in", topics)])
        wizard.line_ids = lines or self.rma.line_ids.browse()
        wizard.action_confirm()

    def _revise(self, status=200, files=None, go="send", access_token=None, **fields):
        data = {"go": go, **fields}
        if access_token:
            data["access_token"] = access_token
        return self._post(f"/my/returns/{self.rma.id}/revise", data, status=status, files=files)

    def _key(self, name, line=None):
        return (line or self.lamp)._get_portal_key(name)

    def test_the_dialog_proposes_what_is_asked_most(self):
        action = self.rma.with_user(self.clerk).action_request_revision()
        wizard = Form.from_action(self.env(user=self.clerk), action)
        self.assertEqual(
            sorted(topic["code"] for topic in wizard.topic_ids.read(["code"]))
            if hasattr(wizard.topic_ids, "read")
            else sorted(
                self.env["rma.revision.topic"].browse(wizard.topic_ids.ids).mapped("code")
            ),
            ["description", "files"],
        )

    def test_exactly_what_is_asked_can_be_changed(self):
        self._ask("description", "files", lines=self.lamp)
        self._sign_in(self.user_ada)
        page = self._get(f"/my/returns/{self.rma.id}")
        self.assertIn("Please tell us more.", self._text(page))
        names = page.xpath("//form[@id='o_rma_form']//*[starts-with(@name, 'line-')]/@name")
        self.assertEqual(set(names), {self._key("description"), self._key("files")})
        self._revise(
            files=[(self._key("files"), ("a.jpg", make_picture()))],
            answer="It flickers since Monday.",
            **{
                self._key("description"): "New",
                self._key("quantity"): "5",
                self._key("reason"): str(self.reason.id),
                self._key("description", self.chair): "Not asked",
            },
        )
        self.assertEqual(self.rma.state, "submitted")
        self.assertRecordValues(
            self.lamp | self.chair,
            [
                {"description": "New", "quantity": 2, "reason_id": False},
                {"description": False, "quantity": 1, "reason_id": False},
            ],
        )
        self.assertEqual(len(self.lamp.attachment_ids), 1)
        self.assertFalse(self.rma.revision_topic_ids)
        history = " ".join(self.rma.message_ids.mapped("body"))
        self.assertIn("Explanation changed from Old to New", history)
        self.assertIn("Photo added: a.jpg", history)
        self.assertIn("It flickers since Monday.", history)
        self.assertIn(self.customer, self.rma.message_ids.author_id)

    def test_more_of_it_within_what_was_delivered(self):
        self._ask("quantity")
        self._sign_in(self.user_ada)
        page = self._get(f"/my/returns/{self.rma.id}")
        self.assertIn("of 5 units", self._text(page))
        page = self._revise(status=422, **{self._key("quantity"): "6"})
        self.assertIn("at most 5 units", self._get_errors(page)[0])
        self.assertEqual(self.rma.state, "revision")
        self._revise(**{self._key("quantity"): "5"})
        self.assertRecordValues(self.lamp, [{"quantity": 5, "quantity_approved": 5}])

    def test_answers_are_saved_for_later(self):
        self._ask("description", "files")
        self._sign_in(self.user_ada)
        self._revise(
            go="save",
            files=[(self._key("files"), ("a.jpg", make_picture()))],
            answer="More follows",
            **{self._key("description"): "Half"},
        )
        self.assertRecordValues(self.rma, [{"state": "revision"}])
        self.assertEqual(self.lamp.description, "Old", "staff read what was sent")
        page = self._text(self._get(f"/my/returns/{self.rma.id}"), "//form[@id='o_rma_form']")
        self.assertIn("Half", page)
        self.assertIn("More follows", page)
        photo = self.lamp.attachment_ids
        self._revise(go=f"drop-{photo.id}")
        self.assertFalse(photo.exists())
        self.assertIn("Photo removed: a.jpg", " ".join(self.rma.message_ids.mapped("body")))

    def test_what_was_saved_is_sent(self):
        other = self.env["rma.reason"].create({"name": "Other"})
        self._ask("description", "reason", "quantity", lines=self.lamp)
        self._sign_in(self.user_ada)
        saved = {
            self._key("description"): "New",
            self._key("reason"): str(other.id),
            self._key("quantity"): "99",
        }
        self._revise(go="save", answer="Both", **saved)
        page = self._get(f"/my/returns/{self.rma.id}")
        chosen = page.xpath(f"//select[@name='{self._key('reason')}']/option[@selected]/@value")
        self.assertEqual(chosen, [str(other.id)])
        self._revise(status=422)
        self.assertRecordValues(self.lamp, [{"description": "Old", "quantity": 2}])
        page = self._get(f"/my/returns/{self.rma.id}")
        self.assertEqual(page.xpath(f"//input[@name='{self._key('quantity')}']/@value"), ["99"])
        self._revise(**{self._key("quantity"): "3"})
        self.assertRecordValues(
            self.lamp, [{"description": "New", "quantity": 3, "reason_id": other.id}]
        )
        self.assertFalse(self.rma.revision_draft)
        self.assertIn("Both", " ".join(self.rma.message_ids.mapped("body")))

    def test_without_topics_the_customer_only_answers(self):
        self._ask()
        self._sign_in(self.user_ada)
        page = self._get(f"/my/returns/{self.rma.id}")
        self.assertFalse(page.xpath("//form[@id='o_rma_form']//*[starts-with(@name, 'line-')]"))
        self._revise(answer="Both", **{self._key("description"): "New"})
        self.assertEqual(self.rma.state, "submitted")
        self.assertEqual(self.lamp.description, "Old")

    def test_what_was_asked_is_there_or_answered(self):
        self._ask("description", "files")
        self._sign_in(self.user_ada)
        page = self._revise(status=422, **{self._key("description"): "Old"})
        self.assertIn("Add a photo", " ".join(self._get_errors(page)))
        self.assertEqual(self.rma.state, "revision")
        self._revise(answer="My phone has no camera.")
        self.assertEqual(self.rma.state, "submitted")
        self._ask("files", lines=self.lamp)
        self._revise(status=422)
        self._revise(files=[(self._key("files"), ("a.jpg", make_picture()))])
        self.assertEqual(self.rma.state, "submitted")
        self._ask("files", lines=self.lamp)
        self._revise(status=422)

    def test_nothing_changed_and_nothing_said_is_no_answer(self):
        self._ask("description")
        self._sign_in(self.user_ada)
        page = self._revise(status=422, **{self._key("description"): "Old"})
        self.assertIn("write us an answer", " ".join(self._get_errors(page)))
        self._revise(go="save", **{self._key("description"): "New"})
        self._revise(**{self._key("description"): "New"})
        self.assertEqual(self.rma.state, "submitted")
        self._ask("description")
        self._revise(status=422, **{self._key("description"): "New"})

    def test_without_topics_an_answer_is_needed(self):
        self._ask()
        self._sign_in(self.user_ada)
        page = self._revise(status=422, answer=" ")
        self.assertIn("write us an answer", " ".join(self._get_errors(page)))
        self.assertEqual(self.rma.state, "revision")

    def test_a_revision_is_no_new_request(self):
        """It is thanked for by a mail of its own, and the day it was asked for stays."""
        asked_on = self.rma.date_submitted - timedelta(days=3)
        self.rma._write_protected({"date_submitted": asked_on})
        self._ask("description")
        self._sign_in(self.user_ada)
        mails = self.env["mail.mail"].sudo().search([])
        self._revise(**{self._key("description"): "New"})
        self.assertEqual(self.rma.date_submitted, asked_on)
        subjects = (self.env["mail.mail"].sudo().search([]) - mails).mapped("subject")
        self.assertEqual(
            {subject for subject in subjects if "return" in subject},
            {f"Thank you for completing your return {self.rma.name}"},
        )
        steps = self.rma.activity_ids.mapped("rma_step")
        self.assertEqual(len(steps), len(set(steps)))
        self.assertNotIn("answer", steps)

    def test_what_a_reason_asks_for_is_asked_again(self):
        reason = self.env["rma.reason"].create({"name": "Broken", "require_note": True})
        self._ask("reason", "description")
        self._sign_in(self.user_ada)
        values = {
            self._key("reason"): str(reason.id),
            self._key("description"): "",
            self._key("reason", self.chair): str(self.reason.id),
        }
        page = self._revise(status=422, **values)
        self.assertIn("Describe what is wrong", self._get_errors(page)[0])
        self.assertEqual(self.rma.state, "revision")

    def test_files_of_lines_not_in_question_stay(self):
        photo = self.env["ir.attachment"].create(
            {
                "name": "b.jpg",
                "raw": make_picture(),
                "res_model": "rma.order.line",
                "res_id": self.chair.id,
            }
        )
        self._ask("files", lines=self.lamp)
        self._sign_in(self.user_ada)
        self._revise(go=f"drop-{photo.id}")
        self.assertTrue(photo.exists())

    def test_nothing_is_revised_when_nothing_is_asked(self):
        self._sign_in(self.user_ada)
        page = self._revise(status=422, **{self._key("description"): "New"})
        self.assertIn("can no longer be changed", self._text(page))
        self.assertEqual(self.lamp.description, "Old")

    def test_only_who_may_see_the_return_revises_it(self):
        self._ask("description")
        self._sign_in(self.user_bob)
        self._revise(status=404, **{self._key("description"): "New"})
        self._sign_out()
        other = self._create_return((self.line, 1))
        token = other._portal_ensure_token()
        self._revise(status=404, access_token=token)
        self.assertEqual(self.rma.state, "revision")
        own = self.rma._portal_ensure_token()
        self._revise(access_token=own, **{self._key("description"): "By link"})
        self.assertEqual(self.lamp.description, "By link")
        self.assertEqual(self.rma.state, "submitted")
        self.assertIn(self.customer, self.rma.message_ids.author_id)

    def test_goods_without_an_order_are_revised_too(self):
        rma = self.env["rma.order"].with_user(self.clerk)
        rma = rma.create(
            {
                "partner_id": self.customer.id,
                "line_ids": [Command.create({"product_id": self.product.id, "quantity": 3})],
            }
        )
        rma.action_submit()
        self.rma, self.lamp = rma, rma.line_ids
        self._ask("quantity", "description")
        self._sign_in(self.user_ada)
        self._get(f"/my/returns/{rma.id}")
        self._revise(status=422, **{self._key("quantity"): "4"})
        self._revise(**{self._key("quantity"): "2"})
        self.assertEqual(rma.line_ids.quantity, 2)

    def test_staff_must_write_why(self):
        with self.assertRaises(UserError):
            self.rma._decline("revision", " ")
