import zipfile
from io import BytesIO

from odoo.tests import tagged

from .common import ExportCommon


@tagged("post_install", "-at_install")
class TestSummary(ExportCommon):
    def setUp(self):
        super().setUp()
        self._receive(self.rma)
        self._post(self.rma.sudo().refund_ids)

    def test_sums_are_those_of_the_lines(self):
        __, book = self._export(kind="summary")
        refunded = sum(self.rma.line_ids.mapped("amount_refunded"))
        for name in ("Dealers", "Products", "Reasons", "Months"):
            rows = self._rows(book[name])
            detail = [row for row in rows if row["Lines"] and not _is_total(row)]
            totals = [row for row in rows if _is_total(row)]
            self.assertTrue(detail, name)
            for part in (detail, totals):
                self.assertEqual(sum(row["Asked"] for row in part), 6, name)
                self.assertAlmostEqual(sum(row["Refunded"] for row in part), refunded, 2)

    def test_the_rate_is_measured_against_what_was_sold(self):
        __, book = self._export(kind="summary")
        rows = {row["Products"]: row for row in self._rows(book["Products"])}
        row = rows[self.product.name]
        # Four of ten came back, though the order now says that six are delivered.
        self.assertEqual(row["Sold in the Period"], 10)
        self.assertAlmostEqual(row["Return Rate"], 0.4)

    def test_charts_are_excels_own(self):
        export, __ = self._export(kind="summary")
        names = zipfile.ZipFile(BytesIO(export.attachment_id.raw)).namelist()
        charts = [name for name in names if "charts/chart" in name]
        # Other add-ons may add sheets.
        self.assertEqual(len(charts), len(export._get_summary_sheets()))
        self.assertGreaterEqual(len(charts), 4)


def _is_total(row):
    return any(isinstance(value, str) and value.startswith("Total ") for value in row.values())
