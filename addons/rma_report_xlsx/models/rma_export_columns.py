from odoo import models
from odoo.tools import SQL

from ..columns import DAYS, INTEGER, LINK, MOMENT, MONEY, QUANTITY, Column


class RmaExport(models.Model):
    """The columns of the workbook with a row per return line, and where each comes from."""

    _inherit = "rma.export"

    def _get_detail_columns(self):
        """Return the columns in their order, with sources over ``_get_tables()``. Extend with
        super() to add some."""
        return [
            *self._get_return_columns(),
            *self._get_goods_columns(),
            *self._get_quantity_columns(),
            *self._get_money_columns(),
            *self._get_date_columns(),
            *self._get_company_columns(),
        ]

    def _get_return_columns(self):
        texts = {
            "reference": (self.env._("Customer Reference"), 16, SQL("o.reference")),
            "customer": (self.env._("Customer"), 36, SQL("customer.complete_name")),
            "dealer": (self.env._("Dealer"), 24, SQL("dealer.complete_name")),
            "country": (self.env._("Country"), 14, self._translated("country.name")),
            "sale_order": (self.env._("Sales Order"), 12, SQL("sale.name")),
        }
        return [
            Column("name", self.env._("Return"), LINK, 16, source=SQL("o.name")),
            self._choice_column("rma.order", "state", self.env._("State"), 18),
            self._choice_column("rma.order", "origin", self.env._("Source"), 9),
            *self._text_columns(texts),
        ]

    def _get_goods_columns(self):
        reason = SQL(
            "CASE WHEN parent_reason.id IS NULL THEN %(own)s "
            "ELSE concat_ws(' / ', %(parent)s, %(own)s) END",
            own=self._translated("reason.name"),
            parent=self._translated("parent_reason.name"),
        )
        lots = SQL(
            """(SELECT string_agg(lot.name, ', ' ORDER BY lot.name)
            FROM rma_order_line_stock_lot_rel rel
            JOIN stock_lot lot ON lot.id = rel.stock_lot_id
            WHERE rel.rma_order_line_id = line.id)"""
        )
        return self._text_columns(
            {
                "default_code": (self.env._("Product Code"), 14, SQL("product.default_code")),
                "product": (self.env._("Product"), 32, self._translated("template.name")),
                "category": (self.env._("Category"), 24, SQL("category.complete_name")),
                "lots": (self.env._("Lots / Serial Numbers"), 18, lots),
                "reason": (self.env._("Reason"), 30, reason),
                "outcome": (self.env._("Outcome"), 18, self._translated("outcome.name")),
                "uom": (self.env._("Unit"), 8, self._translated("uom.name")),
            }
        )

    def _get_quantity_columns(self):
        titles = {
            "quantity": self.env._("Asked"),
            "quantity_approved": self.env._("Approved"),
            "quantity_received": self.env._("Received"),
            "quantity_accepted": self.env._("Accepted"),
            "quantity_refused": self.env._("Refused"),
            "quantity_settled": self.env._("Settled"),
            "quantity_open": self.env._("Open"),
            "quantity_claimed": self.env._("Returned"),
        }
        return [
            *(
                Column(name, title, QUANTITY, 9, source=SQL.identifier("line", name))
                for name, title in titles.items()
            ),
            self._choice_column("rma.order.line", "reception_state", self.env._("Reception")),
            self._choice_column("rma.order.line", "decision", self.env._("Decision")),
            self._choice_column("rma.order.line", "settlement_state", self.env._("Settlement")),
        ]

    def _get_money_columns(self):
        """Return what the lines come to in the currency of the sale, and the documents made."""
        refundable, refunded = self._get_refundable_sql(), SQL("line.amount_refunded::float")
        credit_notes = SQL(
            """(SELECT string_agg(DISTINCT coalesce(nullif(move.name, ''), '/'), ', ')
            FROM account_move_line aml JOIN account_move move ON move.id = aml.move_id
            WHERE aml.rma_line_id = line.id AND move.move_type = 'out_refund'
            AND move.state != 'cancel')"""
        )
        transfers = SQL(
            """(SELECT string_agg(DISTINCT picking.name, ', ')
            FROM stock_move move JOIN stock_picking picking ON picking.id = move.picking_id
            WHERE move.rma_line_id = line.id AND move.state != 'cancel')"""
        )
        orders = SQL(
            """(SELECT string_agg(DISTINCT sale.name, ', ')
            FROM sale_order_line sold JOIN sale_order sale ON sale.id = sold.order_id
            WHERE sold.rma_line_id = line.id AND sale.state != 'cancel')"""
        )
        documents = {
            "credit_notes": (self.env._("Credit Notes"), 20, credit_notes),
            "transfers": (self.env._("Transfers"), 22, transfers),
            "replacement_orders": (self.env._("Exchange Orders"), 16, orders),
        }
        return [
            Column("currency", self.env._("Currency"), width=9, source=SQL("currency.name")),
            Column("amount_refundable", self.env._("Refundable"), MONEY, 12, source=refundable),
            Column("amount_refunded", self.env._("Refunded"), MONEY, 12, source=refunded),
            *self._text_columns(documents),
        ]

    def _get_date_columns(self):
        dates = {
            "date_submitted": self.env._("Submitted On"),
            "date_approved": self.env._("Approved On"),
            "date_received": self.env._("Received On"),
            "date_closed": self.env._("Closed On"),
        }
        days = {
            "days_to_approve": (self.env._("Days to Approve"), "date_submitted", "date_approved"),
            "days_to_receive": (self.env._("Days to Receive"), "date_approved", "date_received"),
            "days_to_settle": (self.env._("Days to Settle"), "date_submitted", "date_closed"),
        }
        return [
            *(
                Column(name, title, MOMENT, 19, source=self._local(name))
                for name, title in dates.items()
            ),
            *(
                Column(key, title, DAYS, 9, source=self._days(start, end))
                for key, (title, start, end) in days.items()
            ),
        ]

    def _get_company_columns(self):
        texts = {
            "warehouse": (self.env._("Warehouse"), 16, SQL("warehouse.name")),
            "responsible": (self.env._("Responsible"), 18, SQL("responsible.name")),
            "company": (self.env._("Company"), 28, SQL("company.name")),
            "company_currency": (
                self.env._("Company Currency"),
                10,
                SQL("company_currency.name"),
            ),
        }
        credited, net_cost = SQL("line.amount_credited::float"), SQL("line.net_cost::float")
        return [
            *self._text_columns(texts),
            Column("amount_credited", self.env._("Credited, in It"), MONEY, 12, source=credited),
            Column("net_cost", self.env._("Net Cost, in It"), MONEY, 12, source=net_cost),
            Column("order_id", self.env._("Database ID"), INTEGER, 9, source=SQL("o.id")),
        ]

    # ------------------------------------------------------------------ kinds

    def _text_columns(self, texts):
        """Return the columns of ``{key: (title, width, source)}``."""
        return [
            Column(key, title, width=width, source=source)
            for key, (title, width, source) in texts.items()
        ]

    def _choice_column(self, model, name, title, width=12):
        """Return the column of a selection field of returns or their lines."""
        labels = dict(self.env[model]._fields[name]._description_selection(self.env))
        table = "o" if model == "rma.order" else "line"
        return Column(name, title, width=width, labels=labels, source=SQL.identifier(table, name))

    # ------------------------------------------------------------------ SQL of values

    def _get_refundable_sql(self):
        """Return what ``amount_refundable`` computes where all of a line is on credit notes, else
        nothing: then it is computed."""
        return SQL(
            """(
                SELECT sum(aml.price_total)::float
                FROM account_move_line aml
                JOIN account_move move ON move.id = aml.move_id
                LEFT JOIN account_move_line credited ON credited.id = aml.rma_invoice_line_id
                WHERE aml.rma_line_id = line.id AND outcome.handler = 'refund'
                AND move.move_type = 'out_refund' AND move.state != 'cancel'
                HAVING sum(aml.quantity) FILTER (
                    WHERE aml.is_rma_amount IS NOT TRUE AND aml.product_uom_id = line.uom_id
                ) >= coalesce(line.quantity_approved, line.quantity)
                AND bool_and(credited.rma_line_id IS NULL)
                AND bool_and(aml.currency_id = line.currency_id)
            )"""
        )

    def _translated(self, column):
        table, name = column.split(".")
        stored = SQL.identifier(table, name)
        return SQL("coalesce(%s->>%s, %s->>'en_US')", stored, self.env.lang or "en_US", stored)

    def _local(self, name):
        """Return a date of the return as the user's clock shows it: Excel knows of no time
        zones."""
        moment = SQL.identifier("o", name)
        return SQL("(%s AT TIME ZONE 'UTC') AT TIME ZONE %s", moment, str(self.env.tz))

    def _days(self, start, end):
        first, last = SQL.identifier("o", start), SQL.identifier("o", end)
        return SQL("(extract(epoch FROM %s - %s) / 86400)::float", last, first)
