from odoo import Command, fields
from odoo.tests import tagged

from .test_refund_paid import PaidCommon


@tagged("post_install", "-at_install")
class TestReducedByHandVariations(PaidCommon):
    """Accountants lower prices in many ways; whatever the credit note looks like, the amount comes
    off the units of its invoice that were not credited then."""

    def _reverse(self, invoice, wizard=False, post=True, **vals):
        """Reverse an invoice and change its first line, which alone is kept."""
        if wizard:
            reversal = (
                self.env["account.move.reversal"]
                .with_context(active_model="account.move", active_ids=invoice.ids)
                .create({"journal_id": invoice.journal_id.id, "reason": "Scratched"})
            )
            credit = self.env["account.move"].browse(reversal.refund_moves()["res_id"])
        else:
            credit = invoice._reverse_moves([{"invoice_date": fields.Date.today()}])
        (credit.invoice_line_ids - credit.invoice_line_ids[0]).unlink()
        credit.invoice_line_ids.write(vals)
        if post:
            credit.action_post()
        return credit

    def test_by_the_wizard_and_by_discount(self):
        for vals in (
            {"price_unit": 5},
            {"discount": 95},
            {"quantity": 1, "price_unit": 50},
            {"quantity": 5, "price_unit": 10},
        ):
            with self.subTest(**vals):
                order = self._sell(100, quantity=10, tax=self.tax_21)
                invoice = order.invoice_ids
                credit = self._reverse(invoice, wizard=True, **vals)
                self.assertEqual(credit.amount_untaxed, 50)
                self.assertNothingToInvoice(order)
                self.assertCredited(self._give_back((order.order_line, 3)), 285, 59.85)
                self.assertCredited(self._give_back((order.order_line, 7)), 665, 139.65)
                self.assertSumsToInvoice(invoice)
                self.assertNothingToInvoice(order)

    def test_more_than_the_price_of_one(self):
        """Five percent off of forty, booked as one at 200: nobody got one back."""
        order = self._sell(100, quantity=40, tax=self.tax_21)
        invoice = order.invoice_ids
        self._reverse(invoice, quantity=1, price_unit=200)
        self.assertNothingToInvoice(order)
        self.assertEqual(order.order_line.qty_invoiced, 40)
        self.assertCredited(self._give_back((order.order_line, 10)), 950, 199.5)
        self.assertCredited(self._give_back((order.order_line, 30)), 2850, 598.5)
        self.assertSumsToInvoice(invoice)

    def test_several_before_and_after_a_part_came_back(self):
        order = self._sell(100, quantity=10, tax=self.tax_21)
        invoice = order.invoice_ids
        self._reverse(invoice, quantity=10, price_unit=5)
        self._reverse(invoice, quantity=1, price_unit=20)
        self.assertCredited(self._give_back((order.order_line, 2)), 186, 39.06)
        self._reverse(invoice, quantity=8, price_unit=3)
        self.assertNothingToInvoice(order)
        self.assertCredited(self._give_back((order.order_line, 4)), 360, 75.6)
        self.assertCredited(self._give_back((order.order_line, 4)), 360, 75.6)
        self.assertSumsToInvoice(invoice)
        self.assertNothingToInvoice(order)

    def test_drafts_count_and_cancelled_ones_do_not(self):
        order = self._sell(100, quantity=2, tax=self.tax_21)
        credit = self._reverse(order.invoice_ids, quantity=2, price_unit=10, post=False)
        self.assertNothingToInvoice(order)
        self.assertCredited(self._give_back((order.order_line, 1)), 90, 18.9)
        credit.button_cancel()
        self.assertCredited(self._give_back((order.order_line, 1)), 110, 23.1)

    def test_two_taxes_and_taxes_in_the_price(self):
        second = self._create_tax(4)
        for rounding in ("round_per_line", "round_globally"):
            self.env.company.tax_calculation_rounding_method = rounding
            included = self._create_tax(21, price_include_override="tax_included")
            for tax, price, off, untaxed, taxes in (
                (self.tax_21 | second, 100, 10, 90, 22.5),
                (included, 121, 12.1, 90, 18.9),
            ):
                for product in (True, False):
                    with self.subTest(rounding=rounding, taxes=len(tax), product=product):
                        order = self._sell(price, quantity=3, tax=tax)
                        invoice = order.invoice_ids
                        vals = {} if product else {"product_id": False, "name": "Goodwill"}
                        self._reverse(invoice, quantity=3, price_unit=off, tax_ids=tax.ids, **vals)
                        self.assertNothingToInvoice(order)
                        rma = self._give_back((order.order_line, 1))
                        self.assertCredited(rma, untaxed, taxes)
                        rma = self._give_back((order.order_line, 2))
                        self.assertCredited(rma, 2 * untaxed, 2 * taxes)
                        self.assertSumsToInvoice(invoice)

    def test_in_another_currency(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "x",
                "rounding": 0.01,
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 3.17})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        order = self._sell(100, quantity=10, tax=self.tax_21, pricelist_id=pricelist.id)
        invoice = order.invoice_ids
        self.assertEqual(invoice.currency_id, currency)
        currency.rate_ids.rate = 2.9
        self._reverse(invoice, quantity=10, price_unit=5)
        self.assertCredited(self._give_back((order.order_line, 3)), 285, 59.85)
        self.assertCredited(self._give_back((order.order_line, 7)), 665, 139.65)
        self.assertSumsToInvoice(invoice)

    def test_with_a_discount_of_the_document(self):
        discount = {"discount_type": "so_discount", "discount_percentage": 0.1}
        order = self._sell(100, quantity=10, tax=self.tax_21, discount=discount)
        invoice = order.invoice_ids.filtered(lambda move: move.move_type == "out_invoice")
        self._reverse(invoice, quantity=10, price_unit=5)
        self.assertNothingToInvoice(order)
        self.assertCredited(self._give_back((order.order_line[0], 3)), 255, 53.55)
        self.assertCredited(self._give_back((order.order_line[0], 7)), 595, 124.95)
        self.assertSumsToInvoice(invoice)
        self.assertNothingToInvoice(order)

    def test_on_the_second_of_two_invoices(self):
        self.product.invoice_policy = "delivery"
        order = self._create_order(
            (self.product, 10, {"price_unit": 100, "tax_ids": self.tax_21.ids}),
            deliver=False,
            invoice=False,
        )
        move = order.picking_ids.move_ids
        move.write({"quantity": 6, "picked": True})
        move.picking_id._action_done()
        first = self._invoice(order)
        self._deliver(order)
        second = self._invoice(order)
        self.assertEqual(second.invoice_line_ids.quantity, 4)
        self._reverse(second, quantity=4, price_unit=10)
        self.assertNothingToInvoice(order)
        self.assertCredited(self._give_back((order.order_line, 10)), 960, 201.6)
        self.assertSumsToInvoice(first)
        self.assertSumsToInvoice(second)

    def test_after_goods_came_back_beside_returns(self):
        """Three came back and were credited by hand; three of the others get 5.00 off each."""
        order = self._sell(100, quantity=10, tax=self.tax_21)
        invoice = order.invoice_ids
        self._return_by_hand(order.picking_ids, {self.product: 3})
        self._reverse(invoice, quantity=3)
        self.assertEqual(order.order_line.qty_invoiced, 7)
        self._reverse(invoice, quantity=3, price_unit=7)
        self.assertEqual(order.order_line.qty_invoiced, 7)
        self.assertCredited(self._give_back((order.order_line, 7)), 679, 142.59)
        self.assertSumsToInvoice(invoice)

    def test_cents(self):
        order = self._sell(0.02, quantity=1, tax=False)
        self._reverse(order.invoice_ids, quantity=1, price_unit=0.01)
        self.assertEqual(order.order_line.qty_invoiced, 1)
        self.assertCredited(self._give_back((order.order_line, 1)), 0.01, 0)
        order = self._sell(0.05 / 7, quantity=7, tax=False)
        self._reverse(order.invoice_ids, quantity=2)
        self.assertEqual(order.order_line.qty_invoiced, 5)

    def test_of_goods_sold_by_the_dozen(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.product.invoice_policy = "order"
        order = self._create_order(
            (
                self.product,
                2,
                {
                    "price_unit": 120,
                    "product_uom_id": dozen.id,
                    "tax_ids": self.tax_21.ids,
                },
            )
        )
        invoice = order.invoice_ids
        unit = self.env.ref("uom.product_uom_unit")
        credit = self._reverse(
            invoice, post=False, product_uom_id=unit.id, quantity=24, price_unit=1
        )
        # With the unit Odoo looks the product's own taxes up.
        credit.invoice_line_ids.tax_ids = self.tax_21
        credit.action_post()
        self.assertEqual(order.order_line.qty_invoiced, 2)
        self.assertCredited(self._give_back((order.order_line, 1)), 108, 22.68)
        self.assertCredited(self._give_back((order.order_line, 1)), 108, 22.68)
        self.assertSumsToInvoice(invoice)

    def test_of_one_of_two_lines_with_the_same_product(self):
        order = self._sell(100, 50, quantity=2, tax=self.tax_21)
        invoice = order.invoice_ids
        credit = invoice._reverse_moves([{"invoice_date": fields.Date.today()}])
        credit.invoice_line_ids[0].unlink()
        credit.invoice_line_ids.price_unit = 5
        credit.action_post()
        self.assertNothingToInvoice(order)
        first, second = order.order_line
        self.assertCredited(self._give_back((first, 2)), 200, 42)
        self.assertCredited(self._give_back((second, 2)), 90, 18.9)
        self.assertSumsToInvoice(invoice)

    def test_kept_and_reduced_again(self):
        order = self._sell(100, quantity=10, tax=self.tax_21)
        invoice = order.invoice_ids
        self._reverse(invoice, quantity=10, price_unit=5)
        outcome = self.env.ref("rma_core.outcome_price_reduction")
        rma = self._give_back((order.order_line, 10), outcome=outcome, reduction_percent=10)
        self.assertAlmostEqual(rma.sudo().refund_ids.amount_untaxed, 95, 2)
        self.assertNothingToInvoice(order)
        self.assertCredited(
            self._give_back((order.order_line, 4), outcome=self.outcome_keep), 342, 71.82
        )
        self.assertCredited(self._give_back((order.order_line, 6)), 513, 107.73)
        self.assertSumsToInvoice(invoice)
        self.assertNothingToInvoice(order)
