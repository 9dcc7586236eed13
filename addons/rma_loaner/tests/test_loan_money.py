from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoanCommon


@tagged("post_install", "-at_install")
class TestLoanMoney(LoanCommon):
    """Deposits, and what customers pay for what did not come back as it went."""

    def _take_back(self, loan, result, **vals):
        loan.write({"result": result, "condition_back": "See photos", **vals})
        loan.action_take_back()

    def test_lost_is_charged_with_one_button_and_is_the_customers(self):
        loan = self._hand_over(lot_id=self.lots[0].id)
        self._take_back(loan, "lost")
        loan.action_charge()
        invoice = loan.sudo().invoice_ids
        self.assertEqual((invoice.move_type, invoice.state), ("out_invoice", "draft"))
        self.assertEqual(invoice.amount_untaxed, 180)
        self.assertEqual(invoice.partner_id, self.customer)
        self.assertEqual(loan.state, "charged")
        self.assertEqual(self._get_location(self.lots[0]).usage, "customer")
        self.assertFalse(self.lots[0].is_rma_loaner)
        with self.assertRaisesRegex(UserError, "Charged"):
            loan.action_charge()

    def test_damaged_is_charged_as_entered_and_stays_in_the_pool(self):
        loan = self._hand_over(lot_id=self.lots[0].id)
        self._take_back(loan, "damaged")
        with self.assertRaisesRegex(UserError, "Enter what Ada Customer has to pay for LD1"):
            loan.action_charge()
        loan.charge_amount = 40
        loan.action_charge()
        self.assertEqual(loan.sudo().invoice_ids.amount_untaxed, 40)
        self.assertTrue(self.lots[0].is_rma_loaner)

    def test_exchanged_for_another_unit(self):
        loan = self._hand_over(lot_id=self.lots[0].id)
        self._take_back(loan, "exchanged", lot_back_id=self.lots[1].id)
        self.assertEqual(loan.charge_amount, 180)
        loan.action_charge()
        self.assertEqual(loan.sudo().invoice_ids.amount_untaxed, 180)

    def test_a_held_deposit_is_taken_off(self):
        loan = self._hand_over(deposit_kind="held", deposit_amount=50)
        self._take_back(loan, "lost")
        loan.action_charge()
        self.assertEqual(loan.sudo().invoice_ids.amount_untaxed, 130)
        self.assertTrue(loan.is_deposit_returned)

    def test_a_deposit_is_invoiced_and_credited(self):
        loan = self._lend(deposit_kind="invoiced", deposit_amount=50)
        loan.action_reserve()
        loan.action_invoice_deposit()
        invoice = loan.sudo().invoice_ids
        self.assertEqual(invoice.amount_total, 50)
        with self.assertRaisesRegex(UserError, "invoiced already"):
            loan.action_invoice_deposit()
        invoice.action_post()
        loan.write({"condition_out": "Like new", "signature": self._hand_over().signature})
        loan.action_hand_over()
        self._take_back(loan, "ok")
        loan.action_return_deposit()
        credit = loan.sudo().invoice_ids - invoice
        self.assertEqual((credit.move_type, credit.amount_total), ("out_refund", 50))
        with self.assertRaisesRegex(UserError, "no deposit to return"):
            loan.action_return_deposit()
