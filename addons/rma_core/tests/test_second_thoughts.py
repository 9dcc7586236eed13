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
