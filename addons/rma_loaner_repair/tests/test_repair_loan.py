from odoo.tests import tagged

from odoo.addons.rma_loaner.tests.common import LoanCommon


@tagged("post_install", "-at_install")
class TestRepairLoan(LoanCommon):
    """A substitute for as long as a repair takes."""

    def _hand_over_for(self, repair):
        loan = self._hand_over(repair_id=repair.id, partner=self.customer)
        self.assertEqual(repair.with_user(self.warehouse_worker).loan_count, 1)
        return loan

    def test_of_a_repair_without_a_return(self):
        repair = self.env["repair.order"].create(
            {"product_id": self.product.id, "partner_id": self.customer.id}
        )
        loan = self._hand_over_for(repair)
        self.assertEqual((loan.partner_id, loan.order_id.id), (self.customer, False))
        self.assertIn(loan.lot_id.name, repair.loan_warning)
        loan.write({"result": "ok", "condition_back": "Clean"})
        loan.action_take_back()
        self.assertFalse(repair.loan_warning)

    def test_of_a_returns_repair_is_the_returns(self):
        outcome = self.env.ref("rma_repair.outcome_repair")
        rma = self._create_return(
            (self.order.order_line, 1, {"outcome_id": outcome.id}), approve=True
        )
        self._receive(rma)
        repair = rma.sudo().repair_ids
        loan = self._hand_over(repair_id=repair.id)
        self.assertEqual(loan.order_id, rma)
        self.assertIn(loan.lot_id.name, repair.loan_warning)
        self.assertIn(loan.lot_id.name, rma.loan_warning)
        action = repair.with_user(self.warehouse_worker).action_view_loans()
        self.assertEqual(self.env["rma.loan"].search(action["domain"]), loan)
