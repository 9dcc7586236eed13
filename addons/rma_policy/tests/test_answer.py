from datetime import timedelta

from odoo.fields import Date, Datetime
from odoo.tests import tagged

from .common import PolicyCommon


@tagged("post_install", "-at_install")
class TestAnswer(PolicyCommon):
    """Each legal basis has its clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        defective = cls.env.ref("rma_core.reason_defective")
        cls.complaint = cls._create_policy(
            name="Complaints",
            sequence=1,
            match_reason_ids=cls._link(defective),
            legal_basis="complaint",
            answer_days=14,
            on_no_answer="approve",
        )
        cls.withdrawal = cls._create_policy(
            name="Withdrawals",
            sequence=2,
            legal_basis="withdrawal",
            window_start="delivery",
            window_days=14,
        )
        cls.arrived = cls.env.ref("rma_core.reason_defective_arrival")

    def _complain(self, days, **vals):
        line = self._ask(
            self._create_old_order(days=100),
            reason_id=self.arrived.id,
            description="Dead.",
            **vals,
        )
        line.order_id.sudo()._write_protected(
            {"date_requested": Datetime.now() - timedelta(days=days)}
        )
        return line

    def _run_cron(self):
        self.env["rma.order"]._cron_answer_overdue()

    def test_bases_are_kept_apart(self):
        complaint = self._complain(0)
        self.assertRecordValues(
            complaint,
            [
                {
                    "policy_id": self.complaint.id,
                    "legal_basis": "complaint",
                    "policy_verdict": "yes",
                }
            ],
        )
        withdrawn = self._ask(self._create_old_order(days=100), reason_id=self.reason.id)
        self.assertRecordValues(withdrawn, [{"legal_basis": "withdrawal", "policy_verdict": "no"}])
        self.assertEqual(
            complaint.order_id.date_answer_due, Date.context_today(complaint) + timedelta(14)
        )
        self.assertFalse(withdrawn.order_id.date_answer_due)

    def test_approved_by_law_after_the_last_day(self):
        in_time, late = self._complain(14).order_id, self._complain(15).order_id
        self._run_cron()
        self.assertEqual((in_time.state, late.state), ("submitted", "approved"))
        self.assertEqual(late.approved_by, "law")
        self.assertTrue(late.message_ids.filtered(lambda m: "Approved by law" in m.body))

    def test_approved_by_law_although_refused(self):
        self.complaint.is_returnable = False
        line = self._complain(15)
        self.assertEqual(line.policy_verdict, "no")
        self._run_cron()
        self.assertEqual(line.order_id.state, "approved")
        self.assertEqual(line.policy_override_note, "No answer was given in time.")

    def test_mixed_returns_are_left_to_a_person(self):
        old = self._create_old_order((self.product, 1), (self.product_other, 1), days=1)
        order = self._create_return(
            (old.order_line[0], 1, {"reason_id": self.arrived.id, "description": "Dead."}),
            (old.order_line[1], 1),
        )
        order.sudo()._write_protected({"date_requested": Datetime.now() - timedelta(days=15)})
        self._run_cron()
        self.assertEqual(order.state, "submitted")
        self.assertIn("overdue", order.activity_ids.summary)

    def test_escalated_once_to_whom_the_policy_names(self):
        self.complaint.write({"on_no_answer": "escalate", "escalation_user_id": self.manager.id})
        order = self._complain(15).order_id
        self._run_cron()
        self._run_cron()
        self.assertEqual(order.state, "submitted")
        self.assertRecordValues(order.activity_ids, [{"user_id": self.manager.id}])

    def test_who_is_asked_to_decide_is_not_asked_a_second_time(self):
        self.complaint.write({"on_no_answer": "escalate", "escalation_user_id": self.manager.id})
        order = self._complain(15).order_id
        order.user_id = self.manager
        self.assertEqual(order.activity_ids.rma_step, "review")
        self._run_cron()
        self.assertRecordValues(
            order.activity_ids,
            [{"user_id": self.manager.id, "date_deadline": Date.today()}],
        )
        self.assertIn("overdue", order.activity_ids.summary)
        order.with_user(self.manager)._decline("rejected", "We found nothing.")
        self.assertFalse(order.activity_ids.filtered("active"))

    def test_nothing_happens_where_the_policy_says_so(self):
        self.complaint.on_no_answer = "nothing"
        order = self._complain(15).order_id
        self._run_cron()
        self.assertEqual(order.state, "submitted")
        self.assertFalse(order.activity_ids)

    def test_answered_requests_are_left_alone(self):
        order = self._complain(15).order_id
        order._decline("rejected", "We found nothing.")
        self._run_cron()
        self.assertEqual(order.state, "rejected")

    def test_what_was_due_does_not_change_with_the_policy(self):
        order = self._complain(0).order_id
        due = order.date_answer_due
        self.complaint.answer_days = 5
        self.env.flush_all()
        order.invalidate_recordset()
        self.assertEqual(order.date_answer_due, due)
