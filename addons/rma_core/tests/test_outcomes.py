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
        with self.assertRaisesRegex(UserError, "nothing to wait for"):
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


@tagged("post_install", "-at_install")
class TestInspection(RmaCommon):
    """Received 10: 7 restocked, 2 scrapped, 1 refused and sent back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.rma_inspect_receipts = True
        cls.order = cls._create_order((cls.product, 10))
        cls.line = cls.order.order_line

    def _inspect(self, rma, *verdicts):
        """``verdicts``: ``(quantity, disposition xmlid or None to refuse)``."""
        wizard = self.env["rma.order.inspect"].browse(rma.action_inspect()["res_id"])
        received = wizard.line_ids.move_line_id
        wizard.line_ids.unlink()
        wizard.write(
            {
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "move_line_id": received.id,
                            "quantity": quantity,
                            "is_refused": not kind,
                            "disposition_id": kind and self.env.ref(f"rma_core.{kind}").id,
                        },
                    )
                    for quantity, kind in verdicts
                ]
            }
        )
        wizard.with_user(self.clerk).action_confirm()

    def test_one_screen_splits_what_arrived(self):
        rma = self._create_return((self.line, 10), approve=True)
        stock = self.warehouse.lot_stock_id
        self._receive(rma)
        self.assertFalse(rma.refund_ids)
        self.assertEqual(rma.line_ids.quantity_accepted, 0)
        before = self.product.with_context(location=stock.id).qty_available
        self._inspect(rma, (7, "disposition_restock"), (2, "disposition_scrap"), (1, None))
        self.assertEqual(self.product.with_context(location=stock.id).qty_available, before + 7)
        scrap = self.env["stock.scrap"].search([("rma_line_id", "=", rma.line_ids.id)])
        self.assertEqual(scrap.scrap_qty, 2)
        self.assertRecordValues(
            rma.line_ids,
            [{"quantity_accepted": 9, "quantity_refused": 1, "decision": "partial"}],
        )
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 9)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "approved")
        delivery = rma.delivery_ids.sudo()
        self.assertEqual(delivery.move_ids.product_uom_qty, 1)
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertEqual(rma.state, "done")
        self.assertRecordValues(
            self.line,
            [{"qty_delivered": 1, "qty_invoiced": 1, "invoice_status": "invoiced"}],
        )

    def test_refused_goods_are_not_credited_by_invoicing_before_they_left(self):
        for policy in ("order", "delivery"):
            with self.subTest(policy):
                product = self._create_product(f"Kettle {policy}", 60, invoice_policy=policy)
                order = self._create_order((product, 3))
                rma = self._create_return((order.order_line, 3), approve=True)
                self._receive(rma)
                self._inspect(rma, (2, "disposition_restock"), (1, None))
                self._post(rma.refund_ids)
                invoiced = {"qty_invoiced": 1, "qty_to_invoice": 0, "invoice_status": "invoiced"}
                self.assertRecordValues(order.order_line, [{**invoiced, "qty_delivered": 0}])
                delivery = rma.delivery_ids.sudo()
                delivery.move_ids.picked = True
                delivery.button_validate()
                self.assertRecordValues(order.order_line, [{**invoiced, "qty_delivered": 1}])

    def test_refuses_more_than_waits_in_returns(self):
        rma = self._create_return((self.line, 4), approve=True)
        self._receive(rma)
        with self.assertRaisesRegex(UserError, "1 more were entered"):
            self._inspect(rma, (3, "disposition_restock"), (2, None))

    def test_refused_goods_can_be_returned_again(self):
        rma = self._create_return((self.line, 10), approve=True)
        self._receive(rma)
        self._inspect(rma, (10, None))
        self.assertEqual(rma.line_ids.decision, "refused")
        delivery = rma.delivery_ids.sudo()
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertEqual(rma.state, "done")
        self.assertEqual(self._create_return((self.line, 10)).state, "submitted")

    def test_what_is_credited_cannot_be_refused(self):
        self.env.company.rma_inspect_receipts = False
        rma = self._create_return((self.line, 4), approve=True)
        self._receive(rma)
        with self.assertRaisesRegex(UserError, "settled already"):
            self._inspect(rma, (1, None))


@tagged("post_install", "-at_install")
class TestSendBackAndMissing(RmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5))
        cls.line = cls.order.order_line

    def test_send_back_as_outcome_changes_no_order_quantity(self):
        outcome = self.env.ref("rma_core.outcome_send_back")
        rma = self._create_return((self.line, 3, {"outcome_id": outcome.id}), approve=True)
        self._receive(rma)
        self.assertEqual(self.line.qty_delivered, 5)
        rma.action_process()
        delivery = rma.delivery_ids.sudo()
        self.assertRecordValues(
            delivery.move_ids,
            [{"product_uom_qty": 3, "location_id": self.warehouse.rma_location_id.id}],
        )
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertEqual(rma.state, "done")
        self.assertEqual(self.line.qty_delivered, 5)

    def test_short_closing_ends_the_waiting(self):
        rma = self._create_return((self.line, 3), approve=True)
        self._receive(rma, {self.product: 1})
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "approved")
        rma.action_close_short()
        self.assertEqual(rma.state, "done")
        self.assertFalse(
            rma.receipt_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))
        )
        self.assertEqual(self._create_return((self.line, 4)).state, "submitted")

    def test_lines_that_never_came_settle_nothing(self):
        rma = self._create_return((self.line, 3), approve=True)
        rma.action_close_short()
        self.assertEqual(rma.state, "done")
        self.assertEqual(rma.line_ids.settlement_state, "not_needed")
        self.assertFalse(rma.refund_ids)
        rma.action_reopen_short()
        self.assertEqual(rma.state, "approved")
        self._receive(rma)
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 3)
