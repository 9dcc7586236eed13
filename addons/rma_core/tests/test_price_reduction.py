from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .test_refund_paid import PaidCommon


@tagged("post_install", "-at_install")
class TestPriceReduction(PaidCommon):
    """The customer keeps the goods and gets a part of their price back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcome_reduction = cls.env.ref("rma_core.outcome_price_reduction")

    def _reduce(self, *lines, **vals):
        return self._give_back(*lines, outcome=self.outcome_reduction, **vals)

    def test_percent_and_what_is_left_of_the_price(self):
        order = self._sell(100, quantity=10, tax=self.tax_21)
        invoice = order.invoice_ids
        rma = self._reduce((order.order_line, 10), reduction_percent=5)
        self.assertCredited(rma, 50, 10.5)
        self.assertFalse(rma.sudo().receipt_ids)
        self.assertNothingToInvoice(order)
        self.assertEqual(order.order_line.qty_invoiced, 10)
        self.assertEqual(order.order_line.qty_delivered, 10)
        self.assertEqual(invoice.amount_residual, 1149.5)
        self.assertCredited(self._give_back((order.order_line, 3)), 285, 59.85)
        self.assertCredited(self._give_back((order.order_line, 7)), 665, 139.65)
        self.assertSumsToInvoice(invoice)
        self.assertNothingToInvoice(order)

    def test_amount_with_taxes_and_a_discount_of_the_order(self):
        order = self._sell(
            100,
            quantity=2,
            tax=self.tax_21,
            discount={"discount_type": "so_discount", "discount_percentage": 0.1},
        )
        invoice = order.invoice_ids
        self.assertEqual(invoice.amount_total, 217.8)
        self.assertCredited(
            self._reduce((order.order_line[0], 2), reduction_amount=20), 16.53, 3.47
        )
        self.assertCredited(
            self._reduce((order.order_line[0], 2), reduction_percent=50), 81.74, 17.17
        )
        self.assertNothingToInvoice(order)
        self._give_back((order.order_line[0], 1))
        self._give_back((order.order_line[0], 1))
        self.assertSumsToInvoice(invoice)

    def test_on_delivered_quantities_and_valued_goods(self):
        category = self.env["product.category"].create(
            {"name": "Valued", "property_valuation": "real_time", "property_cost_method": "fifo"}
        )
        self.product.categ_id = category
        order = self._create_order((self.product, 4))
        rma = self._reduce((order.order_line, 1), reduction_amount=23)
        self.assertCredited(rma, 20, 3)
        self.assertFalse(
            rma.sudo().refund_ids.line_ids.filtered(lambda line: line.display_type == "cogs")
        )
        self.assertBooks(order.order_line, 4, 4)

    def test_over_two_invoices(self):
        order = self._create_order((self.product, 5), deliver=False, invoice=False)
        for quantity in (2, 3):
            self._deliver(order, {self.product: quantity})
            self._invoice(order)
        rma = self._reduce((order.order_line, 5), reduction_amount=57.5)
        self.assertEqual(sorted(rma.sudo().refund_ids.mapped("amount_total")), [23, 34.5])

    def test_never_more_than_is_left(self):
        order = self._sell(100, quantity=2, tax=False)
        for vals, message in (
            ({"reduction_amount": 201}, "200"),
            ({}, "percent"),
            ({"reduction_percent": 101}, "percent"),
            ({"reduction_percent": 5, "reduction_amount": 1}, "percent"),
        ):
            with self.subTest(**vals), self.assertRaisesRegex(UserError, message):
                self._reduce((order.order_line, 2), **vals)
        self.assertCredited(self._reduce((order.order_line, 2), reduction_percent=100), 200, 0)
        with self.assertRaisesRegex(UserError, "only .*0.00"):
            self._reduce((order.order_line, 2), reduction_amount=1)
        order = self._sell(100, quantity=2, tax=False, invoice=False)
        with self.assertRaisesRegex(UserError, "posted invoices"):
            self._reduce((order.order_line, 2), reduction_percent=5)

    def test_claims_money_and_no_quantity(self):
        order = self._sell(100, quantity=1, tax=False)
        first = self._create_return((order.order_line, 1))
        self._reduce((order.order_line, 1), reduction_percent=10)
        first.action_approve()
        self._receive(first)
        self.assertEqual(first.sudo().refund_ids.amount_total, 90)

    def test_entered_in_the_form_and_frozen_once_approved(self):
        order = self._sell(100, quantity=2, tax=False)
        rma = self._create_return(
            (order.order_line, 2, {"outcome_id": self.outcome_refund.id}), submit=False
        )
        with Form(rma) as form, form.line_ids.edit(0) as line:
            self.assertFalse(line.asks_price_reduction)
            line.outcome_id = self.outcome_reduction
            self.assertTrue(line.asks_price_reduction)
            line.reduction_percent = 25
        rma.action_submit()
        rma.action_approve()
        self.assertEqual(rma.sudo().refund_ids.amount_total, 50)
        with self.assertRaisesRegex(UserError, "approved"):
            rma.line_ids.reduction_percent = 50
