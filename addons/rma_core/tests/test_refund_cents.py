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
