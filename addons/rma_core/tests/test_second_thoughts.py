from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestSecondThoughts(RmaCommon):
    """What was given up, refused or cancelled, and then taken up again."""

    def test_goods_given_up_and_claimed_elsewhere_are_not_waited_for_again(self):
        line = self._create_order((self.product, 1)).order_line
        first = self._create_return((line, 1), approve=True)
        first.action_close_short()
        second = self._create_return((line, 1), approve=True)
        with self.assertRaisesRegex(UserError, "in another return"), self.env.cr.savepoint():
            first.action_reopen_short()
        second.action_cancel()
        first.action_reopen_short()
        self.assertEqual(first.state, "approved")

    def test_goods_given_up_can_still_be_charged(self):
        line = self._create_order((self.product, 1)).order_line
        outcome = self.outcome_refund.copy({"trigger": "approval"})
        rma = self._create_return((line, 1, {"outcome_id": outcome.id}), approve=True)
        rma.action_close_short()
        self.assertTrue(rma.is_action_charge_allowed)
        action = rma.action_charge_missing()
        self.assertEqual(self.env["account.move"].browse(action["res_id"]).amount_untaxed, 100)

    def test_a_cancelled_credit_note_stays_so_once_it_was_made_again(self):
        line = self._create_order((self.product, 4)).order_line
        rma = self._create_return((line, 4), approve=True)
        self._receive(rma)
        first = rma.sudo().refund_ids
        first.button_cancel()
        first.with_user(self.accountant).button_draft()
        self.assertEqual(first.state, "draft")
        first.button_cancel()
        rma.action_process()
        with self.assertRaisesRegex(UserError, "Leave it cancelled"), self.env.cr.savepoint():
            first.with_user(self.accountant).button_draft()
        self.assertEqual(sorted(rma.sudo().refund_ids.mapped("state")), ["cancel", "draft"])

    def test_a_cancelled_exchange_order_stays_so_once_it_was_made_again(self):
        rma = self._exchange()
        first = rma.sudo().replacement_order_ids
        first._action_cancel()
        first.with_user(self.salesman).action_draft()
        self.assertEqual(first.state, "draft")
        first._action_cancel()
        rma.action_process()
        with self.assertRaisesRegex(UserError, "Leave it cancelled"), self.env.cr.savepoint():
            first.with_user(self.salesman).action_draft()

    def test_goods_that_are_exchanged_already_cannot_be_refused(self):
        rma = self._exchange()
        rma.sudo().refund_ids.button_cancel()
        received = rma.line_ids.sudo().stock_move_ids.move_line_ids
        with self.assertRaisesRegex(UserError, "can no longer be refused"):
            rma._inspect([(received, 1, True, self.env["rma.disposition"])])

    def _exchange(self):
        line = self._create_order((self.product, 4)).order_line
        vals = {
            "outcome_id": self.env.ref("rma_core.outcome_exchange").id,
            "replacement_product_id": self.product_other.id,
        }
        rma = self._create_return((line, 3, vals), approve=True)
        self._receive(rma)
        return rma

    def test_a_replacement_that_comes_back_natively_cannot_come_back_again(self):
        line = self._create_order((self.product, 5)).order_line
        self._stock(self.product, 10)
        replace = self.env.ref("rma_core.outcome_replace")
        rma = self._create_return((line, 2, {"outcome_id": replace.id}), approve=True)
        self._receive(rma)
        delivery = rma.sudo().delivery_ids
        delivery.move_ids.picked = True
        delivery.button_validate()
        self._return_by_hand(delivery, {self.product: 2})
        self.assertEqual(line._get_returnable_quantities()[line], 3)
        self.assertEqual(line.qty_delivered, 3)

    def test_goods_sent_back_are_not_credited_by_the_next_invoice(self):
        self.product.invoice_policy = "order"
        line = self._create_order((self.product, 4)).order_line
        rma = self._create_return((line, 4), approve=True, is_inspection_required=True)
        self._receive(rma)
        received = rma.line_ids.sudo().stock_move_ids.move_line_ids
        restock = self.env.ref("rma_core.disposition_restock")
        rma._inspect([(received, 3, False, restock), (received, 1, True, restock)])
        self._post(rma.refund_ids)
        delivery = rma.delivery_ids.sudo()
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertEqual(rma.state, "done")
        self.assertBooks(line, delivered=1, invoiced=1)

    def test_a_copy_of_a_copied_outcome_has_a_code_of_its_own(self):
        codes = [self.outcome_refund.copy().code for __ in range(2)]
        self.assertEqual(len({self.outcome_refund.code, *codes}), 3)
        self.assertEqual(self.outcome_refund.copy({"code": "mine"}).code, "mine")

    def test_what_is_refused_of_goods_to_send_back_settles_nothing(self):
        line = self._create_order((self.product, 10)).order_line
        vals = {"outcome_id": self.env.ref("rma_core.outcome_send_back").id}
        rma = self._create_return((line, 10, vals), approve=True, is_inspection_required=True)
        self._receive(rma)
        received = rma.line_ids.sudo().stock_move_ids.move_line_ids
        nowhere = self.env["rma.disposition"]
        rma._inspect([(received, 4, True, nowhere), (received, 6, False, nowhere)])
        deliveries = rma.sudo().delivery_ids
        self.assertEqual(sorted(deliveries.move_ids.mapped("product_uom_qty")), [4, 6])
        self.assertRecordValues(rma.line_ids, [{"quantity_in_progress": 6, "quantity_settled": 0}])
        deliveries.move_ids.picked = True
        deliveries._action_done()
        self.assertRecordValues(rma.line_ids, [{"quantity_in_progress": 0, "quantity_settled": 6}])
        self.assertEqual(rma.state, "done")

    def test_kept_goods_need_no_credit_once_others_are_not_given_up_any_more(self):
        order = self._create_order((self.product, 4), invoice=False)
        invoice = self._invoice(order, post=False)
        invoice.invoice_line_ids.quantity = 3
        invoice.action_post()
        outcome = self.env.ref("rma_core.outcome_keep").copy({"trigger": "manual"})
        first, second = (
            self._create_return((order.order_line, kept, {"outcome_id": outcome.id}), approve=True)
            for kept in (2, 1)
        )
        # Of the four one was not invoiced: of three kept, two are to be credited.
        self.assertEqual(second.line_ids.settlement_state, "waiting")
        first.action_cancel()
        self.assertRecordValues(
            second.line_ids, [{"settlement_state": "settled", "quantity_settled": 1}]
        )

    def test_refused_goods_whose_way_back_was_cancelled_are_sent_again(self):
        rma, line = self._refuse_one()
        self._post(rma.refund_ids)
        rma.delivery_ids.sudo().action_cancel()
        self.assertEqual(rma.state, "approved")
        self.assertTrue(rma.is_action_process_allowed)
        for __ in range(2):
            rma.action_process()
        delivery = rma.delivery_ids.sudo().filtered(lambda picking: picking.state != "cancel")
        self.assertEqual(delivery.move_ids.product_uom_qty, 1)
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertEqual(rma.state, "done")
        self.assertBooks(line, delivered=1, invoiced=1)

    def test_refused_goods_whose_way_back_was_cancelled_can_be_accepted(self):
        rma, line = self._refuse_one()
        rma.delivery_ids.sudo().action_cancel()
        received = rma.line_ids.sudo().stock_move_ids.filtered("sale_line_id").move_line_ids[:1]
        rma._inspect([(received, 1, False, self.env.ref("rma_core.disposition_restock"))])
        self.assertRecordValues(
            rma.line_ids, [{"quantity_accepted": 2, "quantity_refused": 0, "decision": "accepted"}]
        )
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(line, delivered=0, invoiced=0)

    def test_refusing_the_same_goods_again_refuses_no_more_of_them(self):
        rma, __ = self._refuse_one()
        rma.delivery_ids.sudo().action_cancel()
        received = rma.line_ids.sudo().stock_move_ids.filtered("sale_line_id").move_line_ids[:1]
        rma._inspect([(received, 1, True, self.env["rma.disposition"])])
        self.assertRecordValues(rma.line_ids, [{"quantity_accepted": 1, "quantity_refused": 1}])
        self.assertEqual(len(rma.delivery_ids), 2)

    def _refuse_one(self):
        """Return a return of which one is accepted and one refused, and its order line."""
        line = self._create_order((self.product, 2)).order_line
        rma = self._create_return((line, 2), approve=True, is_inspection_required=True)
        self._receive(rma)
        received = rma.line_ids.sudo().stock_move_ids.move_line_ids
        restock = self.env.ref("rma_core.disposition_restock")
        rma._inspect([(received, 1, False, restock), (received, 1, True, restock)])
        return rma, line

    def test_held_goods_that_are_inspected_again_count_once(self):
        line = self._create_order((self.product, 2)).order_line
        rma = self._create_return((line, 2), approve=True, is_inspection_required=True)
        self._receive(rma, {self.product: 1})
        received = rma.line_ids.sudo().stock_move_ids.move_line_ids
        hold = self.env.ref("rma_core.disposition_hold")
        for __ in range(2):
            rma._inspect([(received.filtered("picked"), 1, False, hold)])
        self._receive(rma)
        self.assertEqual(rma.line_ids.quantity_accepted, 1, "nobody looked at the second one")
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 1)

    def test_goods_given_up_can_be_charged_when_all_else_is_settled(self):
        line = self._create_order((self.product, 1)).order_line
        outcome = self.outcome_refund.copy({"trigger": "approval"})
        rma = self._create_return((line, 1, {"outcome_id": outcome.id}), approve=True)
        self._post(rma.refund_ids)
        rma.action_close_short()
        self.assertEqual(rma.state, "done")
        self.assertTrue(rma.is_action_charge_allowed)
        action = rma.action_charge_missing()
        self.assertEqual(self.env["account.move"].browse(action["res_id"]).amount_untaxed, 100)
        self.assertFalse(rma.is_action_charge_allowed)
        self.assertEqual(rma.state, "done")

    def test_a_return_whose_goods_were_given_up_and_charged_is_cancelled_wholly(self):
        line = self._create_order((self.product, 1)).order_line
        outcome = self.outcome_refund.copy({"trigger": "approval"})
        rma = self._create_return((line, 1, {"outcome_id": outcome.id}), approve=True)
        charge = self.env["account.move"].browse(rma.action_charge_missing()["res_id"])
        self.assertTrue(rma.is_action_cancel_allowed)
        rma.action_cancel()
        self.assertEqual(rma.state, "cancel")
        self.assertEqual(charge.state, "cancel")
        self.assertEqual(rma.sudo().refund_ids.state, "cancel")
