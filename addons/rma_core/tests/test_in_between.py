from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestInBetween(RmaCommon):
    """Goods that are neither here nor there: nothing is invoiced or credited for them twice, and
    no line waits for ever."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcome_keep = cls.env.ref("rma_core.outcome_keep")
        cls.outcome_replace = cls.env.ref("rma_core.outcome_replace")
        cls.outcome_send_back = cls.env.ref("rma_core.outcome_send_back")
        cls.scrap = cls.env.ref("rma_core.disposition_scrap")
        cls.product_ordered = cls._create_product("Bulb", 10, invoice_policy="order")
        cls._stock(cls.product, 20)

    def _sell(self, quantity, invoiced, product=None):
        order = self._create_order((product or self.product, quantity), invoice=False)
        if invoiced:
            invoice = self._invoice(order, post=False)
            invoice.invoice_line_ids.quantity = invoiced
            invoice.action_post()
        return order.order_line

    def _inspect(self, rma, *verdicts):
        """Give verdicts ``(quantity, refused, disposition)`` on the one product that waits."""
        wizard = self.env["rma.order.inspect"].with_user(self.clerk)
        wizard = wizard.browse(rma.action_inspect()["res_id"])
        move_line = wizard.line_ids.move_line_id
        wizard.line_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "move_line_id": move_line.id,
                        "quantity": quantity,
                        "is_refused": is_refused,
                        "disposition_id": disposition and disposition.id,
                    }
                )
                for quantity, is_refused, disposition in verdicts
            ),
        ]
        wizard.action_confirm()

    def _ship(self, rma):
        deliveries = rma.sudo().delivery_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        deliveries.move_ids.picked = True
        deliveries._action_done()
        self.env.flush_all()

    def assertNothingToInvoice(self, line):
        self.env.flush_all()
        line.invalidate_recordset()
        self.assertEqual(line.qty_to_invoice, 0)
        self.assertNotEqual(line.invoice_status, "to invoice")
        self.assertNotEqual(line.order_id.invoice_status, "to invoice")

    # ------------------------------------------------------------------ refused, kept, in drafts

    def test_refused_in_parts_after_partial_invoicing(self):
        for product in (self.product, self.product_ordered):
            with self.subTest(product.name):
                line = self._sell(10, 8, product)
                rma = self._create_return((line, 4), approve=True, is_inspection_required=True)
                self._receive(rma)
                self._inspect(rma, (2, False, None), (2, True, None))
                rma.action_process()
                self.assertFalse(rma.refund_ids, "the eight that stay are those that were paid")
                self.assertNothingToInvoice(line)
                self._ship(rma)
                rma.action_process()
                self.assertFalse(rma.refund_ids)
                self.assertEqual(rma.state, "done")
                self.assertNothingToInvoice(line)

    def test_kept_and_undecided_of_a_partly_invoiced_line(self):
        line = self._sell(6, 3)
        rma = self._create_return(
            (line, 4, {"outcome_id": self.outcome_keep.id}),
            (line, 2),
            approve=True,
            is_inspection_required=True,
        )
        self._receive(rma)
        rma.action_process()
        self.assertEqual(sum(rma.refund_ids.invoice_line_ids.mapped("quantity")), 1)
        self._inspect(rma, (2, True, None))
        self._ship(rma)
        rma.action_process()
        self._post(rma.refund_ids)
        self.assertEqual(sum(rma.refund_ids.invoice_line_ids.mapped("quantity")), 1)
        self.assertEqual(rma.state, "done")
        self.assertNothingToInvoice(line)

    def test_kept_and_accepted_of_a_partly_invoiced_line(self):
        line = self._sell(6, 3)
        rma = self._create_return(
            (line, 4, {"outcome_id": self.outcome_keep.id}),
            (line, 2),
            approve=True,
            is_inspection_required=True,
        )
        self._receive(rma)
        self._inspect(rma, (2, False, None))
        rma.action_process()
        self.assertEqual(sum(rma.refund_ids.invoice_line_ids.mapped("quantity")), 3)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertNothingToInvoice(line)

    def test_kept_with_a_draft_credit_note(self):
        for product in (self.product, self.product_ordered):
            with self.subTest(product.name):
                line = self._sell(10, 6, product)
                rma = self._create_return(
                    (line, 5, {"outcome_id": self.outcome_keep.id}), approve=True
                )
                self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 1)
                self.assertNothingToInvoice(line)
                self._post(rma.refund_ids)
                self.assertNothingToInvoice(line)
                self.assertEqual(rma.state, "done")

    # ------------------------------------------------------------------ goods that are gone

    def test_goods_to_send_back_that_were_scrapped(self):
        line = self._sell(3, 3)
        outcome = self.outcome_send_back.copy({"trigger": "manual"})
        rma = self._create_return(
            (line, 3, {"outcome_id": outcome.id}), approve=True, is_inspection_required=True
        )
        self._receive(rma)
        self._inspect(rma, (2, False, self.scrap), (1, False, None))
        self.assertRecordValues(
            rma.line_ids, [{"settlement_state": "in_progress", "quantity_open": 1}]
        )
        self.assertIn("scrapped", rma.line_ids.settlement_note)
        rma.action_process()
        self._ship(rma)
        self.assertRecordValues(
            rma.line_ids, [{"settlement_state": "settled", "quantity_settled": 3}]
        )
        self.assertEqual(rma.state, "done")
        self.assertBooks(line, 3, 3)

    # ------------------------------------------------------------------ charged in advance

    def _replace_in_advance(self, line, quantity):
        outcome = self.outcome_replace.copy({"trigger": "approval"})
        return self._create_return((line, quantity, {"outcome_id": outcome.id}), approve=True)

    def _charge(self, rma, post=True):
        action = rma.action_charge_missing()
        invoice = self.env["account.move"].browse(action["res_id"])
        if post:
            self._post(invoice)
        return invoice

    def test_what_has_not_left_is_not_charged(self):
        line = self._sell(2, 2)
        rma = self._replace_in_advance(line, 2)
        self.assertFalse(rma.is_action_charge_allowed)
        delivery = rma.sudo().delivery_ids
        with self.assertRaisesRegex(UserError, f"{delivery.name} has not left yet"):
            rma.action_charge_missing()
        self.assertFalse(rma.line_ids.is_short_closed)
        self.assertNotEqual(rma.sudo().receipt_ids.state, "cancel")

    def test_only_what_has_left_is_charged(self):
        line = self._sell(2, 2)
        rma = self._replace_in_advance(line, 2)
        move = rma.sudo().delivery_ids.move_ids
        move.quantity = 1
        move.picked = True
        move.picking_id._action_done()
        self.assertTrue(rma.is_action_charge_allowed)
        self.assertEqual(self._charge(rma).invoice_line_ids.quantity, 1)
        self.assertFalse(rma.line_ids.is_short_closed, "the goods for the other one are due")
        self._ship(rma)
        self.assertEqual(self._charge(rma).invoice_line_ids.quantity, 1)
        self.assertEqual(rma.state, "done")

    def test_the_charge_is_credited_when_the_goods_come_after_all(self):
        line = self._sell(2, 2)
        rma = self._replace_in_advance(line, 2)
        self._ship(rma)
        charge = self._charge(rma)
        self.assertEqual(rma.state, "done")
        rma.action_reopen_short()
        self._receive(rma)
        credit_note = rma.refund_ids
        self.assertRecordValues(
            credit_note,
            [{"reversed_entry_id": charge.id, "amount_total": charge.amount_total}],
        )
        self._post(credit_note)
        rma.action_process()
        self.assertRecordValues(rma, [{"state": "done", "refund_ids": credit_note.ids}])
        self.assertEqual(rma.line_ids.amount_refunded, 0, "it pays back the charge, not the goods")
        self.assertBooks(line, 2, 2)
        self.assertEqual(line._get_returnable_quantities()[line], 2)

    def test_a_cancelled_credit_note_of_a_charge_is_made_again_once(self):
        line = self._sell(2, 2)
        rma = self._replace_in_advance(line, 2)
        self._ship(rma)
        self._charge(rma)
        rma.action_reopen_short()
        self._receive(rma)
        first = rma.refund_ids.sudo()
        first.button_cancel()
        for __ in range(2):
            rma.action_process()
        self.assertEqual(sorted(rma.refund_ids.mapped("state")), ["cancel", "draft"])
        with self.assertRaisesRegex(UserError, "is credited already"):
            first.button_draft()

    def test_part_of_the_charge_is_credited_when_part_comes(self):
        line = self._sell(2, 2)
        rma = self._replace_in_advance(line, 2)
        self._ship(rma)
        self._charge(rma)
        rma.action_reopen_short()
        self._receive(rma, {self.product: 1})
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 1)
        self._receive(rma)
        self.assertEqual(sum(rma.refund_ids.invoice_line_ids.mapped("quantity")), 2)

    def test_a_draft_charge_is_taken_back(self):
        line = self._sell(2, 2)
        rma = self._replace_in_advance(line, 2)
        self._ship(rma)
        charge = self._charge(rma, post=False)
        rma.action_reopen_short()
        self._receive(rma, {self.product: 1})
        self.assertEqual(charge.invoice_line_ids.quantity, 1)
        self._receive(rma)
        self.assertEqual(charge.state, "cancel")
        self.assertFalse(rma.refund_ids)

    def test_all_comes_back_after_a_charge(self):
        line = self._sell(2, 2)
        first = self._replace_in_advance(line, 2)
        self._ship(first)
        charge = self._charge(first)
        second = self._create_return((line, 4), approve=True)
        self._receive(second)
        self.assertEqual(line.qty_delivered, 0, "the charged ones were never the order's")
        self.assertEqual(second.refund_ids.invoice_line_ids.quantity, 2)
        self.assertEqual(first.refund_ids.reversed_entry_id, charge)
        self._post(second.refund_ids | first.refund_ids)
        self.assertEqual(second.state, "done")
        self.assertBooks(line, 0, 0)

    # ------------------------------------------------------------------ undone by Odoo's wizard

    def test_an_undone_receipt_leaves_delivered_quantities_alone(self):
        for to_refund in (True, False):
            with self.subTest(to_refund=to_refund):
                line = self._sell(2, 2)
                rma = self._create_return(
                    (line, 2, {"outcome_id": self.outcome_replace.id}), approve=True
                )
                receipt = self._receive(rma)
                self._return_by_hand(receipt, {self.product: 1}, to_refund=to_refund)
                self.assertEqual(line.qty_delivered, 2)
                self.assertEqual(rma.line_ids.quantity_received, 1)
                self.assertNothingToInvoice(line)

    def test_an_undone_receipt_of_a_refund_is_delivered_again(self):
        line = self._sell(2, 2)
        rma = self._create_return((line, 2), approve=True)
        receipt = self._receive(rma)
        self.assertEqual(line.qty_delivered, 0)
        rma.refund_ids.sudo().button_cancel()
        self._return_by_hand(receipt, {self.product: 2})
        self.assertEqual(line.qty_delivered, 2)
        self.assertNothingToInvoice(line)


@tagged("post_install", "-at_install")
class TestSerials(RmaCommon):
    """Serial numbers are proposed where the delivery knows them, and those that never left do
    not come back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phone = cls._create_product("Phone", 200, tracking="serial")
        cls.serials = cls.env["stock.lot"].create(
            [{"name": f"PH{number}", "product_id": cls.phone.id} for number in range(1, 7)]
        )
        for serial in cls.serials:
            cls._stock(cls.phone, 1, lot=serial)
        cls.order = cls._sell(cls.customer, cls.serials[:4])
        cls.line = cls.order.order_line

    @classmethod
    def _sell(cls, partner, serials):
        order = cls._create_order(
            (cls.phone, len(serials)), partner=partner, deliver=False, invoice=False
        )
        move = order.picking_ids.move_ids
        move.lot_ids = serials
        move.picked = True
        order.picking_ids._action_done()
        cls._invoice(order)
        return order

    def test_each_line_is_proposed_serials_of_its_own(self):
        rma = self._create_return((self.line, 2), (self.line, 2), approve=True)
        moves = rma.sudo().receipt_ids.move_ids.sorted("id")
        self.assertEqual(moves[0].lot_ids, self.serials[:2])
        self.assertEqual(moves[1].lot_ids, self.serials[2:4])
        self._receive(rma)
        self.assertEqual(rma.line_ids.mapped("quantity_received"), [2, 2])

    def test_returns_after_each_other_are_proposed_what_is_left(self):
        first = self._create_return((self.line, 1), approve=True)
        second = self._create_return((self.line, 2), (self.line, 1), approve=True)
        lots = (first | second).sudo().receipt_ids.move_ids.mapped("lot_ids")
        self.assertEqual(lots, self.serials[:4])
        self._receive(first)
        self._receive(second)
        self.assertEqual(second.line_ids.mapped("quantity_received"), [2, 1])

    def test_serials_asked_for_go_to_the_line_that_asked(self):
        rma = self._create_return(
            (self.line, 2),
            (self.line, 1, {"lot_ids": [Command.set(self.serials[0].ids)]}),
            approve=True,
        )
        moves = rma.sudo().receipt_ids.move_ids.sorted("id")
        self.assertEqual(moves[1].lot_ids, self.serials[0])
        self.assertEqual(moves[0].lot_ids, self.serials[1:3])
        self._receive(rma)
        self.assertEqual(rma.line_ids.mapped("quantity_received"), [2, 1])

    def test_a_serial_in_our_stock_cannot_come_back(self):
        rma = self._create_return((self.line, 1), approve=True)
        receipt = rma.sudo().receipt_ids
        parts = receipt.move_ids.move_line_ids
        parts.lot_id = self.serials[4]
        with self.assertRaisesRegex(UserError, "PH5 of Phone is in .*Stock and cannot come back"):
            self._receive(rma)
        parts.write({"lot_id": False, "lot_name": "PH5"})
        with self.assertRaisesRegex(UserError, "PH5 of Phone is in .*Stock and cannot come back"):
            self._receive(rma)
        self.assertNotEqual(receipt.state, "done")
        parts.write({"lot_id": self.serials[0].id, "lot_name": False})
        self._receive(rma)
        self.assertEqual(rma.line_ids.quantity_received, 1)

    def test_a_serial_that_is_here_already_cannot_come_twice(self):
        first = self._create_return((self.line, 1), approve=True)
        self._receive(first)
        second = self._create_return((self.line, 1), approve=True)
        second.sudo().receipt_ids.move_ids.move_line_ids.lot_id = self.serials[0]
        with self.assertRaisesRegex(UserError, "PH1 of Phone is in"):
            self._receive(second)

    def test_a_serial_of_another_customer_is_named(self):
        self._sell(self.other_customer, self.serials[4])
        rma = self._create_return((self.line, 1), approve=True)
        rma.sudo().receipt_ids.move_ids.move_line_ids.lot_id = self.serials[4]
        self._receive(rma)
        self.assertTrue(rma.message_ids.filtered(lambda m: "PH5 came back" in m.body))
