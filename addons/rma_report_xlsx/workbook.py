"""Writes workbooks of returns with xlsxwriter; knows nothing of Odoo."""

from collections import defaultdict

from .columns import DAYS, INTEGER, LINK, MOMENT, MONEY, PERCENT, QUANTITY, TEXT

NUMBERS = (QUANTITY, MONEY, INTEGER, DAYS, PERCENT)
# Excel takes 1,048,576 rows; half of that is what people can still scroll and filter.
ROWS_PER_SHEET = 500_000
# Excel does not open sheets with more links than this.
LINKS_PER_SHEET = 65_530
CHART_ROWS = 10
HEADER_HEIGHT = 30  # points


class ReturnsWorkbook:
    """Sheets with a frozen header, a filter, formats and widths.

    :param workbook: an ``xlsxwriter.Workbook``, best with ``constant_memory``
    :param dict formats: ``{kind: number format of Excel}``
    :param bool is_right_to_left: sheets begin on the right
    """

    def __init__(self, workbook, formats, is_right_to_left=False):
        self._workbook = workbook
        self._is_right_to_left = is_right_to_left
        self._formats = {
            kind: workbook.add_format({"num_format": pattern}) for kind, pattern in formats.items()
        }
        self._bold_formats = {
            kind: workbook.add_format({"num_format": pattern, "bold": True, "top": 1})
            for kind, pattern in formats.items()
        }
        self._text = workbook.add_format()
        self._wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self._bold = workbook.add_format({"bold": True})
        self._bold_formats[TEXT] = workbook.add_format({"bold": True, "top": 1})
        header = {"bold": True, "bottom": 1, "bg_color": "#EDE9F0", "text_wrap": True}
        self._header = workbook.add_format({**header, "valign": "top"})
        self._number_header = workbook.add_format({**header, "valign": "top", "align": "right"})

    # ------------------------------------------------------------------ sheets

    def write_rows(self, name, columns, rows, rows_per_sheet=ROWS_PER_SHEET):
        """Write rows, on as many sheets as they need.

        :param rows: iterable of tuples in the order of the columns; of a LINK column the value
            is ``(text, address)``
        :return: ``{sheet name: number of rows}``
        """
        written = {}
        sheet, count = None, 0
        writers = [self._get_writer(column) for column in columns]
        for row in rows:
            if sheet is None or count == rows_per_sheet:
                if sheet:
                    self._finish(sheet, columns, count)
                    written[sheet.get_name()] = count
                title = name if not written else f"{name} {len(written) + 1}"
                sheet, count = self._add_sheet(title, columns), 0
            count += 1
            for index, value in enumerate(row):
                if value is not None and value is not False and value != "":
                    writers[index](sheet, count, index, value)
        if sheet is None:
            sheet = self._add_sheet(name, columns)
        self._finish(sheet, columns, count)
        written[sheet.get_name()] = count
        return written

    def write_groups(self, name, columns, groups, chart=None):
        """Write rows in groups, each with its totals below.

        :param groups: ``[([row, …], [total, …]), …]``, dicts by the columns' keys
        :param chart: ``(title, type, key of the labels, key of the figures)``
        """
        sheet = self._add_sheet(name, columns)
        sheet.fit_to_pages(1, 0)
        line, detail = 0, []
        for rows, totals in groups:
            for is_total, row in [(False, row) for row in rows] + [(True, row) for row in totals]:
                line += 1
                formats = self._bold_formats if is_total else None
                self._write_row(sheet, line, columns, row, formats)
            detail += rows
        self._finish(sheet, columns, line)
        if chart and detail:
            self._insert_chart(sheet, columns, detail, chart)

    def write_facts(self, name, sections):
        """Write a sheet of facts about the file.

        :param sections: ``[(heading, [(label, value), …])]``
        """
        sheet = self._workbook.add_worksheet(name)
        if self._is_right_to_left:
            sheet.right_to_left()
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 60)
        sheet.fit_to_pages(1, 0)
        line = 0
        for heading, facts in sections:
            sheet.write_string(line, 0, heading, self._bold)
            for label, value in facts:
                line += 1
                sheet.write_string(line, 0, label, self._wrapped)
                if isinstance(value, int | float) and not isinstance(value, bool):
                    sheet.write_number(line, 1, value, self._formats[MONEY])
                else:
                    sheet.write_string(line, 1, str(value), self._wrapped)
            line += 2
        return sheet

    # ------------------------------------------------------------------ parts

    def _add_sheet(self, name, columns):
        sheet = self._workbook.add_worksheet(name[:31])
        if self._is_right_to_left:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        # LibreOffice does not adjust the height of titles with two lines.
        sheet.set_row(0, HEADER_HEIGHT)
        for index, column in enumerate(columns):
            header = self._number_header if column.kind in NUMBERS else self._header
            sheet.write_string(0, index, column.title, header)
        return sheet

    def _finish(self, sheet, columns, count):
        sheet.autofilter(0, 0, count, len(columns) - 1)

    def _write_row(self, sheet, line, columns, row, formats=None):
        for index, column in enumerate(columns):
            value = row.get(column.key)
            if value is not None and value is not False and value != "":
                self._get_writer(column, formats)(sheet, line, index, value)
            elif formats:
                sheet.write_blank(line, index, None, formats[TEXT])

    def _get_writer(self, column, formats=None):
        """Return ``write(sheet, row, column, value)`` for a kind of column. Text is written as
        text whatever it begins with, so that nothing a customer typed becomes a formula."""
        formats = formats or self._formats
        kind, labels = column.kind, column.labels
        if kind in NUMBERS:
            number_format = formats[kind]
            return lambda sheet, row, index, value: sheet.write_number(
                row, index, value, number_format
            )
        if kind == MOMENT:
            moment_format = formats[MOMENT]
            return lambda sheet, row, index, value: sheet.write_datetime(
                row, index, value, moment_format
            )
        if kind == LINK:
            return self._write_link
        text_format = formats.get(TEXT)
        if labels:
            return lambda sheet, row, index, value: sheet.write_string(
                row, index, labels.get(value, value), text_format
            )
        return lambda sheet, row, index, value: sheet.write_string(row, index, value, text_format)

    def _write_link(self, sheet, row, index, value):
        text, address = value
        if row <= LINKS_PER_SHEET:
            sheet.write_url(row, index, address, string=text)
        else:
            sheet.write_string(row, index, text)

    def _insert_chart(self, sheet, columns, detail, chart):
        """Insert a chart: of the largest rows, or in columns of all as they follow each other. A
        chart reads cells, so these are written to a sheet of their own."""
        title, kind, label_key, figure_key = chart
        keys = [column.key for column in columns]
        first = len(columns) + 1
        bars = defaultdict(float)
        for row in detail:  # one bar, of whatever currencies
            bars[row[label_key]] += row.get(figure_key) or 0
        bars = sorted((label, figure) for label, figure in bars.items() if figure)
        if kind == "bar":
            bars = sorted(bars, key=lambda bar: -bar[1])[:CHART_ROWS]
        if not bars:
            return
        helper = self._workbook.add_worksheet(f"{sheet.get_name()[:24]} chart")
        helper.hide()
        for line, (label, figure) in enumerate(bars):
            helper.write_string(line, 0, label)
            helper.write_number(line, 1, figure)
        drawing = self._workbook.add_chart({"type": kind})
        name = f"'{helper.get_name()}'"
        drawing.add_series(
            {
                "name": columns[keys.index(figure_key)].title,
                "categories": f"={name}!$A$1:$A${len(bars)}",
                "values": f"={name}!$B$1:$B${len(bars)}",
                "fill": {"color": "#714B67"},
            }
        )
        drawing.set_title({"name": title, "name_font": {"size": 12}})
        drawing.set_legend({"none": True})
        if kind == "bar":
            drawing.set_y_axis({"reverse": True})
        drawing.set_size({"width": 560, "height": 320})
        sheet.insert_chart(1, first, drawing)
