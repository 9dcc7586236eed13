from contextlib import contextmanager
from datetime import timedelta

from lxml import html

from odoo import http
from odoo.fields import Datetime
from odoo.tests import HttpCase, new_test_user, tagged

from .common import FeedbackCommon


@tagged("post_install", "-at_install")
class TestPage(FeedbackCommon, HttpCase):
    """One click opens the page with the face chosen; only *Send* keeps it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["rma.feedback.question"].search([]).active = False
        cls.rma = cls._close(user_id=cls.clerk.id)
        cls.rma.sudo()._ask_feedback("feedback")
        cls.rating = cls.rma.sudo().rating_ids
        cls.path = f"/rate/{cls.rating.access_token}"
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        # A session without anybody: forms need its token.
        self.authenticate(None, None)

    def _open(self, path, status=200):
        response = self.url_open(path)
        self.assertEqual(response.status_code, status)
        return html.fromstring(response.text)

    def _send(self, mark, status=200, **form):
        data = {"csrf_token": http.Request.csrf_token(self), "rate": mark, **form}
        response = self.url_open(f"{self.path}/submit_feedback", data=data)
        self.assertEqual(response.status_code, status)
        self.env.invalidate_all()
        return response.text

    def _find_activities(self):
        kind = self.env.ref("rma_feedback.mail_activity_type_low_mark")
        return self.rma.sudo().activity_ids.filtered(lambda a: a.activity_type_id == kind)

    @contextmanager
    def _nothing_kept(self):
        yield
        self.env.invalidate_all()
        self.assertFalse(self.rating.consumed)
        self.assertEqual(self.rating.rating, 0)

    def test_a_link_alone_keeps_nothing(self):
        with self._nothing_kept():
            for mark in ("1", "3", "5"):
                page = self._open(f"{self.path}/{mark}")
                chosen = page.xpath("//input[@name='rate'][@checked]/@value")
                self.assertEqual(chosen, [mark])
            self._open(f"{self.path}/submit_feedback")
            self._open(f"{self.path}/submit_feedback?rate=1")

    def test_send_keeps_mark_text_and_answers(self):
        questions = self.env["rma.feedback.question"].create(
            [
                {"name": "Was it easy?", "kind": "yes_no"},
                {"name": "How quick?", "kind": "mark"},
                {"name": "What else?", "kind": "text"},
            ]
        )
        page = self._open(f"{self.path}/5")
        text = page.text_content()
        for question in questions:
            self.assertIn(question.name, text)
        answers = dict(zip(questions, ("yes", "3", "More colours"), strict=True))
        entered = {f"question_{question.id}": value for question, value in answers.items()}
        self._send("5", feedback="Quick & easy", **entered)
        self.assertRecordValues(
            self.rating,
            [{"rating": 5, "feedback": "Quick & easy", "consumed": True}],
        )
        kept = {a.question_id: a.text or a.value for a in self.rating.rma_answer_ids}
        self.assertEqual(kept, answers)
        self.assertFalse(self._find_activities())
        message = self.rating.message_id
        self.assertEqual(message.author_id, self.customer)
        self.assertIn("Quick &amp; easy", message.body)
        # Staff read it on the return; nobody else is mailed it.
        self.assertTrue(message.subtype_id.internal)

    def test_sent_again_it_takes_the_place_of_the_former(self):
        self._send("5", feedback="Good")
        self._send("1", feedback="No, bad")
        self.assertEqual(len(self.rma.sudo().rating_ids), 1)
        self.assertRecordValues(self.rating, [{"rating": 1, "feedback": "No, bad"}])

    def test_a_low_mark_asks_the_responsible_once(self):
        for __ in range(2):
            self._send("1", feedback="Nobody called back")
            activity = self._find_activities()
            self.assertEqual(activity.user_id, self.clerk)
            self.assertIn("Ada Customer", activity.summary)
            self.assertIn("Nobody called back", activity.note)

    def test_without_a_responsible_somebody_else_is_asked(self):
        self.rma.sudo().user_id = False
        self._send("1")
        self.assertTrue(self._find_activities().user_id.has_group("rma_core.rma_core_group_own"))

    def test_neutral_marks_ask_where_the_settings_say_so(self):
        self._send("3")
        self.assertFalse(self._find_activities())
        self.company.rma_feedback_low = "3"
        self._send("3")
        self.assertTrue(self._find_activities())

    def test_no_face_no_answer(self):
        with self._nothing_kept():
            page = self._send("", status=422, feedback="My words stay")
            self.assertIn("Choose one of the faces", page)
            self.assertIn("My words stay", page)
            for wrong in ("99", "abc", "0", "-1"):
                self._send(wrong, status=422)

    def test_answers_to_what_is_not_asked_are_not_kept(self):
        question = self.env["rma.feedback.question"].create({"name": "Yes?", "kind": "yes_no"})
        self._send("5", **{f"question_{question.id}": "perhaps", "question_999999": "yes"})
        self.assertFalse(self.rating.rma_answer_ids)

    def test_strangers_and_staff_do_not_answer_for_the_customer(self):
        with self._nothing_kept():
            self.assertEqual(self.url_open("/rate/wrong/5").status_code, 404)
            new_test_user(self.env, "feedback_stranger", groups="base.group_portal")
            for login in ("feedback_stranger", self.clerk.login):
                self.authenticate(login, login)
                self._open(f"{self.path}/5", 403)
                self._send("5", status=403)

    def test_the_link_ends_some_months_later(self):
        with self._nothing_kept():
            self.env.cr.execute(
                "UPDATE rating_rating SET create_date = %s WHERE id = %s",
                [Datetime.now() - timedelta(days=91), self.rating.id],
            )
            self.rating.invalidate_recordset()
            self._open(f"{self.path}/5", 410)
            self._send("5", status=410)

    def test_the_page_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.customer.lang = "de_DE"
        page = self._open(f"{self.path}/5")
        self.assertIn("de-DE", page.xpath("//html/@lang"))

    # ------------------------------------------------------------------ no such messages

    def _answer(self):
        consents = self.env["rma.consent"]
        return consents._get_answers("feedback", self.customer)[self.customer]

    def test_the_link_stops_it_and_lets_it_come_again(self):
        url = self.customer._get_rma_consent_url("feedback")
        path = url.removeprefix(self.customer.get_base_url())
        page = self._open(path)
        self.assertEqual(self.url_open(path).headers["Cache-Control"], "no-store")
        self.assertFalse(self._answer())
        self.assertTrue(page.xpath("//*[@id='o_rma_stop']"))
        self.url_open(path, data={"go": "stop"})
        self.env.invalidate_all()
        self.assertEqual(self._answer(), "refused")
        self.assertIn("Wants none", self.customer.message_ids[0].body)
        self.assertTrue(self._open(path).xpath("//*[@id='o_rma_resume']"))
        self.url_open(path, data={"go": "resume"})
        self.env.invalidate_all()
        self.assertEqual(self._answer(), "given")

    def test_mail_programs_stop_it_by_one_click(self):
        url = self.customer._get_rma_consent_url("feedback")
        path = url.removeprefix(self.customer.get_base_url())
        self.url_open(path, data={"List-Unsubscribe": "One-Click"})
        self.env.invalidate_all()
        self.assertEqual(self._answer(), "refused")

    def test_foreign_and_wrong_links_stop_nothing(self):
        token = self.customer._get_rma_consent_token("feedback")
        for path in (
            f"/return-mails/feedback/{self.other_customer.id}/{token}",
            f"/return-mails/feedback/{self.customer.id}/{token[:-1]}",
            f"/return-mails/other/{self.customer.id}/{token}",
            f"/return-mails/feedback/999999999/{token}",
        ):
            for data in (None, {"go": "stop"}):
                self.assertEqual(self.url_open(path, data=data).status_code, 404, path)
        self.assertFalse(self.env["rma.consent"].search([]))

    def test_customers_choose_in_their_account(self):
        user = new_test_user(
            self.env, "feedback_ada", groups="base.group_portal", partner_id=self.customer.id
        )
        self.authenticate(user.login, user.login)
        page = self._open("/my/return-mails")
        self.assertTrue(page.xpath("//input[@name='feedback'][@checked]"))
        token = http.Request.csrf_token(self)
        self.url_open("/my/return-mails", data={"csrf_token": token})
        self.env.invalidate_all()
        self.assertEqual(self._answer(), "refused")
        page = self._open("/my/return-mails")
        self.assertFalse(page.xpath("//input[@name='feedback'][@checked]"))
        self.url_open("/my/return-mails", data={"csrf_token": token, "feedback": "1"})
        self.env.invalidate_all()
        self.assertEqual(self._answer(), "given")
