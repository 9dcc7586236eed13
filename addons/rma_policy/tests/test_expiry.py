from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tests import tagged

from .common import PolicyCommon


@tagged("post_install", "-at_install")
class TestExpiry(PolicyCommon):
    """Approvals whose goods never come expire after a reminder."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(deadline_days=20, expires=True, reminder_days=5)
        cls.today = Date.context_today(cls.policy)

    def _approve(self, quantity=2, **vals):
        order = self._ask(self._create_old_order(), quantity, **vals).order_id
        order.action_approve()
        return order

    def _run_cron(self):
        self.env["rma.order"]._cron_expire()

    def _date_back(self, order, deadline, reminded=None):
        """Shift the days by which the goods are due and on which the customer was reminded."""
        vals = {"date_deadline": self.today + timedelta(days=deadline)}
        if reminded is not None:
            vals["date_reminded"] = self.today - timedelta(days=reminded)
        order.sudo()._write_protected(vals)

    def _mails(self, order, text):
        return order.message_ids.filtered(lambda message: text in (message.subject or ""))

    def test_deadline_from_the_policy(self):
        self.assertEqual(self._approve().date_deadline, self.today + timedelta(days=20))
        self.policy.deadline_days = 0
        days = self.env.company.rma_deadline_days
        self.assertEqual(self._approve().date_deadline, self.today + timedelta(days=days))

    def test_reminded_once_before(self):
        order = self._approve()
        self._date_back(order, 6)
        self._run_cron()
        self.assertFalse(order.date_reminded)
        self._date_back(order, 5)
        self._run_cron()
        self._run_cron()
        self.assertEqual(order.date_reminded, self.today)
        self.assertEqual(len(self._mails(order, "We are waiting")), 1)
        self.assertIn(order.return_code, self._mails(order, "We are waiting").body)

    def test_expires_after_the_deadline(self):
        order = self._approve()
        self._date_back(order, 0, reminded=6)
        self._run_cron()
        self.assertEqual(order.state, "approved")
        self._date_back(order, -1, reminded=6)
        self._run_cron()
        self.assertEqual((order.state, order.is_expired), ("cancel", True))
        self.assertEqual(order.sudo().line_ids.stock_move_ids.mapped("state"), ["cancel"])
        self.assertEqual(len(self._mails(order, "has expired")), 1)

    def test_never_without_a_reminder_in_time(self):
        order = self._approve()
        self._date_back(order, -10)
        self._run_cron()
        self.assertEqual((order.state, order.date_reminded), ("approved", self.today))
        self._date_back(order, -10, reminded=5)
        self._run_cron()
        self.assertEqual(order.state, "approved")
        self._date_back(order, -10, reminded=6)
        self._run_cron()
        self.assertEqual(order.state, "cancel")

    def test_not_when_something_came(self):
        order = self._approve()
        self._receive(order, {self.product: 1})
        self._date_back(order, -1, reminded=10)
        self._run_cron()
        self.assertEqual(order.state, "approved")

    def test_not_when_the_customer_was_given_something(self):
        outcome = self.env.ref("rma_core.outcome_replace").copy({"trigger": "approval"})
        self._stock(self.product, 5)
        order = self._approve(outcome_id=outcome.id)
        self._date_back(order, -1, reminded=10)
        self._run_cron()
        self.assertEqual(order.state, "approved")

    def test_not_where_the_policy_does_not_say_so(self):
        self.policy.expires = False
        order = self._approve()
        self._date_back(order, -1, reminded=10)
        self._run_cron()
        self.assertEqual(order.state, "approved")

    def test_reopened_in_one_click(self):
        order = self._approve()
        code = order.return_code
        self._date_back(order, -1, reminded=6)
        self._run_cron()
        order.with_user(self.clerk).action_reopen()
        self.assertRecordValues(
            order,
            [
                {
                    "state": "approved",
                    "return_code": code,
                    "is_expired": False,
                    "date_reminded": False,
                    "date_deadline": self.today + timedelta(days=20),
                }
            ],
        )
        self._receive(order)
        self.assertEqual(order.line_ids.quantity_received, 2)

    def test_a_stricter_policy_does_not_take_back_what_was_allowed(self):
        order = self._approve()
        self._date_back(order, -1, reminded=6)
        self._run_cron()
        self.policy.is_returnable = False
        order.with_user(self.clerk).action_reopen()
        self.assertEqual(order.state, "approved")
        # Who starts over is asked again.
        order.action_cancel()
        order.action_draft()
        order.action_submit()
        with self.assertRaisesRegex(UserError, "policies refuse it"):
            order.action_approve()

    def test_reopening_claims_the_goods_again(self):
        order = self._approve(5)
        self._date_back(order, -1, reminded=6)
        self._run_cron()
        self._create_return((order.line_ids.sale_line_id, 5))
        with self.assertRaises(UserError):
            order.with_user(self.clerk).action_reopen()
        self.assertEqual(order.state, "cancel")

    def test_only_expired_returns_are_reopened(self):
        order = self._approve()
        order.action_cancel()
        with self.assertRaisesRegex(UserError, "did not expire"):
            order.action_reopen()

    def test_what_expired_is_reopened_as_it_was_approved(self):
        order = self._approve(quantity=2)
        order.sudo()._expire()
        line = order.line_ids.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "can no longer be changed"):
            line.quantity = 3
        with self.assertRaisesRegex(UserError, "has expired: no products can be added"):
            line.copy({"order_id": order.id})
        order.with_user(self.manager).action_reopen()
        self.assertEqual((order.state, line.quantity_approved), ("approved", 2))
