from odoo import models
from odoo.tools import SQL

from ..columns import INTEGER, MONEY, PERCENT, QUANTITY, Column

SUMMED = ("returns", "lines", "quantity", "quantity_received", "amount_refunded")


class RmaExport(models.Model):
    """The workbook with totals: by dealer, product, reason and month."""

    _inherit = "rma.export"

    def _write_summary(self, sheets, query, progress):
        for title, group, expressions, rate, chart in self._get_summary_sheets():
            rows = self._fetch_summary(query, *expressions)
            self._add_rates(rows, rate)
            groups = {}
            for row in rows:
                groups.setdefault(row["group"] or "", []).append(row)
            sheets.write_groups(
                title,
                self._get_summary_columns(group, title, has_rate=rate),
                [(self.env._("Total %s", label), part) for label, part in groups.items()],
                SUMMED,
                (title, chart, "label", "quantity"),
            )
            progress(0)
        return []

    def _get_summary_sheets(self):
        """Return ``[(title, title of the groups, (expressions of group, label and key), what the
        return rate is measured against, kind of chart)]``."""
        month = SQL("to_char(coalesce(o.date_submitted, o.create_date), 'YYYY-MM')")
        year = SQL("to_char(coalesce(o.date_submitted, o.create_date), 'YYYY')")
        reason, parent = self._translated("reason.name"), self._translated("parent_reason.name")
        code_and_name = SQL(
            "concat_ws(' ', '[' || nullif(product.default_code, '') || ']', %s)",
            self._translated("template.name"),
        )
        return [
            (
                self.env._("Dealers"),
                self.env._("Dealer"),
                (SQL("dealer.complete_name"), SQL("customer.complete_name"), SQL("customer.id")),
                SQL("sale.partner_id"),
                "bar",
            ),
            (
                self.env._("Products"),
                self.env._("Category"),
                (SQL("category.complete_name"), code_and_name, SQL("product.id")),
                SQL("sale_line.product_id"),
                "bar",
            ),
            (
                self.env._("Reasons"),
                self.env._("Main Reason"),
                (SQL("coalesce(%s, %s)", parent, reason), reason, SQL("reason.id")),
                None,
                "bar",
            ),
            (
                self.env._("Months"),
                self.env._("Year"),
                (year, month, month),
                SQL("to_char(sale.date_order, 'YYYY-MM')"),
                "column",
            ),
        ]

    def _get_summary_columns(self, group, label, has_rate):
        columns = [
            Column("group", group, width=28),
            Column("label", label, width=34),
            Column("currency", self.env._("Currency"), width=9),
            Column("returns", self.env._("Returns"), INTEGER, 9),
            Column("lines", self.env._("Lines"), INTEGER, 9),
            Column("quantity", self.env._("Asked"), QUANTITY, 10),
            Column("quantity_received", self.env._("Received"), QUANTITY, 10),
            Column("amount_refunded", self.env._("Refunded"), MONEY, 14),
        ]
        if has_rate:
            columns += [
                Column("sold", self.env._("Sold in the Period"), QUANTITY, 12),
                Column("rate", self.env._("Return Rate"), PERCENT, 9),
            ]
        return columns

    def _fetch_summary(self, query, group, label, key):
        """Return the rows as dicts; a row per key and currency."""
        names = ["group", "label", "key", "currency", *SUMMED]
        self.env.cr.execute(
            SQL(
                """
                SELECT %s, %s, %s, currency.name, count(DISTINCT o.id), count(*),
                    sum(line.quantity)::float, sum(line.quantity_received)::float,
                    sum(coalesce(line.amount_refunded, 0))::float
                FROM %s WHERE line.id IN %s
                GROUP BY 1, 2, 3, 4 ORDER BY 1 NULLS LAST, 2 NULLS LAST, 4
                """,
                group,
                label,
                key,
                self._get_tables(),
                query.subselect(),
            )
        )
        rows = [dict(zip(names, row, strict=True)) for row in self.env.cr.fetchall()]
        for row in rows:
            row["label"] = row["label"] or self.env._("None")
        return rows

    def _add_rates(self, rows, key):
        """Add what was sold in the same period, and the share of it that is in returns."""
        if key is None:
            return
        sold_quantities = self._fetch_sold(key)
        seen = set()
        for row in rows:
            sold = sold_quantities.get(row["key"])
            # Of two currencies of one key the first shows the rate of both.
            if sold and row["key"] not in seen:
                same = [other for other in rows if other["key"] == row["key"]]
                row["sold"] = sold
                row["rate"] = sum(other["quantity"] for other in same) / sold
            seen.add(row["key"])

    def _fetch_sold(self, key):
        """Return ``{key: ordered quantity}`` of the orders of the period in the companies the
        user works in: what is delivered falls with every return. Sums of what was sold need no
        rights on single orders."""
        companies = self.company_ids & self.env.companies or self.env.companies
        where = SQL("sale.company_id IN %s AND sale.state = 'sale'", tuple(companies.ids))
        if self.date_from:
            where = SQL("%s AND sale.date_order >= %s", where, self._get_midnight(self.date_from))
        if self.date_to:
            after = self._get_midnight(self._get_day_after(self.date_to))
            where = SQL("%s AND sale.date_order < %s", where, after)
        self.env.cr.execute(
            SQL(
                """
                SELECT %s, sum(sale_line.product_uom_qty)::float
                FROM sale_order_line sale_line JOIN sale_order sale ON sale.id = sale_line.order_id
                WHERE %s AND sale_line.display_type IS NULL GROUP BY 1
                """,
                key,
                where,
            )
        )
        return dict(self.env.cr.fetchall())
