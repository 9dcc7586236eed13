from odoo.tests import tagged

from .common import FeedbackCommon


@tagged("post_install", "-at_install")
class TestPersonal(FeedbackCommon):
    """What customers said is handed out, and anonymised with them; marks stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["rma.feedback.question"].search([]).active = False
        cls.question = cls.env["rma.feedback.question"].create({"name": "Why?", "kind": "text"})
        cls.rma = cls._close().sudo()
        cls.rma._ask_feedback("feedback")
        cls.rating = cls.rma.rating_ids
        cls.rma._save_feedback(cls.rating, 1, "Call Ada", {cls.question: "Aunt Ada says so"})
        cls.env["rma.consent"]._say(cls.customer, "feedback", "refused", "link")

    def test_it_is_handed_out(self):
        data = self.rma._prepare_personal_data()[self.rma]["feedback"][0]
        self.assertEqual((data["mark"], data["text"]), (1, "Call Ada"))
        self.assertEqual(data["answers"], [{"question": "Why?", "answer": "Aunt Ada says so"}])
        agreement = self.customer._prepare_rma_personal_data()["agreements"][0]
        self.assertEqual((agreement["said"], agreement["address"]), ("refused", "ada@example.com"))

    def test_it_is_anonymised_and_the_mark_stays(self):
        stand_in = self.env["res.partner"].create({"name": "Nobody", "active": False})
        rated_on = self.rating.rated_on
        self.rma._erase_personal_data({self.customer: stand_in})
        self.customer._erase_rma_personal_data()
        self.env.invalidate_all()
        self.assertTrue(self.rating.exists())
        self.assertRecordValues(
            self.rating,
            [
                {
                    "rating": 1,
                    "feedback": False,
                    "partner_id": stand_in.id,
                    "access_token": False,
                    "rated_on": rated_on,
                }
            ],
        )
        self.assertFalse(self.rating.rma_answer_ids)
        self.assertFalse(self.env["rma.consent"].search([]))
        self.env.flush_all()
        rows = self.env["rma.feedback.report"].search([("order_id", "=", self.rma.id)])
        self.assertRecordValues(rows, [{"mark": 1, "feedback": False}])
