import zipfile
from io import BytesIO

from odoo import Command
from odoo.tests import tagged

from .common import ExportCommon

SHEETS = {
    "Dealers": ("Dealer", "commercial_partner_id", "partner_id"),
    "Products": ("Category", "categ_id", "product_id"),
    "Reasons": ("Main Reason", "main_reason_id", "reason_id"),
    "Months": ("Year", "date:year", "date:month"),
}


@tagged("post_install", "-at_install")
class TestSummary(ExportCommon):
    """Totals in the workbook, beside those of the documents and of the analysis."""

    def setUp(self):
        super().setUp()
        self._receive(self.rma)
        self._post(self.rma.sudo().refund_ids)
        self.abroad = self._return_in_another_currency()
        self._create_return((self.line, 1))._decline("rejected", "Used")

    def _return_in_another_currency(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XTT",
                "symbol": "x",
                "rate_ids": [Command.create({"name": "2024-01-01", "rate": 4})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": currency.id}
        )
        order = self._create_order(
            (self.product, 4, {"price_unit": 200}), pricelist_id=pricelist.id
        )
        rma = self._create_return((order.order_line, 2), approve=True)
        self._receive(rma)
        self._post(rma.sudo().refund_ids)
        return rma

    def _summary(self, sheet, **vals):
        """Return the rows of a sheet, of goods of this test alone: details, and totals."""
        vals["product_ids"] = [Command.set((self.product | self.product_other).ids)]
        __, book = self._export(kind="summary", **vals)
        rows = self._rows(book[sheet])
        is_total = [str(row[SHEETS[sheet][0]]).startswith("Total") for row in rows]
        return (
            [row for row, total in zip(rows, is_total, strict=True) if not total],
            [row for row, total in zip(rows, is_total, strict=True) if total],
        )

    def test_totals_are_those_of_accounting_per_currency(self):
        notes = (self.rma | self.abroad).sudo().refund_ids
        accounting = {
            currency.name: sum(moves.mapped("amount_total"))
            for currency, moves in notes.grouped("currency_id").items()
        }
        self.assertEqual(len(accounting), 2)
        for sheet, (group, *__) in SHEETS.items():
            details, totals = self._summary(sheet)
            last = {row["Currency"]: row for row in totals if row[group] == "Total"}
            self.assertEqual(set(last), set(accounting), sheet)
            for currency, expected in accounting.items():
                with self.subTest(sheet=sheet, currency=currency):
                    self.assertAlmostEqual(last[currency]["Refunded"], expected, 2)
                    refunded = [r["Refunded"] for r in details if r["Currency"] == currency]
                    self.assertAlmostEqual(sum(refunded), expected, 2)

    def test_a_group_of_several_rows_has_a_sub_total_and_of_one_none(self):
        dealer = self.env["res.partner"].create({"name": "Dealer", "is_company": True})
        branches = self.env["res.partner"].create(
            [{"name": name, "parent_id": dealer.id} for name in ("North", "South")]
        )
        for branch in branches:
            order = self._create_order((self.product, 3), partner=branch)
            self._create_return((order.order_line, 2))
        details, totals = self._summary("Dealers")
        named = [(row["Dealer"], row["Asked"]) for row in totals if row["Dealer"] != "Total"]
        self.assertEqual(named, [("Total Dealer", 4)])
        self.assertEqual(len([row for row in details if row["Dealer"] == "Dealer"]), 2)

    def test_every_row_says_what_the_analysis_says(self):
        columns = {
            "Returns": "return_count:count_distinct",
            "Lines": "__count",
            "Asked": "quantity:sum",
            "Received": "quantity_received:sum",
            "Returned": "quantity_claimed:sum",
            "Refunded": "amount_refunded:sum",
            "Sold": "quantity_sold:sum",
            "Return Rate": "return_rate:avg",
        }
        report = self.env["rma.report"].with_user(self.clerk)
        domain = [("product_id", "in", (self.product | self.product_other).ids)]
        for sheet, (__, group, label) in SHEETS.items():
            details, totals = self._summary(sheet)
            for rows, specs in (
                (details, [group, label, "line_currency_id"]),
                (details + totals, [group, "line_currency_id"]),
                (totals, ["line_currency_id"]),
            ):
                for found in report._read_group(domain, specs, list(columns.values())):
                    expected = dict(zip(columns, found[len(specs) :], strict=True))
                    with self.subTest(sheet=sheet, groups=found[: len(specs)]):
                        self.assertIn(_rounded(expected), [_rounded(row, columns) for row in rows])

    def test_the_rate_is_what_came_back_of_what_was_sold(self):
        details, __ = self._summary("Products")
        ours = self.env.company.currency_id.name
        rows = {(row["Products"], row["Currency"]): row for row in details}
        row = rows[self.product.display_name, ours]
        # Of ten, four came back, whatever the order now says is delivered; one was declined.
        self.assertEqual((row["Asked"], row["Returned"], row["Sold"]), (5, 4, 10))
        self.assertAlmostEqual(row["Return Rate"], 0.4)
        self.assertAlmostEqual(rows[self.product.display_name, "XTT"]["Return Rate"], 2 / 4)

    def test_a_return_of_several_products_is_one_return(self):
        __, totals = self._summary("Products")
        ours = self.env.company.currency_id.name
        [total] = [t for t in totals if t["Category"] == "Total" and t["Currency"] == ours]
        self.assertEqual((total["Returns"], total["Lines"]), (2, 3))

    def test_pieces_and_dozens_are_not_added_up(self):
        dozen = self.env.ref("uom.product_uom_dozen").id
        order = self._create_order((self.product_other, 2, {"product_uom_id": dozen}))
        self._create_return((order.order_line, 1))
        details, __ = self._summary("Products")
        [row] = [r for r in details if r["Products"] == self.product_other.display_name]
        self.assertEqual(row["Asked"], 2 + 12)

    def test_charts_are_excels_own(self):
        export, book = self._export(kind="summary")
        names = zipfile.ZipFile(BytesIO(export.attachment_id.raw)).namelist()
        charts = [name for name in names if "charts/chart" in name]
        # Other add-ons may add sheets.
        self.assertEqual(len(charts), len(export._get_summary_sheets()))
        self.assertGreaterEqual(len(charts), 4)
        hidden = [sheet for sheet in book if sheet.sheet_state == "hidden"]
        bars = [row[0] for row in hidden[1].iter_rows(values_only=True)]
        self.assertEqual(len(bars), len(set(bars)), "One bar a product, of all currencies.")

    def test_the_file_explains_its_rate(self):
        __, book = self._export(kind="summary")
        facts = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True) if row[0]}
        self.assertIn("divided by sold", facts["Return Rate"])


def _rounded(row, names=None):
    return {name: round(row[name] or 0, 4) for name in names or row}
