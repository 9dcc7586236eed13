import csv
import io
from datetime import date

import xlsxwriter

from odoo import http
from odoo.http import content_disposition, request

from .portal import RmaPortal

MOST_ROWS = 20_000
# Programs that open a CSV file would run a cell that begins like this.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RmaExportPages(RmaPortal):
    """The list of returns as a file, filtered and sorted as it is shown: a row a product."""

    @http.route(
        ["/my/returns/export/csv", "/my/returns/export/xlsx"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_returns_export(self, **kwargs):
        kind = request.httprequest.path.rpartition("/")[2]
        options, chosen, filters = self._read_rma_list(kwargs)
        orders_sudo = self._search_rma_orders(options, chosen, filters, limit=MOST_ROWS)
        rows = self._get_rma_export_rows(orders_sudo)
        content = self._write_csv(rows) if kind == "csv" else self._write_xlsx(rows)
        headers = [
            ("Content-Type", "text/csv;charset=utf-8" if kind == "csv" else XLSX),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(f"{request.env._('Returns')}.{kind}")),
        ]
        return request.make_response(content, headers=headers)

    def _get_rma_export_rows(self, orders_sudo):
        """Return the rows, the heading first: texts, numbers and dates."""
        env = request.env
        rows = [
            [
                env._("Return"),
                env._("Your number"),
                env._("Asked on"),
                env._("State"),
                env._("Branch"),
                env._("Order"),
                env._("Product code"),
                env._("Product"),
                env._("Quantity"),
                env._("Unit"),
                env._("Reason"),
                env._("You get"),
                env._("Refunded"),
                env._("Currency"),
            ]
        ]
        for order in orders_sudo:
            asked = order.date_submitted or order.create_date
            for line in order.line_ids:
                rows.append(
                    [
                        order.name,
                        order.reference or "",
                        asked.date(),
                        order._get_portal_status()["label"],
                        order.partner_id.name or order.partner_id.display_name,
                        line.sale_line_id.order_id.name or "",
                        line.product_id.default_code or "",
                        line.product_id.with_context(display_default_code=False).display_name,
                        line.quantity,
                        line.uom_id.name,
                        line.reason_id.complete_name or "",
                        line.outcome_id.name,
                        line.amount_refunded,
                        line.currency_id.name or "",
                    ]
                )
        return rows

    def _write_csv(self, rows):
        output = io.StringIO()
        writer = csv.writer(output)
        writer.writerows([self._to_csv(cell) for cell in row] for row in rows)
        # With the mark that spreadsheets know UTF-8 by.
        return output.getvalue().encode("utf-8-sig")

    def _to_csv(self, cell):
        if isinstance(cell, str) and cell.startswith(FORMULA):
            return f"'{cell}"
        return cell.isoformat() if isinstance(cell, date) else cell

    def _write_xlsx(self, rows):
        output = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(output, options) as workbook:
            sheet = workbook.add_worksheet(request.env._("Returns")[:31])
            day = workbook.add_format({"num_format": "yyyy-mm-dd"})
            bold = workbook.add_format({"bold": True})
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, column, cell, day)
                    else:
                        sheet.write(number, column, cell, bold if not number else None)
            sheet.freeze_panes(1, 0)
            sheet.autofit()
        return output.getvalue()
