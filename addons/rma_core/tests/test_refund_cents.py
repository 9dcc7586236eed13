from collections import defaultdict
from itertools import count
from itertools import product as cartesian

from odoo import Command
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install", "alone")
class TestRefundCents(RmaCommon):
    """Any number of partial credits of an invoice sums to it to the cent, per tax."""

    counter = count()

    def _get_taxes(self, rate, price_include):
        return self.env["account.tax"].create(
            {
                "name": f"{rate} {price_include} {next(self.counter)}",
                "amount": rate,
                "type_tax_use": "sale",
                "price_include_override": "tax_included" if price_include else "tax_excluded",
            }
        )

    def _sum_per_tax(self, moves):
        sums = defaultdict(float)
        for line in moves.line_ids:
            if line.display_type == "tax":
                sums[line.tax_line_id] += abs(line.amount_currency)
        sums["untaxed"] = sum(moves.mapped("amount_untaxed"))
        return {key: round(value, 2) for key, value in sums.items() if round(value, 2)}

    def _credit_in_parts(self, order, parts):
        for quantity in parts:
            rma = self._create_return(
                *((line, quantity) for line in order.order_line), approve=True
            )
            self._receive(rma)
            self._post(rma.refund_ids)
            self.assertEqual(rma.state, "done")
        return self._get_refunds(order)

    def _get_refunds(self, order):
        return order.invoice_ids.filtered(lambda move: move.move_type == "out_refund")

    def test_partial_credits_sum_to_the_invoice(self):
        cases = cartesian(
            ("round_per_line", "round_globally"), (False, True), ((1, 1, 1), (2, 1), (3,))
        )
        for rounding, price_include, parts in cases:
            with self.subTest(rounding=rounding, price_include=price_include, parts=parts):
                self.env.company.tax_calculation_rounding_method = rounding
                taxes = [self._get_taxes(rate, price_include) for rate in (7, 19.6)]
                order = self._create_order(
                    *(
                        (
                            self.product,
                            3,
                            {
                                "price_unit": price,
                                "discount": 33.33,
                                "tax_ids": [Command.set(tax.ids)],
                            },
                        )
                        for price, tax in zip((3.37, 0.99), taxes, strict=True)
                    )
                )
                invoice = order.invoice_ids
                refunds = self._credit_in_parts(order, parts)
                self.assertEqual(self._sum_per_tax(refunds), self._sum_per_tax(invoice))
                self.assertEqual(invoice.payment_state, "reversed")

    def test_partial_credits_without_tax_sum_to_the_invoice(self):
        order = self._create_order(
            (
                self.product,
                3,
                {"price_unit": 3.37, "discount": 33.33, "tax_ids": [Command.clear()]},
            )
        )
        invoice = order.invoice_ids
        refunds = self._credit_in_parts(order, (1, 1, 1))
        self.assertEqual(round(sum(refunds.mapped("amount_total")), 2), invoice.amount_total)

    def test_two_lines_of_one_return_share_the_cents(self):
        order = self._create_order((self.product, 3, {"price_unit": 3.37, "discount": 33.33}))
        line = order.order_line
        rma = self._create_return((line, 1), (line, 1), (line, 1), approve=True)
        self._receive(rma)
        self.assertEqual(len(rma.refund_ids), 1)
        self.assertEqual(
            rma.refund_ids.amount_total, rma.refund_ids.reversed_entry_id.amount_total
        )

    def test_lines_of_one_credit_note_hand_no_cents_to_each_other(self):
        """Rounded globally, 1.49, 0.19 and 0.05 are invoiced as 1.73. What completes a line
        shares its credit note, and its cents, with parts of other lines or of the same one."""
        self.env.company.tax_calculation_rounding_method = "round_globally"
        taxes = self._get_taxes(19, False) | self._get_taxes(7, False)
        small = {"price_unit": 0.08, "discount": 33.33, "tax_ids": [Command.set(taxes.ids)]}
        order = self._create_order(
            (self.product, 1.5, {"price_unit": 0.99, "tax_ids": [Command.clear()]}),
            (self.product, 3.5, small),
            (self.product, 1, small),
        )
        untaxed, first, second = order.order_line
        for parts in (
            [(untaxed, 1.5), (first, 0.5), (second, 0.5)],
            [(first, 1)],
            [(first, 1), (first, 1), (second, 0.5)],
        ):
            rma = self._create_return(*parts, approve=True)
            self._receive(rma)
            self._post(rma.refund_ids)
        refunds = self._get_refunds(order)
        invoice = order.invoice_ids - refunds
        self.assertEqual(len(refunds), 3)
        self.assertEqual(self._sum_per_tax(refunds), self._sum_per_tax(invoice))

    def test_parts_never_exceed_the_invoice(self):
        """Seven at 0.0067 are invoiced at 0.05; each alone would be credited at 0.01."""
        order = self._create_order((self.product, 7, {"price_unit": 0.01, "discount": 33.33}))
        invoice = order.invoice_ids
        for number in range(1, 8):
            with self.subTest(number=number):
                rma = self._create_return((order.order_line, 1), approve=True)
                self._receive(rma)
                self._post(rma.refund_ids)
                credited = sum(self._get_refunds(order).mapped("amount_untaxed"))
                self.assertEqual(round(credited, 2), min(number * 0.01, invoice.amount_untaxed))

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
        order = self._create_order(
            (self.product, 3, {"price_unit": 3.37, "discount": 33.33}), pricelist_id=pricelist.id
        )
        invoice = order.invoice_ids
        self.assertEqual(invoice.currency_id, currency)
        refunds = self._credit_in_parts(order, (1, 1, 1))
        self.assertEqual(refunds.currency_id, currency)
        self.assertEqual(self._sum_per_tax(refunds), self._sum_per_tax(invoice))
