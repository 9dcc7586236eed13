from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .report import DIMENSIONS, RmaReportCase


@tagged("post_install", "-at_install")
class TestReport(RmaReportCase):
    """Every figure of the analysis, beside the same one counted from the documents."""

    def test_every_figure_is_that_of_the_documents(self):
        lines = self.returns.line_ids
        report = self._report()
        self.assertFigures(report, lines)
        for dimension in DIMENSIONS:
            self.assertFigures(report, lines, dimension)

    def test_refunds_are_those_of_accounting_in_their_currency(self):
        notes = self.returns.sudo().refund_ids.filtered(lambda move: move.state == "posted")
        accounting = {
            currency: sum(moves.mapped("amount_total"))
            for currency, moves in notes.grouped("currency_id").items()
        }
        rows = self._report()._read_group(
            [("order_id", "in", self.returns.ids), ("amount_refunded", "!=", 0)],
            ["line_currency_id"],
            ["amount_refunded:sum"],
        )
        self.assertEqual(len(rows), 2)
        for currency, refunded in rows:
            self.assertAlmostEqual(refunded, accounting[currency], 2)

    def test_two_companies_and_currencies_are_added_in_the_active_one(self):
        both = self.env.company | self.second
        report = self._report(self.clerk_both, both)
        lines = self.returns.line_ids | self.second_return.line_ids
        self.assertGreater(self._count(self.second_return.line_ids)["amount_credited:sum"], 0)
        self.assertFigures(report, lines)
        self.assertFigures(report, lines, "company_id")

    def test_others_see_as_much_as_of_return_lines(self):
        self.assertFalse(self._report().search([("company_id", "=", self.second.id)]))
        for reader in (self.accountant, self.salesman):
            self.assertTrue(self._report(reader).search([]))
        rows = self._report(self.clerk_both, self.env.company | self.second).search([])
        self.assertIn(self.second_return, rows.order_id)
        with self.assertRaises(AccessError):
            self._report(self.warehouse_worker).search([])
        with self.assertRaises(AccessError):
            self.env["rma.report.sold"].with_user(self.manager).search([])

    def test_counting_up_to_a_limit_begins_with_the_newest(self):
        """Of a million the oldest are what the filter of a list passes least."""
        report = self._report()
        query = report._search([("id", "in", self.returns.line_ids.ids)], limit=1)
        self.assertEqual(list(query), self.returns.line_ids.sorted("id")[-1:].ids)

    def test_a_rule_on_return_lines_is_one_on_the_analysis(self):
        self.env["ir.rule"].create(
            {
                "name": "Only chairs",
                "model_id": self.env["ir.model"]._get_id("rma.order.line"),
                "domain_force": [("product_id", "=", self.product_other.id)],
            }
        )
        self.assertEqual(self._report().search([]).product_id, self.product_other)

    def test_lots_are_told_apart_and_totals_count_once(self):
        product = self._create_product("Serial", 10, tracking="lot")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in ("A", "B")]
        )
        self._stock(product, 5, lot=lots[0])
        self._stock(product, 5, lot=lots[1])
        rma = self.env["rma.order"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [
                    Command.create(
                        {"product_id": product.id, "quantity": 2, "lot_ids": [(6, 0, lots.ids)]}
                    )
                ],
            }
        )
        domain = [("order_id", "=", rma.id)]
        by_lot, total = self._report()._read_grouping_sets(
            domain, [["lot_ids"], []], ["quantity:sum"]
        )
        self.assertEqual(by_lot, [(lots[0], 2), (lots[1], 2)])
        self.assertEqual(total, [(2,)])

    def test_a_row_opens_its_return(self):
        row = self._report().search([("order_id", "=", self.returns[0].id)])
        action = row.action_open_return()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("rma.order", self.returns[0].id)
        )
        self.assertEqual(row.display_name, self.returns[0].name)
