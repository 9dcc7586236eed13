from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestReplacement(RmaCommon):
    """The same product once more, for free."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcome = cls.env.ref("rma_core.outcome_replace")
        cls.order = cls._create_order((cls.product, 5))
        cls.line = cls.order.order_line
        cls._stock(cls.product, 50)

    def _deliver_return(self, rma):
        deliveries = rma.sudo().delivery_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        for delivery in deliveries:
            delivery.move_ids.picked = True
            delivery.button_validate()

    def _assert_order_unchanged(self):
        self.assertRecordValues(
            self.line,
            [{"qty_delivered": 5, "qty_invoiced": 5, "invoice_status": "invoiced"}],
        )
        self.assertEqual(len(self.order.order_line), 1)

    def test_goods_are_replaced_when_they_arrive(self):
        rma = self._create_return((self.line, 2, {"outcome_id": self.outcome.id}), approve=True)
        self.assertFalse(rma.delivery_ids)
        self._receive(rma)
        self.assertEqual(rma.delivery_ids.move_ids.product_uom_qty, 2)
        self.assertEqual(rma.line_ids.settlement_state, "in_progress")
        self._deliver_return(rma)
        self.assertEqual(rma.state, "done")
        self.assertFalse(rma.refund_ids)
        self._assert_order_unchanged()

    def test_cancelled_delivery_opens_the_line_and_is_made_again_once(self):
        rma = self._create_return((self.line, 2, {"outcome_id": self.outcome.id}), approve=True)
        self._receive(rma)
        rma.delivery_ids.sudo().action_cancel()
        self.assertEqual(rma.line_ids.quantity_open, 2)
        rma.action_process()
        rma.action_process()
        self.assertEqual(
            len(rma.delivery_ids.filtered(lambda picking: picking.state != "cancel")), 1
        )

    def test_three_steps_are_one_replacement(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        rma = self._create_return((self.line, 2, {"outcome_id": self.outcome.id}), approve=True)
        self._receive(rma)
        for step in range(3):
            self.assertEqual(rma.delivery_count, step + 1, "the clerk sees where it is")
            self.assertEqual(rma.line_ids.quantity_in_progress, 2)
            self.assertEqual(rma.line_ids.quantity_settled, 0)
            rma.action_process()
            moves = rma.line_ids.sudo().stock_move_ids.filtered(
                lambda move: move._is_rma_replacement() and move.state == "assigned"
            )
            self.assertEqual(len(moves), 1)
            moves.picked = True
            moves.picking_id.button_validate()
        self.assertEqual(rma.state, "done")
        self.assertEqual(rma.line_ids.quantity_settled, 2)
        self._assert_order_unchanged()

    def test_advance_replacement_waits_for_the_goods(self):
        outcome = self.outcome.copy({"trigger": "approval"})
        rma = self._create_return((self.line, 1, {"outcome_id": outcome.id}), approve=True)
        self._deliver_return(rma)
        self.assertEqual(rma.line_ids.settlement_state, "settled")
        self.assertEqual(rma.state, "approved")
        self._receive(rma)
        self.assertEqual(rma.state, "done")

    def test_goods_that_never_come_after_an_advance_replacement_are_charged(self):
        outcome = self.outcome.copy({"trigger": "approval"})
        rma = self._create_return((self.line, 2, {"outcome_id": outcome.id}), approve=True)
        self._deliver_return(rma)
        self._receive(rma, {self.product: 1})
        self.assertTrue(rma.is_action_charge_allowed)
        action = rma.action_charge_missing()
        invoice = self.env["account.move"].browse(action["res_id"])
        self.assertRecordValues(
            invoice.invoice_line_ids,
            [{"quantity": 1, "price_unit": 100, "tax_ids": self.tax.ids}],
        )
        self.assertEqual(rma.state, "done")
        with self.assertRaisesRegex(UserError, "nothing left to wait for"):
            rma.action_charge_missing()

    def test_a_replacement_can_come_back_too(self):
        first = self._create_return((self.line, 5, {"outcome_id": self.outcome.id}), approve=True)
        with self.assertRaises(UserError):
            self._create_return((self.line, 1))
        self._receive(first)
        self._deliver_return(first)
        second = self._create_return((self.line, 1), approve=True)
        self._receive(second)
        self.assertEqual(second.refund_ids.amount_untaxed, 100)
        self.assertEqual(
            second.receipt_ids.move_ids.origin_returned_move_id,
            first.line_ids.stock_move_ids.filtered(lambda move: move._is_rma_replacement()),
        )


@tagged("post_install", "-at_install")
class TestExchange(RmaCommon):
    """Another product: a credit note and a new sale order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcome = cls.env.ref("rma_core.outcome_exchange")
        cls.order = cls._create_order((cls.product, 5, {"discount": 10}))
        cls.line = cls.order.order_line

    def _exchange(self, outcome=None, quantity=2):
        return self._create_return(
            (
                self.line,
                quantity,
                {
                    "outcome_id": (outcome or self.outcome).id,
                    "replacement_product_id": self.product_other.id,
                },
            ),
            approve=True,
        )

    def test_credits_the_old_and_sells_the_new_product(self):
        rma = self._exchange()
        preview = rma.line_ids._get_preview()
        self._receive(rma)
        sale = rma.replacement_order_ids
        self.assertRecordValues(
            sale.order_line,
            [
                {
                    "product_id": self.product_other.id,
                    "product_uom_qty": 2,
                    "price_unit": 40,
                    "rma_line_id": rma.line_ids.id,
                }
            ],
        )
        self.assertEqual(rma.refund_ids.amount_untaxed, 180)
        amounts = [entry["amount"] for entry in preview[rma.line_ids]]
        self.assertEqual(amounts, [rma.refund_ids.amount_total, -sale.amount_total])
        self.assertEqual(rma.line_ids.settlement_state, "in_progress")
        # Before and after, the return shows what the exchange costs or gives back.
        self.assertEqual(rma.line_ids.amount_difference, sum(amounts))
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "approved")
        sale.sudo().action_confirm()
        self.assertEqual(rma.state, "done")
        self.assertEqual(rma.line_ids.amount_difference, sum(amounts))
        self.assertRecordValues(
            self.line, [{"qty_delivered": 3, "qty_invoiced": 3, "invoice_status": "invoiced"}]
        )

    def test_even_for_even_costs_nothing(self):
        rma = self._exchange(self.outcome.copy({"exchange_price": "even"}))
        self._receive(rma)
        self.assertEqual(rma.refund_ids.amount_total, rma.replacement_order_ids.amount_total)
        self.assertEqual(rma.line_ids.amount_difference, 0)

    def test_order_is_confirmed_at_once_if_wanted(self):
        rma = self._exchange(self.outcome.copy({"confirm_exchange": True, "post_refund": True}))
        self._receive(rma)
        self.assertEqual(rma.replacement_order_ids.state, "sale")
        self.assertEqual(rma.state, "done")

    def test_what_was_cancelled_is_made_again_and_nothing_else(self):
        rma = self._exchange()
        self._receive(rma)
        sale = rma.replacement_order_ids
        rma.refund_ids.sudo().button_cancel()
        rma.action_process()
        rma.action_process()
        self.assertEqual(rma.replacement_order_ids, sale)
        self.assertEqual(sorted(rma.refund_ids.mapped("state")), ["cancel", "draft"])
        sale.sudo().action_cancel()
        rma.action_process()
        rma.action_process()
        self.assertEqual(len(rma.replacement_order_ids), 2)
        self.assertEqual(len(rma.refund_ids), 2)

    def test_asks_for_the_other_product(self):
        rma = self._create_return((self.line, 1, {"outcome_id": self.outcome.id}))
        with self.assertRaisesRegex(UserError, "choose the product"):
            rma.action_approve()
        self.assertEqual(rma.state, "submitted")
