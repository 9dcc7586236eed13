from odoo import fields
from odoo.tests import Form, tagged

from .common import RmaCommon


@tagged("post_install", "-at_install", "alone")
class TestRefundInvoices(RmaCommon):
    """Which invoice is credited, and how much of it: the oldest first, posted ones only, never
    more than invoiced less credited, never what the customer still has."""

    def _return_and_receive(self, line, quantity, **vals):
        rma = self._create_return((line, quantity, vals), approve=True)
        self._receive(rma)
        return rma

    def _get_credits(self, rma):
        """Return ``{invoice: credited quantity}`` of the return's credit notes."""
        credited = {}
        for move in rma.refund_ids.filtered(lambda move: move.state != "cancel"):
            invoice = move.reversed_entry_id
            quantity = sum(move.invoice_line_ids.mapped("quantity"))
            credited[invoice] = credited.get(invoice, 0) + quantity
        return credited

    def _create_order_with_two_invoices(self, first=3, second=2):
        order = self._create_order((self.product, first + second), deliver=False, invoice=False)
        self._deliver(order, {self.product: first})
        older = self._invoice(order)
        self._deliver(order)
        newer = self._invoice(order)
        return order.order_line, older, newer

    # ------------------------------------------------------------------ receipts

    def test_what_is_partly_received_is_partly_credited(self):
        order = self._create_order((self.product, 10))
        invoice = order.invoice_ids
        rma = self._create_return((order.order_line, 6), approve=True)
        for received, credited in ((2, 2), (1, 3), (3, 6)):
            self._receive(rma, {self.product: received})
            self.assertEqual(self._get_credits(rma), {invoice: credited})
            self.assertRecordValues(
                rma.line_ids,
                [
                    {
                        "quantity_received": credited,
                        "quantity_accepted": credited,
                        "quantity_in_progress": credited,
                        "quantity_settled": 0,
                        "quantity_open": 6 - credited,
                        "reception_state": "received" if credited == 6 else "partial",
                        "settlement_state": "in_progress",
                    }
                ],
            )
        self.assertEqual(len(rma.receipt_ids), 3)
        self.assertEqual(rma.state, "approved")
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(order.order_line, delivered=4, invoiced=4)

    def test_a_partly_received_return_stays_open_after_its_credit_note_is_posted(self):
        order = self._create_order((self.product, 10))
        rma = self._create_return((order.order_line, 6), approve=True)
        self._receive(rma, {self.product: 2})
        self._post(rma.refund_ids)
        self.assertRecordValues(
            rma.line_ids,
            [{"settlement_state": "in_progress", "quantity_settled": 2, "quantity_open": 4}],
        )
        self.assertEqual(rma.state, "approved")
        # As with Odoo's own returns: nothing to invoice, and not all transfers are through.
        self.assertBooks(order.order_line, delivered=8, invoiced=8, status="no")

    # ------------------------------------------------------------------ several invoices

    def test_the_oldest_invoice_is_credited_first(self):
        line, older, newer = self._create_order_with_two_invoices()
        rma = self._return_and_receive(line, 2)
        self.assertEqual(self._get_credits(rma), {older: 2})
        rma = self._return_and_receive(line, 2)
        self.assertEqual(self._get_credits(rma), {older: 1, newer: 1})
        self._post(line.rma_line_ids.order_id.refund_ids)
        self.assertBooks(line, delivered=1, invoiced=1)

    def test_oldest_means_the_invoice_date_and_not_the_number(self):
        line, first, second = self._create_order_with_two_invoices()
        second.button_draft()
        second.invoice_date = fields.Date.subtract(first.invoice_date, months=1)
        second.action_post()
        rma = self._return_and_receive(line, 3)
        self.assertEqual(self._get_credits(rma), {second: 2, first: 1})

    def test_a_quantity_over_two_invoices_makes_one_credit_note_each(self):
        line, older, newer = self._create_order_with_two_invoices()
        rma = self._return_and_receive(line, 5)
        self.assertEqual(len(rma.refund_ids), 2)
        self.assertEqual(self._get_credits(rma), {older: 3, newer: 2})
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(line, delivered=0, invoiced=0)

    def test_lines_of_one_invoice_share_one_credit_note(self):
        order = self._create_order((self.product, 5), (self.product_other, 3))
        invoice = order.invoice_ids
        rma = self._create_return(*((line, 2) for line in order.order_line), approve=True)
        self._receive(rma)
        self.assertRecordValues(
            rma.refund_ids, [{"amount_untaxed": 280, "reversed_entry_id": invoice.id}]
        )

    def test_orders_on_one_invoice_share_one_credit_note(self):
        orders = self._create_order((self.product, 5), invoice=False)
        orders |= self._create_order((self.product_other, 3), invoice=False)
        invoice = self._invoice(orders)
        self.assertEqual(len(invoice), 1)
        rma = self._create_return(*((line, 2) for line in orders.order_line), approve=True)
        self._receive(rma)
        self.assertEqual(rma.refund_ids.reversed_entry_id, invoice)
        self.assertEqual(len(rma.refund_ids), 1)

    def test_a_line_invoiced_in_dozens_is_credited_in_dozens(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        line = self._create_order((self.product, 2, {"product_uom_id": dozen.id})).order_line
        rma = self._return_and_receive(line, 6, uom_id=self.product.uom_id.id)
        self.assertRecordValues(
            rma.refund_ids.invoice_line_ids,
            [{"quantity": 0.5, "product_uom_id": dozen.id, "price_unit": line.price_unit}],
        )
        self._post(rma.refund_ids)
        self.assertEqual(rma.line_ids.quantity_settled, 6)
        self.assertBooks(line, delivered=1.5, invoiced=1.5)

    # ------------------------------------------------------------------ credited by hand

    def test_what_was_credited_by_hand_is_not_credited_again(self):
        order = self._create_order((self.product, 5))
        self._credit_by_hand(order.invoice_ids, {self.product: 2})
        rma = self._return_and_receive(order.order_line, 5)
        self.assertEqual(sum(self._get_credits(rma).values()), 3)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(order.order_line, delivered=0, invoiced=0)

    def test_goods_credited_by_hand_before_they_came_need_no_credit_note(self):
        order = self._create_order((self.product, 5))
        self._credit_by_hand(order.invoice_ids, {self.product: 2})
        rma = self._return_and_receive(order.order_line, 2)
        self.assertFalse(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(order.order_line, delivered=3, invoiced=3)

    def test_an_invoice_credited_whole_by_hand_is_never_credited(self):
        order = self._create_order((self.product, 5))
        self._credit_by_hand(order.invoice_ids)
        rma = self._return_and_receive(order.order_line, 5)
        self.assertFalse(rma.refund_ids)
        self.assertBooks(order.order_line, delivered=0, invoiced=0)

    def test_a_draft_credited_by_hand_counts_and_a_cancelled_one_does_not(self):
        for cancelled, quantity in ((False, 1), (True, 5)):
            with self.subTest(cancelled=cancelled):
                order = self._create_order((self.product, 5))
                refund = self._credit_by_hand(order.invoice_ids, {self.product: 4}, post=False)
                if cancelled:
                    refund.button_cancel()
                rma = self._return_and_receive(order.order_line, 5)
                self.assertEqual(sum(self._get_credits(rma).values()), quantity)

    def test_crediting_by_hand_between_two_returns_is_noticed(self):
        order = self._create_order((self.product, 5))
        invoice = order.invoice_ids
        rma = self._return_and_receive(order.order_line, 2)
        self._post(rma.refund_ids)
        self._credit_by_hand(invoice, {self.product: 3})
        rma = self._return_and_receive(order.order_line, 3)
        self.assertFalse(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(order.order_line, delivered=0, invoiced=0)

    def test_credits_by_hand_count_against_the_invoice_they_reverse(self):
        line, older, newer = self._create_order_with_two_invoices()
        self._credit_by_hand(newer)
        rma = self._return_and_receive(line, 5)
        self.assertEqual(self._get_credits(rma), {older: 3})

    # ------------------------------------------------------------------ not or partly invoiced

    def test_goods_never_invoiced_are_settled_without_a_credit_note(self):
        order = self._create_order((self.product, 5), invoice=False)
        rma = self._return_and_receive(order.order_line, 5)
        self.assertFalse(rma.refund_ids)
        self.assertRecordValues(
            rma.line_ids,
            [{"settlement_state": "settled", "quantity_settled": 5, "quantity_open": 0}],
        )
        self.assertIn("5", rma.line_ids.settlement_note)
        self.assertIn("not been invoiced", rma.line_ids.settlement_note)
        self.assertEqual(rma.state, "done")
        line = order.order_line
        self.assertRecordValues(
            line, [{"qty_delivered": 0, "qty_invoiced": 0, "qty_to_invoice": 0}]
        )
        self.assertNotEqual(order.invoice_status, "to invoice")
        rma.action_process()
        self.assertFalse(rma.refund_ids)

    def test_only_what_stays_is_invoiced_later(self):
        order = self._create_order((self.product, 5), invoice=False)
        self._return_and_receive(order.order_line, 2)
        self.assertRecordValues(
            order.order_line, [{"qty_to_invoice": 3, "invoice_status": "to invoice"}]
        )
        invoice = self._invoice(order)
        self.assertEqual(invoice.invoice_line_ids.quantity, 3)
        self.assertBooks(order.order_line, delivered=3, invoiced=3)
        self.assertEqual(order.order_line.rma_line_ids.order_id.state, "done")

    def _create_partly_invoiced(self):
        """Ten delivered, six of them invoiced."""
        order = self._create_order((self.product, 10), deliver=False, invoice=False)
        self._deliver(order, {self.product: 6})
        invoice = self._invoice(order)
        self._deliver(order)
        return order.order_line, invoice

    def test_goods_not_yet_invoiced_come_back_before_invoiced_ones(self):
        for returned, credited in ((3, 0), (4, 0), (7, 3), (10, 6)):
            with self.subTest(returned=returned):
                line, invoice = self._create_partly_invoiced()
                rma = self._return_and_receive(line, returned)
                self.assertEqual(self._get_credits(rma), {invoice: credited} if credited else {})
                self._post(rma.refund_ids)
                self.assertEqual(rma.state, "done")
                self.assertEqual(line.qty_delivered, 10 - returned)
                if returned >= 4:
                    self.assertBooks(line, delivered=10 - returned, invoiced=6 - credited)
                else:
                    self.assertEqual(line.qty_to_invoice, 1)

    def test_two_returns_of_partly_invoiced_goods_credit_no_more_than_one(self):
        line, invoice = self._create_partly_invoiced()
        first = self._return_and_receive(line, 5)
        second = self._return_and_receive(line, 5)
        self.assertEqual(self._get_credits(first), {invoice: 1})
        self.assertEqual(self._get_credits(second), {invoice: 5})
        self._post((first | second).refund_ids)
        self.assertEqual((first | second).mapped("state"), ["done", "done"])
        self.assertBooks(line, delivered=0, invoiced=0)

    def test_a_draft_invoice_is_credited_once_it_is_posted(self):
        order = self._create_order((self.product, 5), invoice=False)
        invoice = self._invoice(order, post=False)
        rma = self._return_and_receive(order.order_line, 2)
        self.assertFalse(rma.refund_ids)
        invoice.action_post()
        self.assertEqual(rma.state, "approved")
        rma.action_process()
        rma.action_process()
        self.assertEqual(self._get_credits(rma), {invoice: 2})
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(order.order_line, delivered=3, invoiced=3)

    def test_a_draft_invoice_lowered_to_what_stays_needs_no_credit_note(self):
        order = self._create_order((self.product, 5), invoice=False)
        invoice = self._invoice(order, post=False)
        rma = self._return_and_receive(order.order_line, 2)
        with Form(invoice) as form, form.invoice_line_ids.edit(0) as line:
            line.quantity = 3
        invoice.action_post()
        rma.action_process()
        self.assertFalse(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(order.order_line, delivered=3, invoiced=3)

    def test_a_cancelled_invoice_is_not_credited(self):
        order = self._create_order((self.product, 5))
        invoice = order.invoice_ids
        invoice.button_draft()
        invoice.button_cancel()
        rma = self._return_and_receive(order.order_line, 2)
        self.assertFalse(rma.refund_ids)
        self.assertEqual(rma.state, "done")

    def test_goods_without_an_order_are_credited_at_the_price_given(self):
        rma = (
            self.env["rma.order"]
            .with_user(self.clerk)
            .create(
                {
                    "partner_id": self.customer.id,
                    "line_ids": [
                        fields.Command.create(
                            {"product_id": self.product.id, "quantity": 2, "price_unit": 70}
                        )
                    ],
                }
            )
        )
        rma.action_submit()
        rma.action_approve()
        self._receive(rma)
        self.assertRecordValues(
            rma.refund_ids,
            [
                {
                    "move_type": "out_refund",
                    "partner_id": self.customer.id,
                    "amount_untaxed": 140,
                    "reversed_entry_id": False,
                }
            ],
        )
        rma.action_process()
        self.assertEqual(len(rma.refund_ids), 1)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
