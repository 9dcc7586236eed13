from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install", "alone")
class TestRefundReopen(RmaCommon):
    """What closes a return opens it again when it is undone; nothing is ever made twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 10), (cls.product_other, 10))
        cls.line, cls.line_other = cls.order.order_line
        cls.invoice = cls.order.invoice_ids

    def _create_received(self, quantity=4):
        rma = self._create_return((self.line, quantity), approve=True)
        self._receive(rma)
        return rma

    def _get_live(self, rma):
        return rma.refund_ids.filtered(lambda move: move.state != "cancel")

    def _assert_open(self, rma, quantity):
        self.assertEqual(rma.state, "approved")
        self.assertFalse(rma.date_closed)
        self.assertRecordValues(
            rma.line_ids, [{"quantity_open": quantity, "quantity_received": 4}]
        )
        self.assertTrue(rma.is_action_process_allowed)

    def _assert_made_again_once(self, rma, quantity=4):
        before = rma.refund_ids
        for __ in range(3):
            rma.action_process()
        new = rma.refund_ids - before
        self.assertEqual(len(new), 1)
        self.assertEqual(new.invoice_line_ids.quantity, quantity)
        self.assertEqual(new.reversed_entry_id, self.invoice)
        self.assertFalse(rma.is_action_process_allowed)
        self.assertEqual(sum(self._get_live(rma).invoice_line_ids.mapped("quantity")), 4)
        self._post(new)
        self.assertEqual(rma.state, "done")
        self.assertTrue(rma.date_closed)
        self.assertBooks(self.line, delivered=6, invoiced=6)

    def test_a_cancelled_draft_opens_the_line(self):
        rma = self._create_received()
        rma.refund_ids.with_user(self.accountant).button_cancel()
        self._assert_open(rma, 4)
        self._assert_made_again_once(rma)

    def test_a_deleted_draft_opens_the_line(self):
        rma = self._create_received()
        rma.refund_ids.with_user(self.accountant).unlink()
        self.env.flush_all()
        self.assertFalse(rma.refund_ids)
        self._assert_open(rma, 4)
        self._assert_made_again_once(rma)

    def test_a_deleted_line_of_a_draft_opens_only_its_own(self):
        rma = self._create_return((self.line, 4), (self.line_other, 2), approve=True)
        self._receive(rma)
        refund = rma.refund_ids.with_user(self.accountant)
        refund.invoice_line_ids.filtered(
            lambda line: line.product_id == self.product_other
        ).unlink()
        self.env.flush_all()
        line, other = rma.line_ids.sorted("id")
        self.assertEqual((line.quantity_open, other.quantity_open), (0, 2))
        rma.action_process()
        rma.action_process()
        new = rma.refund_ids - refund
        self.assertEqual(new.invoice_line_ids.product_id, self.product_other)
        self.assertEqual(new.invoice_line_ids.quantity, 2)

    def test_a_posted_credit_note_set_to_draft_opens_the_return(self):
        rma = self._create_received()
        refund = rma.refund_ids
        self._post(refund)
        self.assertEqual(rma.state, "done")
        refund.with_user(self.accountant).button_draft()
        self.assertEqual(rma.state, "approved")
        self.assertFalse(rma.date_closed)
        self.assertRecordValues(
            rma.line_ids,
            [
                {
                    "settlement_state": "in_progress",
                    "quantity_in_progress": 4,
                    "quantity_settled": 0,
                    "quantity_open": 0,
                    "amount_refunded": 0,
                }
            ],
        )
        # The draft is there: nothing to make.
        rma.action_process()
        self.assertEqual(rma.refund_ids, refund)
        self._post(refund)
        self.assertEqual(rma.state, "done")

    def test_a_posted_credit_note_cancelled_opens_the_return(self):
        rma = self._create_received()
        self._post(rma.refund_ids)
        rma.refund_ids.with_user(self.accountant).button_draft()
        rma.refund_ids.with_user(self.accountant).button_cancel()
        self._assert_open(rma, 4)
        self._assert_made_again_once(rma)

    def test_a_cancelled_credit_note_taken_up_again_is_counted(self):
        rma = self._create_received()
        refund = rma.refund_ids
        refund.with_user(self.accountant).button_cancel()
        self._assert_open(rma, 4)
        refund.with_user(self.accountant).button_draft()
        rma.action_process()
        self.assertEqual(rma.refund_ids, refund)
        self._post(refund)
        self.assertEqual(rma.state, "done")

    def test_a_draft_lowered_by_the_accountant_opens_the_rest(self):
        rma = self._create_received()
        refund = rma.refund_ids
        refund.with_user(self.accountant).invoice_line_ids.quantity = 3
        self._assert_open(rma, 1)
        self._assert_made_again_once_beside(refund, rma)

    def _assert_made_again_once_beside(self, refund, rma):
        for __ in range(3):
            rma.action_process()
        new = rma.refund_ids - refund
        self.assertEqual(new.invoice_line_ids.quantity, 1)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(self.line, delivered=6, invoiced=6)

    def test_undoing_one_return_leaves_the_others_closed(self):
        first, second = self._create_received(), self._create_received()
        self._post((first | second).refund_ids)
        undone = first.refund_ids.with_user(self.accountant)
        undone.button_draft()
        undone.button_cancel()
        self.assertEqual((first | second).mapped("state"), ["approved", "done"])
        second.action_process()
        self.assertEqual(len(second.refund_ids), 1)

    def test_of_two_credit_notes_only_the_undone_one_is_made_again(self):
        order = self._create_order((self.product, 4), deliver=False, invoice=False)
        self._deliver(order, {self.product: 3})
        older = self._invoice(order)
        self._deliver(order)
        newer = self._invoice(order)
        rma = self._create_return((order.order_line, 4), approve=True)
        self._receive(rma)
        self._post(rma.refund_ids)
        undone = rma.refund_ids.with_user(self.accountant).filtered(
            lambda move: move.reversed_entry_id == newer
        )
        undone.button_draft()
        undone.button_cancel()
        self.assertEqual(rma.line_ids.quantity_open, 1)
        rma.action_process()
        rma.action_process()
        live = self._get_live(rma)
        self.assertEqual(
            {move.reversed_entry_id: move.invoice_line_ids.quantity for move in live},
            {older: 3, newer: 1},
        )

    # ------------------------------------------------------------------ receipts

    def test_a_cancelled_receipt_is_announced_again_once(self):
        rma = self._create_return((self.line, 4), approve=True)
        first = rma.receipt_ids
        first.with_user(self.warehouse_worker).action_cancel()
        self.assertEqual(rma.line_ids.reception_state, "awaiting")
        for __ in range(3):
            rma.action_process()
        new = rma.receipt_ids - first
        self.assertEqual(len(new), 1)
        self.assertEqual(new.move_ids.product_uom_qty, 4)
        self._receive(rma)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")

    def test_a_rest_without_backorder_is_announced_again_on_demand(self):
        rma = self._create_return((self.line, 4), approve=True)
        self._receive(rma, {self.product: 1})
        backorder = rma.receipt_ids.filtered(lambda picking: picking.state != "done")
        backorder.with_user(self.warehouse_worker).action_cancel()
        self.assertEqual(rma.state, "approved")
        rma.action_process()
        rma.action_process()
        new = rma.receipt_ids.filtered(lambda picking: picking.state == "assigned")
        self.assertEqual(new.move_ids.product_uom_qty, 3)

    def test_goods_sent_out_again_open_the_return(self):
        """The receipt is undone: the goods are with the customer as before."""
        rma = self._create_received()
        rma.refund_ids.with_user(self.accountant).button_cancel()
        self._return_by_hand(rma.receipt_ids.sudo(), {self.product: 4})
        self.assertRecordValues(
            rma.line_ids,
            [
                {
                    "quantity_received": 0,
                    "quantity_accepted": 0,
                    "reception_state": "awaiting",
                    "settlement_state": "waiting",
                }
            ],
        )
        self.assertBooks(self.line, delivered=10, invoiced=10)

    # ------------------------------------------------------------------ nothing twice

    def test_process_makes_nothing_in_any_state_of_a_return_that_is_on_its_way(self):
        rma = self._create_return((self.line, 4), (self.line_other, 2), submit=False)

        def process():
            before = rma.receipt_ids | self.env["stock.picking"], rma.refund_ids
            for __ in range(3):
                rma.action_process()
            self.assertEqual((rma.receipt_ids, rma.refund_ids), before)

        process()
        rma.action_submit()
        process()
        rma.action_approve()
        process()
        self._receive(rma, {self.product: 1})
        process()
        self._receive(rma)
        process()
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        process()

    def test_process_makes_nothing_for_declined_returns(self):
        rejected, cancelled = (
            self._create_return((self.line, 2)),
            self._create_return((self.line, 2), approve=True),
        )
        rejected._decline("rejected", "No.")
        cancelled.action_cancel()
        (rejected | cancelled).action_process()
        self.assertFalse((rejected | cancelled).refund_ids)
        self.assertFalse(rejected.receipt_ids)
        self.assertEqual(cancelled.receipt_ids.mapped("state"), ["cancel"])

    def test_validating_a_receipt_twice_settles_once(self):
        rma = self._create_return((self.line, 4), approve=True)
        self._receive(rma)
        rma.receipt_ids.with_user(self.warehouse_worker).button_validate()
        rma.receipt_ids.with_user(self.warehouse_worker)._action_done()
        self.assertEqual(len(rma.refund_ids), 1)
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 4)
        self.assertEqual(rma.line_ids.quantity_received, 4)
