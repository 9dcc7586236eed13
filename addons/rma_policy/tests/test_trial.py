from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import Form, tagged

from .common import PolicyCommon


@tagged("post_install", "-at_install")
class TestTrial(PolicyCommon):
    """A change is tried on real returns before it is switched on; nothing of them changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(
            window_start="delivery", window_days=100, partner_ids=cls._link(cls.customer)
        )
        cls.lines = cls.env["rma.order.line"].union(
            *(
                cls._ask(cls._create_old_order(days=days), quantity)
                for days, quantity in ((5, 1), (25, 2), (32, 3), (60, 4))
            )
        )

    def _draft(self, **vals):
        action = self.policy.action_draft_change()
        draft = self.env["rma.policy"].with_user(self.manager).browse(action["res_id"])
        draft.write(vals)
        return draft

    def _try(self, policy):
        action = policy.action_try()
        return self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])

    def test_what_a_changed_policy_would_say_and_the_money(self):
        draft = self._draft(
            window_days=30, window_grace_days=5, auto_approve=True, auto_approve_amount=200
        )
        trial = self._try(draft)
        self.assertRecordValues(
            trial,
            [
                {
                    "count_rule": 1,
                    "amount_rule": 115,
                    "count_yes": 1,
                    "amount_yes": 230,
                    "count_person": 1,
                    "amount_person": 345,
                    "count_no": 1,
                    "amount_no": 460,
                }
            ],
        )
        refused = trial.line_ids.filtered(lambda line: line.result == "no")
        self.assertEqual(refused.line_id, self.lines[3])
        self.assertIn("Too late", refused.sentences)
        self.assertTrue(Form(trial).other_count >= 0)

    def test_fees_are_part_of_the_money(self):
        fee_tax = self.env["account.tax"].create({"name": "Fee 10", "amount": 10})
        products = self.env.ref("rma_policy.product_restocking_fee")
        products |= self.env.ref("rma_policy.product_shipping_fee")
        products.taxes_id = fee_tax
        draft = self._draft(
            window_days=30,
            restocking_fee_type="percent",
            restocking_percent=20,
            shipping_payer="fee",
            shipping_fee=5,
        )
        trial = self._try(draft)
        # 20 % of 100 and of 200, and 5 for each return, with 10 % of tax; nothing of refusals.
        self.assertRecordValues(trial, [{"count_yes": 2, "amount_yes": 345, "fee_yes": 77}])
        self.assertEqual(sum(trial.line_ids.mapped("fee")), 77)
        draft.fee_waived_reason_ids = self.env.ref("rma_core.reason_defective")
        self.lines[0].reason_id = self.env.ref("rma_core.reason_defective")
        trial = self._try(draft)
        self.assertEqual(trial.fee_yes, 49.5)

    def test_nothing_changes(self):
        before = self.lines.read(["policy_id", "policy_verdict", "policy_answers", "write_date"])
        self._try(self._draft(window_days=1))
        self.env.flush_all()
        self.lines.invalidate_recordset()
        after = self.lines.read(["policy_id", "policy_verdict", "policy_answers", "write_date"])
        self.assertEqual(before, after)
        self.assertEqual(self.policy.window_days, 100)
        self.assertEqual(self._ask(self._create_old_order(days=50)).policy_id, self.policy)

    def test_counts_to_when_the_customer_asked(self):
        order = self.lines[0].order_id
        order.sudo()._write_protected(
            {"date_requested": order.date_requested - timedelta(days=300)}
        )
        self.lines[0].sudo().sale_line_id.move_ids.date = order.date_requested
        trial = self._try(self._draft(window_days=30))
        tried = trial.line_ids.filtered(lambda line: line.line_id == self.lines[0])
        self.assertEqual(tried.result, "yes")

    def test_period(self):
        trial = self._try(self._draft())
        self.assertEqual(len(trial.line_ids), 4)
        trial.date_to = Date.context_today(trial) - timedelta(days=1)
        trial.action_run()
        self.assertFalse(trial.line_ids)

    def test_switching_on_takes_the_place(self):
        draft = self._draft(window_days=30)
        draft.action_switch_on()
        self.assertRecordValues(draft, [{"active": True, "replaces_id": False}])
        self.assertFalse(self.policy.active)
        self.assertEqual(self._ask(self._create_old_order(days=1)).policy_id, draft)
        with self.assertRaisesRegex(UserError, "already in force"):
            draft.action_switch_on()

    def test_clerks_do_not_try(self):
        with self.assertRaises(AccessError):
            self.policy.with_user(self.clerk).action_try()
