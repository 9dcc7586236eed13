from odoo import Command
from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import RmaCommon


@tagged("post_install", "-at_install")
class TestCoupons(RmaCommon):
    """Coupons come off what they were given for; cards are payment."""

    def _create_program(self, **reward):
        return self.env["loyalty.program"].create(
            {
                "name": "Half",
                "program_type": "promotion",
                "applies_on": "current",
                "trigger": "auto",
                "rule_ids": [Command.create({"minimum_qty": 1})],
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount": 50,
                            "discount_mode": "percent",
                            **reward,
                        }
                    )
                ],
            }
        )

    def _create_rewarded_order(self, program):
        (self.product + self.product_other).invoice_policy = "order"
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "product_uom_qty": 2}),
                    Command.create({"product_id": self.product_other.id, "product_uom_qty": 2}),
                ],
            }
        )
        order._update_programs_and_rewards()
        for coupon, rewards in order._get_claimable_rewards().items():
            if rewards & program.reward_ids:
                order._apply_program_reward(rewards & program.reward_ids, coupon)
        self.assertTrue(order.order_line.filtered("reward_id"))
        order.action_confirm()
        self._deliver(order)
        self._invoice(order)
        return order

    def _credit(self, line, quantity):
        rma = self._create_return((line, quantity), approve=True)
        self._receive(rma)
        self._post(rma.sudo().refund_ids)
        self.assertAlmostEqual(rma.line_ids.amount_refundable, rma.line_ids.amount_refunded, 2)
        return rma.sudo().refund_ids

    def test_each_only_on_what_it_was_given_for(self):
        other = self.product_other
        for reward, amounts in (
            ({"discount_applicability": "order"}, (115, 46)),
            (
                {
                    "discount_applicability": "specific",
                    "discount_product_ids": [Command.set(other.ids)],
                },
                (230, 46),
            ),
            # Half of one chair.
            ({"discount_applicability": "cheapest"}, (230, 69)),
        ):
            with self.subTest(**reward):
                program = self._create_program(**reward)
                order = self._create_rewarded_order(program)
                invoice = order.invoice_ids
                for line, amount in zip(order.order_line[:2], amounts, strict=True):
                    self.assertAlmostEqual(self._credit(line, 2).amount_total, amount, 2)
                self.assertEqual(invoice.amount_residual, 0)
                self.assertNotEqual(order.invoice_status, "to invoice")
                program.active = False

    def test_the_share_of_a_gift_card_goes_back_to_it(self):
        program = self.env["loyalty.program"].create(
            {
                "name": "Gift Cards",
                "program_type": "gift_card",
                "applies_on": "future",
                "trigger": "auto",
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "per_point",
                            "discount": 1,
                            "discount_applicability": "order",
                            "required_points": 1,
                        }
                    )
                ],
            }
        )
        card = self.env["loyalty.card"].create({"program_id": program.id, "points": 161})
        (self.product + self.product_other).invoice_policy = "order"
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "product_uom_qty": 2}),
                    Command.create({"product_id": self.product_other.id, "product_uom_qty": 2}),
                ],
            }
        )
        order._try_apply_code(card.code)
        order._apply_program_reward(program.reward_ids, card)
        order.action_confirm()
        self._deliver(order)
        invoice = self._invoice(order)
        self.assertEqual((invoice.amount_total, card.points), (161, 0))
        credit = self._credit(order.order_line[0], 1)
        self.assertAlmostEqual(credit.amount_total, 57.5, 2)
        self.assertAlmostEqual(card.points, 57.5, 2)
        credit.button_draft()
        self.assertAlmostEqual(card.points, 0, 2)
        credit.action_post()
        self._credit(order.order_line[0], 1)
        self._credit(order.order_line[1], 2)
        self.assertAlmostEqual(card.points, 161, 2)
        self.assertEqual(invoice.amount_residual, 0)
