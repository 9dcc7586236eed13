from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestRefundBooks(RmaCommon):
    """After a refund the order looks as if a careful accountant had done it by hand, and no line
    becomes invoiceable again; when and how credit notes are made and posted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keep = cls.env.ref("rma_core.outcome_keep")
        cls.ordered = cls._create_product("Carpet", 50, invoice_policy="order")

    def _refund(self, line, quantity, post=True, **vals):
        rma = self._create_return((line, quantity, vals), approve=True)
        if rma.receipt_ids:
            self._receive(rma)
        if post:
            self._post(rma.refund_ids)
        return rma

    # ------------------------------------------------------------------ invoice policy

    def test_invoiced_on_delivery(self):
        line = self._create_order((self.product, 5)).order_line
        rma = self._refund(line, 2, post=False)
        self.assertBooks(line, delivered=3, invoiced=3)
        self._post(rma.refund_ids)
        self.assertBooks(line, delivered=3, invoiced=3)
        self._refund(line, 3)
        self.assertBooks(line, delivered=0, invoiced=0)

    def test_invoiced_on_order(self):
        order = self._create_order((self.ordered, 5), deliver=False)
        self._deliver(order)
        line = order.order_line
        self._refund(line, 2)
        self.assertBooks(line, delivered=3, invoiced=3)
        self._refund(line, 3)
        # Nothing of it was ever charged in the end: Odoo calls that nothing to invoice.
        self.assertBooks(line, delivered=0, invoiced=0, status="no")

    def test_invoiced_on_order_and_returned_before_all_is_delivered(self):
        order = self._create_order((self.ordered, 10), deliver=False)
        self._deliver(order, {self.ordered: 6})
        line = order.order_line
        rma = self._refund(line, 2)
        self.assertEqual(rma.refund_ids.amount_untaxed, 100)
        self.assertBooks(line, delivered=4, invoiced=8)
        self._deliver(order)
        self.assertBooks(line, delivered=8, invoiced=8)
        self.assertEqual(rma.state, "done")

    def test_invoiced_on_order_but_not_yet(self):
        order = self._create_order((self.ordered, 5), invoice=False)
        line = order.order_line
        rma = self._refund(line, 2, post=False)
        self.assertFalse(rma.refund_ids)
        self.assertEqual(line.qty_to_invoice, 3)
        self.assertEqual(self._invoice(order).invoice_line_ids.quantity, 3)
        self.assertBooks(line, delivered=3, invoiced=3)

    def test_nothing_new_appears_on_the_order(self):
        order = self._create_order((self.product, 5), (self.ordered, 2))
        transfers = order.picking_ids
        for line in order.order_line:
            self._refund(line, 2)
        self.assertEqual(len(order.order_line), 2)
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [5, 2])
        self.assertFalse((order.picking_ids - transfers).filtered(lambda p: p.state != "done"))
        self.assertNotEqual(order.invoice_status, "to invoice")
        with self.assertRaisesRegex(UserError, "No items are available"):
            order._create_invoices()

    def test_the_order_total_left_to_invoice_is_nothing(self):
        order = self._create_order((self.ordered, 5, {"discount": 10}), (self.product, 5))
        line, kept = order.order_line
        self._refund(line, 2)
        self._refund(kept, 2, outcome_id=self.keep.id)
        self.assertEqual(order.amount_to_invoice, 0)
        self.assertEqual(order.order_line.mapped("untaxed_amount_to_invoice"), [0, 0])

    # ------------------------------------------------------------------ keep

    def test_kept_goods_are_credited_on_approval_and_stay_delivered(self):
        for product in (self.product, self.ordered):
            with self.subTest(policy=product.invoice_policy):
                line = self._create_order((product, 5)).order_line
                stock = product.qty_available
                rma = self._create_return((line, 2, {"outcome_id": self.keep.id}), approve=True)
                self.assertFalse(rma.receipt_ids)
                self.assertRecordValues(
                    rma.line_ids,
                    [
                        {
                            "reception_state": "not_needed",
                            "decision": "accepted",
                            "settlement_state": "in_progress",
                        }
                    ],
                )
                self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 2)
                self.assertBooks(line, delivered=5, invoiced=3)
                self._post(rma.refund_ids)
                self.assertEqual(rma.state, "done")
                self.assertEqual(product.qty_available, stock)
                self.assertBooks(line, delivered=5, invoiced=3)

    def test_kept_goods_never_invoiced_will_not_be(self):
        order = self._create_order((self.product, 5), invoice=False)
        rma = self._create_return(
            (order.order_line, 2, {"outcome_id": self.keep.id}), approve=True
        )
        self.assertFalse(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertTrue(rma.line_ids.settlement_note)
        self.assertEqual(order.order_line.qty_to_invoice, 3)
        self.assertEqual(self._invoice(order).invoice_line_ids.quantity, 3)
        self.assertBooks(order.order_line, delivered=5, invoiced=3)

    def test_kept_and_returned_goods_of_one_order_line(self):
        line = self._create_order((self.product, 5)).order_line
        rma = self._create_return((line, 2, {"outcome_id": self.keep.id}), (line, 3), approve=True)
        self._receive(rma)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertEqual(sum(rma.refund_ids.mapped("amount_untaxed")), 500)
        self.assertBooks(line, delivered=2, invoiced=0)

    # ------------------------------------------------------------------ when

    def test_on_approval_credits_before_the_goods_come_and_not_again_after(self):
        outcome = self.outcome_refund.copy({"trigger": "approval"})
        line = self._create_order((self.product, 5)).order_line
        rma = self._create_return((line, 2, {"outcome_id": outcome.id}), approve=True)
        refund = rma.refund_ids
        self.assertEqual(refund.invoice_line_ids.quantity, 2)
        self._post(refund)
        self.assertBooks(line, delivered=5, invoiced=3, status=line.invoice_status)
        self.assertNotEqual(line.invoice_status, "to invoice")
        # The goods are still to come.
        self.assertEqual(rma.state, "approved")
        self._receive(rma)
        rma.action_process()
        self.assertEqual(rma.refund_ids, refund)
        self.assertEqual(rma.state, "done")
        self.assertBooks(line, delivered=3, invoiced=3)

    def test_by_hand_waits_for_somebody_to_press_process(self):
        outcome = self.outcome_refund.copy({"trigger": "manual"})
        line = self._create_order((self.product, 5)).order_line
        rma = self._create_return((line, 2, {"outcome_id": outcome.id}), approve=True)
        self.assertFalse(rma.is_action_process_allowed)
        self._receive(rma)
        self.assertFalse(rma.refund_ids)
        self.assertRecordValues(
            rma.line_ids, [{"settlement_state": "waiting", "quantity_accepted": 2}]
        )
        self.assertTrue(rma.is_action_process_allowed)
        rma.action_process()
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 2)
        self.assertFalse(rma.is_action_process_allowed)

    def test_outcomes_of_one_return_go_their_own_ways(self):
        manual = self.outcome_refund.copy({"trigger": "manual"})
        order = self._create_order((self.product, 5), (self.product_other, 5))
        line, other = order.order_line
        rma = self._create_return((line, 1), (other, 1, {"outcome_id": manual.id}), approve=True)
        self._receive(rma)
        self.assertEqual(rma.refund_ids.invoice_line_ids.product_id, self.product)
        rma.action_process()
        self.assertEqual(
            rma.refund_ids.invoice_line_ids.product_id, self.product | self.product_other
        )

    # ------------------------------------------------------------------ posting

    def test_credit_notes_are_posted_at_once_if_the_outcome_says_so(self):
        outcome = self.outcome_refund.copy({"post_refund": True})
        line = self._create_order((self.product, 5)).order_line
        rma = self._create_return((line, 2, {"outcome_id": outcome.id}), approve=True)
        # By the warehouse worker, who has no rights in accounting.
        self._receive(rma)
        self.assertEqual(rma.refund_ids.state, "posted")
        self.assertEqual(rma.state, "done")
        self.assertEqual(rma.line_ids.amount_refunded, 230)

    def test_an_unpaid_invoice_is_settled_with_its_credit_note(self):
        line = self._create_order((self.product, 5)).order_line
        invoice = line.order_id.invoice_ids
        self._refund(line, 2)
        self.assertRecordValues(invoice, [{"amount_residual": 345, "payment_state": "partial"}])
        rma = self._refund(line, 3)
        self.assertRecordValues(invoice, [{"amount_residual": 0, "payment_state": "reversed"}])
        self.assertEqual(rma.refund_ids.payment_state, "paid")

    def test_the_credit_note_of_a_paid_invoice_stays_open_for_paying_back(self):
        line = self._create_order((self.product, 5)).order_line
        invoice = line.order_id.invoice_ids
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({}).action_create_payments()
        rma = self._refund(line, 2)
        self.assertEqual(rma.refund_ids.amount_residual, 230)
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))

    def test_an_invoice_in_a_locked_period_is_credited_today(self):
        with freeze_time("2024-03-10"):
            line = self._create_order((self.product, 5)).order_line
            self.env.flush_all()
        self.env.company.fiscalyear_lock_date = "2024-12-31"
        rma = self._refund(line, 2)
        self.assertRecordValues(
            rma.refund_ids,
            [{"state": "posted", "date": fields.Date.context_today(rma)}],
        )
        self.assertEqual(rma.state, "done")

    def test_a_lock_date_of_today_does_not_stop_the_warehouse(self):
        line = self._create_order((self.product, 5)).order_line
        today = fields.Date.context_today(line)
        self.env.company.sale_lock_date = today
        rma = self._refund(line, 2, post=False)
        self.assertEqual(rma.refund_ids.state, "draft")
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertGreater(rma.refund_ids.date, today)
