from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import RmaCommon


@tagged("post_install", "-at_install")
class TestReturns(RmaCommon):
    """Returns of a dealer are settled on their current account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcome = cls.env.ref("rma_dealer_account.outcome_account_credit")
        cls.group = cls.env["dealer.group"].create(
            {"name": "Dealers of the test", "is_account_enabled": True}
        )
        cls.customer.dealer_group_id = cls.group
        cls.customer.risk_limit = 1000
        cls.order = cls._create_order((cls.product, 4))

    def _return(self, quantity, **vals):
        vals = {"outcome_id": self.outcome.id, **vals}
        return self._create_return((self.order.order_line, quantity, vals), approve=True)

    def assertFigures(self, balance, available):
        self.assertAlmostEqual(self.customer.account_balance, balance, 2)
        self.assertAlmostEqual(self.customer.account_available, available, 2)

    def test_a_return_lowers_the_balance_and_raises_what_is_available(self):
        self.assertFigures(460, 540)
        rma = self._return(1)
        preview = rma.account_preview
        for figure in ("460.00", "345.00", "540.00", "655.00"):
            self.assertIn(figure, preview)
        self._receive(rma)
        self.assertEqual(rma.sudo().refund_ids.state, "posted")
        self.assertFigures(345, 655)
        self.assertEqual(self.order.invoice_ids[0].amount_residual, 345)

    def test_what_is_paid_already_stays_open_on_the_account(self):
        invoice = self.order.invoice_ids
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard = register.create({})
        method = wizard.payment_method_line_id
        method.payment_account_id = method.payment_account_id or self.env[
            "account.account"
        ].search(
            [
                ("account_type", "=", "asset_current"),
                ("company_ids", "in", self.env.company.ids),
            ],
            limit=1,
        )
        wizard.action_create_payments()
        self.assertFigures(0, 1000)
        rma = self._return(1)
        self._receive(rma)
        self.assertFigures(-115, 1115)
        self.assertEqual(rma.sudo().refund_ids.amount_residual, 115)

    def test_customers_without_account_get_another_outcome(self):
        order = self._create_order((self.product, 1), partner=self.other_customer)
        with self.assertRaisesRegex(UserError, "Bob Customer has no current account"):
            self._create_return(
                (order.order_line, 1, {"outcome_id": self.outcome.id}), approve=True
            )

    def test_exchange_counts_the_credit_first_and_obeys_the_limit(self):
        exchange = self.env.ref("rma_core.outcome_exchange")
        exchange.write({"confirm_exchange": True, "post_refund": True})
        self.customer.risk_limit = 460
        dear = self._create_product("Dear Lamp", 101)
        self._stock(dear, 5)
        vals = {"outcome_id": exchange.id, "replacement_product_id": self.product_other.id}
        rma = self._return(1, **vals)
        self._receive(rma)
        cheap = rma.sudo().replacement_order_ids
        self.assertEqual((cheap.is_on_account, cheap.state), (True, "sale"))
        self.assertFigures(345 + 46, 460 - 391)
        self.customer.risk_limit = 391
        rma = self._return(1, **vals | {"replacement_product_id": dear.id})
        self._receive(rma)
        order = rma.sudo().replacement_order_ids
        self.assertEqual(order.state, "draft")
        self.assertIn("you can order up to", "".join(order.message_ids.mapped("body")))
        self.assertEqual(rma.sudo().refund_ids.state, "posted")

    def test_given_up_backorders_no_longer_burden_the_account(self):
        order = self._create_order((self.product, 4), deliver=False, invoice=False)
        self.assertFigures(920, 80)
        pickings = self._deliver(order, {self.product: 1})
        backorder = order.picking_ids - pickings
        backorder.action_cancel()
        self.assertFigures(460 + 115, 425)
