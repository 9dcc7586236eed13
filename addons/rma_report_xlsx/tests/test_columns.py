from io import BytesIO
from unittest.mock import patch

import xlsxwriter
from openpyxl import load_workbook

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from .. import workbook
from ..columns import LINK, MONEY, Column, to_excel_date
from ..workbook import ReturnsWorkbook


@tagged("post_install", "-at_install")
class TestColumns(BaseCase):
    def _write(self, rows, columns, **options):
        file = BytesIO()
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        written = ReturnsWorkbook(book, {MONEY: "#,##0.00"}).write_rows(
            "Lines", columns, rows, **options
        )
        book.close()
        return written, load_workbook(BytesIO(file.getvalue()))

    def test_dates_are_shown_as_the_language_shows_them(self):
        self.assertEqual(to_excel_date("%m/%d/%Y"), "mm/dd/yyyy")
        self.assertEqual(to_excel_date("%d.%m.%y"), "dd.mm.yy")
        self.assertEqual(to_excel_date("%-d de %B"), 'd "d""e" mmmm')

    def test_what_looks_like_a_formula_is_text(self):
        evil = ["=1+1", "+49 30", "-5", "@SUM(A1)"]
        __, book = self._write([(text,) for text in evil], [Column("note", "Note")])
        cells = [row[0] for row in book["Lines"].iter_rows(min_row=2)]
        self.assertEqual([cell.value for cell in cells], evil)
        self.assertEqual({cell.data_type for cell in cells}, {"s"})

    def test_more_rows_than_a_sheet_takes_go_on_on_the_next(self):
        written, book = self._write(
            ((i,) for i in range(25)), [Column("a", "A", MONEY)], rows_per_sheet=10
        )
        self.assertEqual(list(written.values()), [10, 10, 5])
        self.assertEqual([book[name].max_row for name in book.sheetnames], [11, 11, 6])
        self.assertEqual(book["Lines 3"]["A2"].value, 20)

    def test_without_rows_there_is_still_a_sheet(self):
        written, book = self._write([], [Column("a", "A")])
        self.assertEqual(written, {"Lines": 0})
        self.assertEqual(book["Lines"]["A1"].value, "A")

    def test_links_end_where_excel_takes_no_more(self):
        rows = [(("R", "http://localhost/1"),)] * 4
        with patch.object(workbook, "LINKS_PER_SHEET", 3):
            __, book = self._write(rows, [Column("name", "Return", LINK)])
        cells = [row[0] for row in book["Lines"].iter_rows(min_row=2)]
        self.assertEqual([bool(cell.hyperlink) for cell in cells], [True, True, True, False])
        self.assertEqual(cells[-1].value, "R")
