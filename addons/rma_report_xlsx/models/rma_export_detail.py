from collections import defaultdict

from odoo import models
from odoo.tools import SQL

# Rows fetched at once. Between two fetches, check whether somebody cancelled.
CHUNK = 5_000
CURSOR = SQL.identifier("rma_export_rows")


class RmaExport(models.Model):
    """The workbook with a row per return line."""

    _inherit = "rma.export"

    def _write_detail(self, sheets, domain, progress):
        query = self.env["rma.report"]._search(domain)
        columns = self._get_detail_columns()
        totals = defaultdict(lambda: [0, 0.0, 0.0])
        rows = self._prepare_rows(self._fetch_detail(columns, query, progress), columns, totals)
        sheets.write_rows(self.env._("Return Lines"), columns, rows)
        return [(self.env._("Totals"), self._describe_totals(totals))]

    def _describe_totals(self, totals):
        """Return one pair per figure and currency: amounts of two are never added."""
        described = []
        for currency, (count, refundable, refunded) in sorted(totals.items()):
            described += [
                (self.env._("Lines in %s", currency), count),
                (self.env._("Refundable in %s", currency), refundable),
                (self.env._("Refunded in %s", currency), refunded),
            ]
        return described

    def _prepare_rows(self, rows, columns, totals):
        """Add links, and what the rows come to, to what the database gave."""
        keys = [column.key for column in columns]
        name = keys.index("name")
        currency, refundable, refunded = map(
            keys.index, ("currency", "amount_refundable", "amount_refunded")
        )
        address = f"{self.get_base_url()}/odoo/action-rma_core.rma_order_action/%s"
        for order_id, *values in rows:
            total = totals[values[currency] or ""]
            total[0] += 1
            total[1] += values[refundable] or 0.0
            total[2] += values[refunded] or 0.0
            values[name] = (values[name], address % order_id)
            yield values

    def _fetch_detail(self, columns, query, progress):
        """Yield the rows of the database, a part at a time."""
        cr = self.env.cr
        select = self._get_detail_sql(columns, query)
        cr.execute(SQL("DECLARE %s NO SCROLL CURSOR FOR %s", CURSOR, select))
        try:
            count = 0
            while True:
                cr.execute(SQL("FETCH %s FROM %s", CHUNK, CURSOR))
                rows = cr.fetchall()
                if not rows:
                    return
                yield from self._add_refundable(rows, columns)
                count += len(rows)
                progress(count)
        finally:
            cr.execute(SQL("CLOSE %s", CURSOR))

    def _add_refundable(self, rows, columns):
        """Yield the rows without the line's id, with what the line says is refundable."""
        # After the ids of return and line.
        position = 2 + [column.key for column in columns].index("amount_refundable")
        lines = self.env["rma.order.line"].browse(row[1] for row in rows if row[position] is None)
        refundable = dict(zip(lines.ids, lines.mapped("amount_refundable"), strict=True))
        # Of many thousand lines with their invoices nothing is to be kept.
        self.env.invalidate_all()
        for row in rows:
            amount = refundable.get(row[1], row[position])
            yield (row[0], *row[2:position], amount, *row[position + 1 :])

    # ------------------------------------------------------------------ SQL

    def _get_detail_sql(self, columns, query):
        return SQL(
            "SELECT o.id, line.id, %s FROM %s WHERE line.id IN %s "
            "ORDER BY o.id DESC, line.sequence, line.id",
            SQL(", ").join(column.source for column in columns),
            self._get_tables(),
            query.subselect(),
        )

    def _get_tables(self):
        """Return the tables that the detail reads, by the names used there."""
        return SQL(
            """rma_order_line line
            JOIN rma_order o ON o.id = line.order_id
            JOIN res_partner customer ON customer.id = o.partner_id
            LEFT JOIN res_partner dealer ON dealer.id = o.commercial_partner_id
            JOIN product_product product ON product.id = line.product_id
            JOIN product_template template ON template.id = product.product_tmpl_id
            LEFT JOIN res_country country ON country.id = customer.country_id
            LEFT JOIN product_category category ON category.id = template.categ_id
            LEFT JOIN sale_order_line sale_line ON sale_line.id = line.sale_line_id
            LEFT JOIN sale_order sale ON sale.id = sale_line.order_id
            LEFT JOIN rma_reason reason ON reason.id = line.reason_id
            LEFT JOIN rma_reason parent_reason ON parent_reason.id = reason.parent_id
            LEFT JOIN rma_outcome outcome ON outcome.id = line.outcome_id
            LEFT JOIN uom_uom uom ON uom.id = line.uom_id
            LEFT JOIN res_currency currency ON currency.id = line.currency_id
            LEFT JOIN stock_warehouse warehouse ON warehouse.id = o.warehouse_id
            LEFT JOIN res_users responsible_user ON responsible_user.id = o.user_id
            LEFT JOIN res_partner responsible ON responsible.id = responsible_user.partner_id
            LEFT JOIN res_company company ON company.id = o.company_id
            LEFT JOIN res_currency company_currency ON company_currency.id = company.currency_id"""
        )
