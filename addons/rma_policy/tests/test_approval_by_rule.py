from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PolicyCommon


@tagged("post_install", "-at_install")
class TestApprovalByRule(PolicyCommon):
    """What the rules allow is approved by the methods a person would press for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(window_start="delivery", window_days=30, auto_approve=True)

    def test_allowed_returns_are_approved_and_say_so(self):
        order = self._ask(self._create_old_order(days=5)).order_id
        self.assertEqual((order.state, order.approved_by), ("approved", "rule"))
        self.assertTrue(order.return_code)
        self.assertTrue(order.sudo().receipt_ids)
        said = order.message_ids.filtered(lambda message: "Approved by rule" in message.body)
        self.assertIn("Consumers", said.body)
        self.assertEqual(said.author_id, self.env.ref("base.partner_root"))

    def test_refused_returns_are_not(self):
        order = self._ask(self._create_old_order(days=31)).order_id
        self.assertEqual((order.state, order.approved_by), ("submitted", False))

    def test_what_a_person_decides_is_not(self):
        self.policy.window_grace_days = 5
        order = self._ask(self._create_old_order(days=31)).order_id
        self.assertEqual(order.state, "submitted")
        order.action_approve()
        self.assertEqual(order.approved_by, "person")

    def test_all_products_must_be_allowed_by_rule(self):
        self.policy.product_ids = self.product
        fresh = self._create_old_order((self.product, 1), (self.product_other, 1))
        order = self._create_return(*((line, 1) for line in fresh.order_line))
        self.assertEqual(order.state, "submitted")

    def test_up_to_an_amount_of_the_whole_return(self):
        self.policy.auto_approve_amount = 230
        fresh = self._create_old_order((self.product, 5), (self.product, 5))
        self.assertEqual(self._ask(fresh, 2).order_id.state, "approved")
        order = self._create_return((fresh.order_line[0], 1), (fresh.order_line[1], 2))
        self.assertEqual(order.state, "submitted")

    def test_for_certain_reasons(self):
        self.policy.auto_approve_reason_ids = self.env.ref("rma_core.reason_wrong")
        order = self._create_old_order()
        below = self.env.ref("rma_core.reason_wrong_ordered")
        self.assertEqual(
            self._ask(order, reason_id=below.id, description="Oops").order_id.state, "approved"
        )
        self.assertEqual(self._ask(order, reason_id=self.reason.id).order_id.state, "submitted")

    def test_what_a_handler_refuses_is_left_to_a_person(self):
        exchange = self.env.ref("rma_core.outcome_exchange")
        order = self._ask(self._create_old_order(), outcome_id=exchange.id).order_id
        self.assertEqual(order.state, "submitted")
        self.assertFalse(order.sudo().receipt_ids)
        said = order.message_ids.filtered(lambda message: "automatically" in message.body)
        self.assertIn("choose the product the customer gets instead", said.body)

    def test_one_that_cannot_be_does_not_stop_the_others(self):
        exchange = self.env.ref("rma_core.outcome_exchange")
        old = self._create_old_order()
        good = self._create_return((old.order_line, 1), submit=False)
        bad = self._create_return((old.order_line, 1, {"outcome_id": exchange.id}), submit=False)
        (good | bad).action_submit()
        self.assertEqual((good | bad).mapped("state"), ["approved", "submitted"])

    def test_nobody_says_who_approved(self):
        order = self._ask(self._create_old_order(days=31)).order_id
        with self.assertRaises(UserError):
            order.write({"approved_by": "rule"})

    def test_starting_over_forgets_it(self):
        order = self._ask(self._create_old_order()).order_id
        order.action_cancel()
        order.action_draft()
        self.assertFalse(order.approved_by)
