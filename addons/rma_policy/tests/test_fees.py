from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import PolicyCommon


@tagged("post_install", "-at_install")
class TestFees(PolicyCommon):
    """Fees are lines of the credit note, previewed by the code that makes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fee_tax = cls.env["account.tax"].create(
            {"name": "Fee tax 10", "amount": 10, "type_tax_use": "sale"}
        )
        cls.fee_product = cls.env.ref("rma_policy.product_restocking_fee")
        cls.shipping_product = cls.env.ref("rma_policy.product_shipping_fee")
        (cls.fee_product | cls.shipping_product).taxes_id = cls.fee_tax
        cls.policy = cls._create_policy(restocking_fee_type="percent", restocking_percent=20)

    def _return(self, *lines, receive=None, **vals):
        order = self._create_return(*lines, approve=True, **vals)
        self._receive(order, receive)
        return order

    def _fees(self, order):
        return order.sudo().line_ids.fee_line_ids.filtered(
            lambda fee: fee.parent_state != "cancel"
        )

    def test_percent_of_what_is_credited_with_own_taxes(self):
        sold = self._create_order((self.product, 5, {"discount": 10}))
        order = self._return((sold.order_line, 2))
        note = order.sudo().refund_ids
        # 2 × 90 less 20 %: 180 + 15 % tax, −36 − 10 % tax.
        self.assertRecordValues(
            self._fees(order),
            [
                {
                    "product_id": self.fee_product.id,
                    "price_subtotal": -36.0,
                    "price_total": -39.6,
                    "tax_ids": self.fee_tax.ids,
                    "rma_line_id": False,
                }
            ],
        )
        self.assertEqual(note.amount_total, 207 - 39.6)
        self._post(note)
        self.assertEqual(order.state, "done")
        self.assertRecordValues(
            order.line_ids,
            [{"quantity_settled": 2, "amount_fee": 39.6, "amount_refunded": 207 - 39.6}],
        )
        self.assertBooks(sold.order_line, delivered=3, invoiced=3)

    def test_previewed_before_to_the_cent(self):
        self.policy.write({"shipping_payer": "fee", "shipping_fee": 4.95})
        sold = self._create_order((self.product, 5), (self.product_other, 3))
        order = self._create_return(*((line, 2) for line in sold.order_line))
        previewed = sum(order.line_ids.mapped("amount_preview"))
        self.assertIn("Restocking fee", order.line_ids[0].preview)
        self.assertIn("Return shipping", order.line_ids[0].preview)
        self.assertFalse(self._fees(order))
        order.action_approve()
        self._receive(order)
        self.assertAlmostEqual(order.sudo().refund_ids.amount_total, previewed)
        self.assertFalse(sum(order.line_ids.mapped("amount_preview")))

    def test_partial_receipts_bear_their_share(self):
        sold = self._create_order((self.product, 5))
        order = self._return((sold.order_line, 3), receive={self.product: 1})
        self.assertEqual(self._fees(order).mapped("price_subtotal"), [-20.0])
        self._receive(order)
        self.assertEqual(sum(self._fees(order).mapped("price_subtotal")), -60.0)

    def test_fixed_fees_are_charged_once(self):
        self.policy.write(
            {
                "restocking_fee_type": "fixed",
                "restocking_fee": 7,
                "shipping_payer": "fee",
                "shipping_fee": 5,
            }
        )
        sold = self._create_order((self.product, 5), (self.product_other, 3))
        order = self._return(
            *((line, 2) for line in sold.order_line),
            receive={self.product: 1, self.product_other: 1},
        )
        self._receive(order)
        kinds = self._fees(order).mapped(lambda fee: (fee.rma_fee_kind, fee.price_subtotal))
        self.assertEqual(
            sorted(kinds), [("restocking", -7.0), ("restocking", -7.0), ("shipping", -5.0)]
        )

    def test_cancelled_credit_note_charges_again(self):
        self.policy.write({"restocking_fee_type": "fixed", "restocking_fee": 7})
        sold = self._create_order((self.product, 5))
        order = self._return((sold.order_line, 1))
        order.sudo().refund_ids.button_cancel()
        self.assertFalse(self._fees(order))
        order.action_process()
        self.assertEqual(self._fees(order).mapped("price_subtotal"), [-7.0])

    def test_processing_twice_charges_once(self):
        sold = self._create_order((self.product, 5))
        order = self._return((sold.order_line, 1))
        order.action_process()
        order.action_process()
        self.assertEqual(len(self._fees(order)), 1)
        self.assertEqual(len(order.sudo().refund_ids), 1)

    def test_waived_for_reasons_and_those_below(self):
        self.policy.write({"shipping_payer": "fee", "shipping_fee": 5})
        self.policy.fee_waived_reason_ids = self.env.ref("rma_core.reason_wrong")
        below = self.env.ref("rma_core.reason_wrong_delivered")
        sold = self._create_order((self.product, 5))
        order = self._return(
            (sold.order_line, 1, {"reason_id": below.id, "description": "A chair"})
        )
        self.assertFalse(self._fees(order))
        self.assertEqual(order.sudo().refund_ids.amount_total, 115)

    def test_never_more_than_what_is_credited(self):
        self.policy.write(
            {
                "restocking_fee_type": "fixed",
                "restocking_fee": 30,
                "shipping_payer": "fee",
                "shipping_fee": 30,
            }
        )
        sold = self._create_order((self.product_other, 1))
        order = self._return((sold.order_line, 1))
        self.assertEqual(sorted(self._fees(order).mapped("price_subtotal")), [-30.0, -10.0])
        self._post(order.sudo().refund_ids)
        self.assertEqual(order.state, "done")

    def test_fees_over_several_invoices(self):
        self.policy.write({"restocking_fee_type": "fixed", "restocking_fee": 7})
        sold = self._create_order((self.product, 5), deliver=False, invoice=False)
        for quantity in (2, 3):
            self._deliver(sold, {self.product: quantity})
            self._invoice(sold)
        order = self._return((sold.order_line, 4))
        self.assertEqual(len(order.sudo().refund_ids), 2)
        self.assertEqual(self._fees(order).mapped("price_subtotal"), [-7.0])

    def test_goods_are_credited_to_the_cent_whatever_the_rounding(self):
        self.env.company.tax_calculation_rounding_method = "round_globally"
        self.product.list_price = 33.33
        self.policy.restocking_percent = 12.5
        sold = self._create_order((self.product, 3))
        total = sold.invoice_ids.amount_total
        credited = 0.0
        for __ in range(3):
            order = self._return((sold.order_line, 1))
            credited += sum(order.sudo().line_ids.account_line_ids.mapped("price_total"))
        self.assertAlmostEqual(credited, total)

    def test_fee_is_in_the_invoices_currency(self):
        euro = self.env.ref("base.EUR")
        if self.env.company.currency_id == euro:
            euro = self.env.ref("base.USD")
        euro.active = True
        euro.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2020-01-01", "rate": 2.0}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Other currency", "currency_id": euro.id}
        )
        self.policy.write({"restocking_fee_type": "fixed", "restocking_fee": 7})
        sold = self._create_order((self.product, 1), pricelist_id=pricelist.id)
        order = self._return((sold.order_line, 1))
        self.assertRecordValues(
            self._fees(order), [{"price_subtotal": -14.0, "currency_id": euro.id}]
        )

    def test_fiscal_position_of_the_customer_maps_the_taxes(self):
        abroad = self.env["account.fiscal.position"].create({"name": "Abroad"})
        none = self.env["account.tax"].create(
            {
                "name": "0 abroad",
                "amount": 0,
                "type_tax_use": "sale",
                "fiscal_position_ids": [Command.link(abroad.id)],
                "original_tax_ids": [Command.set((self.fee_tax | self.tax).ids)],
            }
        )
        sold = self._create_order((self.product, 1), fiscal_position_id=abroad.id)
        order = self._return((sold.order_line, 1))
        self.assertRecordValues(self._fees(order), [{"tax_ids": none.ids}])

    def test_charging_needs_a_product(self):
        with self.assertRaisesRegex(ValidationError, "choose the product"):
            self.policy.restocking_product_id = False
