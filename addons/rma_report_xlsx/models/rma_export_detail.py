from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ..columns import DAYS, INTEGER, LINK, MOMENT, MONEY, QUANTITY, Column

# Rows fetched at once; between two fetches somebody may have cancelled.
CHUNK = 5_000
CURSOR = SQL.identifier("rma_export_rows")


class RmaExport(models.Model):
    """The workbook with a row per return line."""

    _inherit = "rma.export"

    def _write_detail(self, sheets, domain, progress):
        query = self.env["rma.report"]._search(domain)
        columns = self._get_detail_columns()
        totals = defaultdict(lambda: [0, 0.0, 0.0])
        rows = self._prepare_rows(self._fetch_detail(query, progress), columns, totals)
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

    def _fetch_detail(self, query, progress):
        """Yield the rows of the database, a part at a time."""
        cr = self.env.cr
        cr.execute(SQL("DECLARE %s NO SCROLL CURSOR FOR %s", CURSOR, self._get_detail_sql(query)))
        try:
            count = 0
            while True:
                cr.execute(SQL("FETCH %s FROM %s", CHUNK, CURSOR))
                rows = cr.fetchall()
                if not rows:
                    return
                yield from rows
                count += len(rows)
                progress(count)
        finally:
            cr.execute(SQL("CLOSE %s", CURSOR))

    # ------------------------------------------------------------------ columns

    def _get_detail_columns(self):
        """Return the columns, in the order of ``_get_detail_expressions()``.

        Extend both with super() to add some.
        """
        line, order = self.env["rma.order.line"], self.env["rma.order"]

        def labels(model, name):
            return dict(model._fields[name]._description_selection(self.env))

        return [
            Column("name", self.env._("Return"), LINK, 16),
            Column("state", self.env._("State"), labels=labels(order, "state"), width=18),
            Column("origin", self.env._("Source"), labels=labels(order, "origin"), width=9),
            Column("reference", self.env._("Customer Reference"), width=16),
            Column("customer", self.env._("Customer"), width=36),
            Column("dealer", self.env._("Dealer"), width=24),
            Column("country", self.env._("Country"), width=14),
            Column("sale_order", self.env._("Sales Order"), width=12),
            Column("default_code", self.env._("Product Code"), width=14),
            Column("product", self.env._("Product"), width=32),
            Column("category", self.env._("Category"), width=24),
            Column("lots", self.env._("Lots / Serial Numbers"), width=18),
            Column("reason", self.env._("Reason"), width=30),
            Column("outcome", self.env._("Outcome"), width=18),
            Column("uom", self.env._("Unit"), width=8),
            Column("quantity", self.env._("Asked"), QUANTITY, 9),
            Column("quantity_approved", self.env._("Approved"), QUANTITY, 9),
            Column("quantity_received", self.env._("Received"), QUANTITY, 9),
            Column("quantity_accepted", self.env._("Accepted"), QUANTITY, 9),
            Column("quantity_refused", self.env._("Refused"), QUANTITY, 9),
            Column("quantity_settled", self.env._("Settled"), QUANTITY, 9),
            Column("quantity_open", self.env._("Open"), QUANTITY, 9),
            Column("quantity_claimed", self.env._("Returned"), QUANTITY, 9),
            Column(
                "reception_state", self.env._("Reception"), labels=labels(line, "reception_state")
            ),
            Column("decision", self.env._("Decision"), labels=labels(line, "decision")),
            Column(
                "settlement_state",
                self.env._("Settlement"),
                labels=labels(line, "settlement_state"),
            ),
            Column("currency", self.env._("Currency"), width=9),
            Column("amount_refundable", self.env._("Refundable"), MONEY, 12),
            Column("amount_refunded", self.env._("Refunded"), MONEY, 12),
            Column("credit_notes", self.env._("Credit Notes"), width=20),
            Column("transfers", self.env._("Transfers"), width=22),
            Column("replacement_orders", self.env._("Exchange Orders"), width=16),
            Column("date_submitted", self.env._("Submitted On"), MOMENT, 19),
            Column("date_approved", self.env._("Approved On"), MOMENT, 19),
            Column("date_received", self.env._("Received On"), MOMENT, 19),
            Column("date_closed", self.env._("Closed On"), MOMENT, 19),
            Column("days_to_approve", self.env._("Days to Approve"), DAYS, 9),
            Column("days_to_receive", self.env._("Days to Receive"), DAYS, 9),
            Column("days_to_settle", self.env._("Days to Settle"), DAYS, 9),
            Column("warehouse", self.env._("Warehouse"), width=16),
            Column("responsible", self.env._("Responsible"), width=18),
            Column("company", self.env._("Company"), width=28),
            Column("company_currency", self.env._("Company Currency"), width=10),
            Column("amount_credited", self.env._("Credited, in It"), MONEY, 12),
            Column("net_cost", self.env._("Net Cost, in It"), MONEY, 12),
            Column("order_id", self.env._("Database ID"), INTEGER, 9),
        ]

    def _get_detail_expressions(self):
        """Return the SQL expressions of the columns."""
        return [
            SQL("o.name"),
            SQL("o.state"),
            SQL("o.origin"),
            SQL("o.reference"),
            SQL("customer.complete_name"),
            SQL("dealer.complete_name"),
            self._translated("country.name"),
            SQL("sale.name"),
            SQL("product.default_code"),
            self._translated("template.name"),
            SQL("category.complete_name"),
            SQL(
                """(SELECT string_agg(lot.name, ', ' ORDER BY lot.name)
                FROM rma_order_line_stock_lot_rel rel
                JOIN stock_lot lot ON lot.id = rel.stock_lot_id
                WHERE rel.rma_order_line_id = line.id)"""
            ),
            SQL(
                "CASE WHEN parent_reason.id IS NULL THEN %(own)s "
                "ELSE concat_ws(' / ', %(parent)s, %(own)s) END",
                own=self._translated("reason.name"),
                parent=self._translated("parent_reason.name"),
            ),
            self._translated("outcome.name"),
            self._translated("uom.name"),
            SQL("line.quantity"),
            SQL("line.quantity_approved"),
            SQL("line.quantity_received"),
            SQL("line.quantity_accepted"),
            SQL("line.quantity_refused"),
            SQL("line.quantity_settled"),
            SQL("line.quantity_open"),
            SQL("line.quantity_claimed"),
            SQL("line.reception_state"),
            SQL("line.decision"),
            SQL("line.settlement_state"),
            SQL("currency.name"),
            self._get_refundable_sql(),
            SQL("line.amount_refunded::float"),
            SQL(
                """(SELECT string_agg(DISTINCT coalesce(nullif(move.name, ''), '/'), ', ')
                FROM account_move_line aml JOIN account_move move ON move.id = aml.move_id
                WHERE aml.rma_line_id = line.id AND move.move_type = 'out_refund'
                AND move.state != 'cancel')"""
            ),
            SQL(
                """(SELECT string_agg(DISTINCT picking.name, ', ')
                FROM stock_move move JOIN stock_picking picking ON picking.id = move.picking_id
                WHERE move.rma_line_id = line.id AND move.state != 'cancel')"""
            ),
            SQL(
                """(SELECT string_agg(DISTINCT sale.name, ', ')
                FROM sale_order_line sold JOIN sale_order sale ON sale.id = sold.order_id
                WHERE sold.rma_line_id = line.id AND sale.state != 'cancel')"""
            ),
            self._local("o.date_submitted"),
            self._local("o.date_approved"),
            self._local("o.date_received"),
            self._local("o.date_closed"),
            self._days("o.date_submitted", "o.date_approved"),
            self._days("o.date_approved", "o.date_received"),
            self._days("o.date_submitted", "o.date_closed"),
            SQL("warehouse.name"),
            SQL("responsible.name"),
            SQL("company.name"),
            SQL("company_currency.name"),
            SQL("line.amount_credited::float"),
            SQL("line.net_cost::float"),
            SQL("o.id"),
        ]

    def _get_refundable_sql(self):
        """Return what ``amount_refundable`` computes: the price on the oldest posted invoice,
        else on the order, else on the line itself."""
        return SQL(
            """round((coalesce(line.quantity_approved, line.quantity) * coalesce(
                (
                    SELECT aml.price_total / aml.quantity * uom.factor / aml_uom.factor
                    FROM sale_order_line_invoice_rel rel
                    JOIN account_move_line aml ON aml.id = rel.invoice_line_id
                    JOIN account_move move ON move.id = aml.move_id
                    JOIN uom_uom aml_uom ON aml_uom.id = aml.product_uom_id
                    WHERE rel.order_line_id = line.sale_line_id AND aml.quantity != 0
                    AND move.move_type = 'out_invoice' AND move.state = 'posted'
                    ORDER BY move.invoice_date, move.id, aml.id LIMIT 1
                ),
                sale_line.price_total / nullif(sale_line.product_uom_qty, 0)
                    * uom.factor / sale_uom.factor,
                line.price_unit
            ))::numeric, coalesce(currency.decimal_places, 2))::float"""
        )

    def _get_detail_sql(self, query):
        return SQL(
            "SELECT o.id, %s FROM %s WHERE line.id IN %s "
            "ORDER BY o.id DESC, line.sequence, line.id",
            SQL(", ").join(self._get_detail_expressions()),
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
            LEFT JOIN uom_uom sale_uom ON sale_uom.id = sale_line.product_uom_id
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

    # ------------------------------------------------------------------ SQL of values

    def _translated(self, column):
        table, name = column.split(".")
        stored = SQL.identifier(table, name)
        return SQL("coalesce(%s->>%s, %s->>'en_US')", stored, self.env.lang or "en_US", stored)

    def _local(self, column):
        """Return a moment as the user's clock shows it: Excel knows of no time zones."""
        moment = SQL.identifier(*column.split("."))
        return SQL("(%s AT TIME ZONE 'UTC') AT TIME ZONE %s", moment, str(self.env.tz))

    def _days(self, start, end):
        first, last = (SQL.identifier(*column.split(".")) for column in (start, end))
        return SQL("(extract(epoch FROM %s - %s) / 86400)::float", last, first)
