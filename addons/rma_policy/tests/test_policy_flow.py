from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import PolicyCommon


@tagged("post_install", "-at_install")
class TestPolicyFlow(PolicyCommon):
    """Customers are bound, staff may decide otherwise and say why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(window_start="delivery", window_days=30)
        cls.late = cls._create_old_order(days=40)

    def _override(self, order, note="Old customer"):
        action = order.action_override_policies()
        wizard = Form(
            self.env["rma.policy.override"].with_user(self.clerk).with_context(**action["context"])
        )
        self.assertIn("Too late", wizard.refusals)
        wizard.note = note
        wizard.save().action_confirm()

    def test_staff_take_in_and_cannot_approve(self):
        order = self._ask(self.late).order_id
        self.assertEqual((order.state, order.policy_verdict), ("submitted", "no"))
        with self.assertRaisesRegex(UserError, "Lamp: Too late"):
            order.action_approve()
        self.assertEqual(order.state, "submitted")

    def test_customers_are_bound(self):
        for origin in ("portal", "guest"):
            order = self._create_return((self.late.order_line, 1), submit=False, origin=origin)
            with self.assertRaisesRegex(UserError, "cannot be returned:\nLamp: Too late"):
                order.action_submit()

    def test_override_lets_approve_and_is_kept(self):
        line = self._ask(self.late)
        order = line.order_id
        self._override(order)
        self.assertRecordValues(
            line,
            [
                {
                    "policy_override_note": "Old customer",
                    "policy_override_user_id": self.clerk.id,
                    "policy_verdict": "no",
                    "policy_id": self.policy.id,
                }
            ],
        )
        self.assertEqual(order.policy_verdict, "person")
        self.assertIn("Old customer", order.message_ids[0].body)
        order.action_approve()
        self.assertEqual(order.state, "approved")

    def test_override_needs_a_refusal_and_a_reason(self):
        line = self._ask(self._create_old_order(days=1))
        wizard = self.env["rma.policy.override"].with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "nothing to allow"):
            wizard.create({"order_ids": line.order_id.ids, "note": "x"}).action_confirm()
        refused = self._ask(self.late)
        with self.assertRaisesRegex(UserError, "no reason was written"):
            wizard.create({"order_ids": refused.order_id.ids, "note": " "}).action_confirm()

    def test_override_does_not_cover_new_rules(self):
        line = self._ask(self.late)
        self._override(line.order_id)
        self.policy.quantity_max = 2
        line.quantity = 2
        self.assertEqual(line.policy_override_user_id, self.clerk)
        line.quantity = 3
        self.assertFalse(line.policy_override_user_id)
        with self.assertRaisesRegex(UserError, "exceeds the maximum"):
            line.order_id.action_approve()

    def test_refused_line_can_be_taken_out(self):
        fresh = self._create_old_order((self.product_other, 1), days=1)
        order = self._create_return((self.late.order_line, 1), (fresh.order_line, 1))
        order.line_ids[0].quantity_approved = 0
        self.assertEqual(order.policy_verdict, "person")
        order.action_approve()
        self.assertEqual(order.line_ids.mapped("decision"), ["refused", "accepted"])

    def test_policies_of_today_count_on_approval(self):
        order = self._ask(self._create_old_order(days=20)).order_id
        self.policy.window_days = 10
        with self.assertRaisesRegex(UserError, "Too late"):
            order.action_approve()

    def test_changes_under_review_are_asked_about(self):
        self.policy.quantity_max = 2
        line = self._ask(self._create_old_order(days=1), 2)
        self.assertEqual(line.policy_verdict, "yes")
        line.quantity = 3
        self.assertEqual(line.policy_verdict, "no")

    def test_drafts_can_be_checked(self):
        order = self._create_return((self.late.order_line, 1), submit=False)
        self.assertFalse(order.policy_verdict)
        order.action_check_policies()
        self.assertEqual(order.policy_verdict, "no")
        self.assertFalse(order.date_requested)

    def test_sentences_are_read_in_ones_own_language(self):
        self.env["res.lang"]._activate_lang("pl_PL")
        line = self._ask(self.late)
        polish = line.with_context(lang="pl_PL").policy_sentences
        until = line.policy_answers[0]["figures"]["until"]
        # 24.11.2026 there, 11/24/2026 here: written when read, not when asked.
        year, month, day = until.split("-")
        self.assertIn(f"{day}.{month}.{year}", polish)
        self.assertNotIn(f"{day}.{month}.{year}", line.policy_sentences)

    def test_policies_that_judged_stay(self):
        self._ask(self.late)
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.policy.unlink()
