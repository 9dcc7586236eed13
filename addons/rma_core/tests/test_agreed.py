from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestAgreed(RmaCommon):
    """What was approved is what is paid for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5))
        cls.manager.rma_approval_limit = 0
        cls.clerk.rma_approval_limit = 250

    def _create_without_order(self, price):
        keep = self.env.ref("rma_core.outcome_refund")
        vals = {
            "product_id": self.product.id,
            "price_unit": price,
            "outcome_id": keep.id,
        }
        rma = (
            self.env["rma.order"]
            .with_user(self.clerk)
            .create({"partner_id": self.customer.id, "line_ids": [Command.create(vals)]})
        )
        rma.action_submit()
        return rma

    def test_all_that_enters_the_amount_is_frozen_by_approval(self):
        rma = self._create_without_order(1)
        rma.line_ids.price_unit = 2
        rma.action_approve()
        values = {
            "price_unit": 99_999,
            "quantity": 7,
            "quantity_approved": 7,
            "product_id": self.product_other.id,
            "sale_line_id": self.order.order_line.id,
            "uom_id": self.env.ref("uom.product_uom_dozen").id,
        }
        self.assertLessEqual(
            rma.line_ids._get_frozen_fields() - set(values),
            {"move_id", "order_id", "reduction_percent", "reduction_amount"},
        )
        for name, value in values.items():
            with self.subTest(name=name), self.assertRaisesRegex(UserError, "approved"):
                with self.env.cr.savepoint():
                    rma.line_ids.write({name: value})
        # A form sends what it shows.
        rma.line_ids.write({"price_unit": 2, "description": "Scratched"})

    def test_nothing_is_added_to_what_was_approved(self):
        rma = self._create_return((self.order.order_line, 1), approve=True)
        vals = {"sale_line_id": self.order.order_line.id, "quantity": 1}
        with self.assertRaisesRegex(UserError, "Make another return"):
            rma.line_ids = [Command.create(vals)]
        with self.assertRaisesRegex(UserError, "Make another return"):
            self.env["rma.order.line"].with_user(self.clerk).create({**vals, "order_id": rma.id})

    def test_more_than_the_approver_may_waits_for_somebody_who_may(self):
        rma = self._create_return((self.order.order_line, 2), approve=True)
        self.assertEqual(rma.approval_limit, 250)
        self._receive(rma, {self.product: 4})
        self.assertEqual(rma.line_ids.quantity_received, 4)
        self.assertFalse(rma.sudo().refund_ids, "460 were never agreed to.")
        self.assertIn("higher limit", str(rma.message_ids.mapped("body")))
        with self.assertRaisesRegex(UserError, "higher limit"):
            rma.with_user(self.clerk).action_process()
        rma.with_user(self.manager).action_process()
        self.assertEqual(rma.sudo().refund_ids.amount_total, 460)

    def test_what_was_agreed_to_is_given_by_itself(self):
        rma = self._create_return((self.order.order_line, 2), approve=True)
        self._receive(rma)
        self.assertEqual(rma.sudo().refund_ids.amount_total, 230)

    def test_a_return_that_starts_over_is_approved_anew(self):
        rma = self._create_return((self.order.order_line, 2), approve=True)
        rma.action_cancel()
        rma.action_draft()
        self.assertFalse(rma.approval_limit)
