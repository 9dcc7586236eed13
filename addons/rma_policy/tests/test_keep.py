from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import PolicyCommon


@tagged("post_install", "-at_install")
class TestKeep(PolicyCommon):
    """What is not worth the postage stays with the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A chair is 46 with taxes, a lamp 115.
        cls.policy = cls._create_policy(keep_amount=92)
        cls.keep = cls.env.ref("rma_core.outcome_keep")

    def test_cheap_goods_are_kept(self):
        sold = self._create_order((self.product_other, 5))
        line = self._ask(sold, 2)
        self.assertEqual(line.outcome_id, self.keep)
        line.order_id.action_approve()
        self.assertFalse(line.order_id.sudo().receipt_ids)
        self.assertEqual(line.order_id.sudo().refund_ids.amount_total, 92)

    def test_others_come_back(self):
        sold = self._create_order((self.product_other, 5), (self.product, 1))
        order = self._create_return((sold.order_line[0], 3), (sold.order_line[1], 1))
        self.assertEqual(order.line_ids.outcome_id, self.outcome_refund)

    def test_who_wants_no_money_sends_it_in(self):
        replace = self.env.ref("rma_core.outcome_replace")
        line = self._ask(self._create_order((self.product_other, 5)), outcome_id=replace.id)
        self.assertEqual(line.outcome_id, replace)

    def test_staff_may_want_to_see_it(self):
        line = self._ask(self._create_order((self.product_other, 5)))
        line.outcome_id = self.outcome_refund
        line.order_id.action_approve()
        self.assertTrue(line.order_id.sudo().receipt_ids)

    def test_approved_by_rule_and_credited_without_anybody(self):
        self.policy.auto_approve = True
        line = self._ask(self._create_order((self.product_other, 1)))
        self.assertEqual(line.order_id.state, "approved")
        self.assertEqual(line.order_id.sudo().refund_ids.amount_total, 46)

    def test_outcome_must_be_allowed(self):
        with self.assertRaisesRegex(ValidationError, "keep goods"):
            self.policy.outcome_ids = self.outcome_refund
