from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.rma_core.tests.rights import ACCESS_LOG, RightsCase, read_tables
from odoo.addons.rma_core.tests.rights_http import HttpRightsMixin


@tagged("post_install", "-at_install")
class TestFeedbackRights(HttpRightsMixin, RightsCase, HttpCase):
    """Every cell of docs/rights.md about feedback."""

    @classmethod
    def _create_rating(cls, kind):
        order = cls.returns[kind].sudo()
        rating = order.rating_ids or cls.env["rating.rating"].create(
            {
                "res_model_id": cls.env["ir.model"]._get_id("rma.order"),
                "res_id": order.id,
                "partner_id": order.partner_id.id,
                "rating": 5,
                "consumed": True,
            }
        )
        cls.env.flush_all()
        return rating

    @classmethod
    def _specimen_rating_rating(cls, kind):
        return cls._create_rating(kind)

    @classmethod
    def _specimen_rma_feedback_report(cls, kind):
        cls._create_rating(kind)
        return cls.env["rma.feedback.report"].browse(cls.returns[kind].line_ids.id)

    @classmethod
    def _specimen_rma_feedback_question(cls, kind):
        questions = cls.env["rma.feedback.question"]
        questions.search([]).active = False
        return questions.create({"name": "Rights?"})

    @classmethod
    def _specimen_rma_feedback_answer(cls, kind):
        rating = cls._create_rating(kind)
        return rating.rma_answer_ids or cls.env["rma.feedback.answer"].create(
            {
                "rating_id": rating.id,
                "order_id": rating.rma_order_id.id,
                "question_id": cls._specimen_rma_feedback_question(kind).id,
                "value": "5",
            }
        )

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of feedback")
        self.assertTrue(checked or not read_tables())

    def test_every_cell_holds_over_http(self):
        checked = self._check_over_http("Records of feedback")
        self.assertTrue(checked or not read_tables())

    def test_nobody_writes_a_mark_for_a_customer(self):
        rating = self._create_rating("unassigned")
        for role in ("All", "Administrator", "Employee"):
            with self.assertRaises(AccessError), mute_logger(*ACCESS_LOG):
                rating.with_user(self.users[role]).write({"rating": 1})
