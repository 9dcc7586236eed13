from odoo import models
from odoo.tools import SQL


class RmaReport(models.Model):
    """Where the rows and figures of the analysis come from.

    Extend ``_get_columns()`` and ``_add_joins()`` with super() to add columns; a LEFT JOIN on
    something unique costs nothing where its columns are not asked for.
    """

    _inherit = "rma.report"

    @property
    def _table_query(self):
        query = self._get_lines_query()
        self._add_joins(query)
        columns = (
            SQL("%s AS %s", expression, SQL.identifier(name))
            for name, expression in self._get_columns().items()
        )
        return query.select(*columns)

    def _get_lines_query(self):
        """Return the query of the return lines the user may see. Whether he may see any is the
        model's own access right."""
        lines = self.env["rma.order.line"]
        rules = self.env["ir.rule"].sudo(False)._compute_domain(lines._name, "read")
        # sudo: rma.order.line - the user's own record rules are the domain
        return lines.sudo()._search([] if self.env.su else rules)

    def _add_joins(self, query):
        """Add what columns are read from to the query over ``rma_order_line``."""
        for alias, table, condition in (
            ("ret", "rma_order", "ret.id = rma_order_line.order_id"),
            ("customer", "res_partner", "customer.id = ret.partner_id"),
            ("product", "product_product", "product.id = rma_order_line.product_id"),
            ("template", "product_template", "template.id = product.product_tmpl_id"),
            ("uom", "uom_uom", "uom.id = rma_order_line.uom_id"),
            ("product_uom", "uom_uom", "product_uom.id = template.uom_id"),
            ("sale_line", "sale_order_line", "sale_line.id = rma_order_line.sale_line_id"),
            ("sale_uom", "uom_uom", "sale_uom.id = sale_line.product_uom_id"),
            ("sale", "sale_order", "sale.id = sale_line.order_id"),
            ("reason", "rma_reason", "reason.id = rma_order_line.reason_id"),
        ):
            query.add_join("LEFT JOIN", alias, table, SQL(condition))
        # With "+ 0" the company of the rules is no constant of these two joins: PostgreSQL would
        # not see any more that they are on something unique, and make them even where nothing of
        # them is asked for.
        query.add_join(
            "LEFT JOIN",
            "supplier",
            self._get_suppliers_sql(),
            SQL(
                "supplier.company_id = rma_order_line.company_id + 0 "
                "AND supplier.product_tmpl_id = template.id"
            ),
        )
        query.add_join(
            "LEFT JOIN",
            "first_return",
            self._get_first_returns_sql(),
            SQL(
                "first_return.company_id = rma_order_line.company_id + 0 "
                "AND first_return.commercial_partner_id = ret.commercial_partner_id "
                "AND first_return.product_id = rma_order_line.product_id"
            ),
        )
        query.add_join(
            "JOIN",
            "rate",
            SQL(
                "(SELECT company_id, rate FROM %s)",
                self.env["res.currency"]._get_simple_currency_table(self.env.companies),
            ),
            SQL("rate.company_id = rma_order_line.company_id"),
        )

    def _get_columns(self):
        """Return ``{field: SQL expression}``."""
        line = ("id", "order_id", "company_id", "product_id", "reason_id", "outcome_id")
        states = ("decision", "reception_state", "settlement_state")
        ret = ("partner_id", "commercial_partner_id", "warehouse_id", "user_id", "state", "origin")
        return {
            **{name: SQL.identifier("rma_order_line", name) for name in (*line, *states)},
            **{name: SQL.identifier("ret", name) for name in ret},
            "date": SQL("coalesce(ret.date_submitted, ret.create_date)"),
            "date_sold": SQL("sale.date_order"),
            # In the query, or amounts of the pivot could not be summed: their currency must be.
            "currency_id": SQL("%s::int", self.env.company.currency_id.id),
            "line_currency_id": SQL("rma_order_line.currency_id"),
            "main_reason_id": SQL("split_part(reason.parent_path, '/', 1)::int"),
            "categ_id": SQL("template.categ_id"),
            "country_id": SQL("customer.country_id"),
            "supplier_id": SQL("supplier.partner_id"),
            **self._get_figure_columns(),
        }

    def _get_figure_columns(self):
        """Return ``{measure: SQL expression}``; amounts in the company's currency."""
        return {
            "return_count": SQL("rma_order_line.order_id"),
            **{
                name: self._in_product_unit(SQL.identifier("rma_order_line", name))
                for name in (
                    "quantity",
                    "quantity_received",
                    "quantity_accepted",
                    "quantity_claimed",
                )
            },
            "quantity_refused": self._in_product_unit(
                SQL(
                    """CASE ret.workflow_state
                    WHEN 'rejected' THEN rma_order_line.quantity
                    WHEN 'approved' THEN rma_order_line.quantity
                        - rma_order_line.quantity_approved
                        + coalesce(rma_order_line.quantity_refused, 0)
                    ELSE 0 END"""
                )
            ),
            "amount_claimed": SQL(
                """rma_order_line.quantity_claimed * rate.rate * coalesce(
                sale_line.price_subtotal / nullif(sale_line.product_uom_qty, 0)
                    * uom.factor / sale_uom.factor / coalesce(nullif(sale.currency_rate, 0), 1),
                rma_order_line.price_unit)"""
            ),
            "amount_credited": SQL("rma_order_line.amount_credited * rate.rate"),
            "amount_refunded": SQL("rma_order_line.amount_refunded"),
            "net_cost": SQL("rma_order_line.net_cost * rate.rate"),
            "days_to_approve": self._days("date_submitted", "date_approved"),
            "days_to_receive": self._days("date_approved", "date_received"),
            "days_to_settle": self._days("date_submitted", "date_closed"),
            "repeat_count": SQL(
                "CASE WHEN first_return.order_id < rma_order_line.order_id "
                "AND ret.workflow_state NOT IN ('rejected', 'cancel') THEN 1 ELSE 0 END"
            ),
            # Only sums of sales are known: see rma_report_rates.py.
            "quantity_sold": SQL("NULL::float"),
            "amount_sold": SQL("NULL::float"),
            "return_rate": SQL("NULL::float"),
            "return_rate_value": SQL("NULL::float"),
        }

    def _in_product_unit(self, quantity):
        return SQL("%s * uom.factor / product_uom.factor", quantity)

    def _days(self, start, end):
        return SQL(
            "(extract(epoch FROM %s - %s) / 86400)::float",
            SQL.identifier("ret", end),
            SQL.identifier("ret", start),
        )

    def _get_suppliers_sql(self):
        """Return the first vendor of every product in every company."""
        return SQL(
            """(
                SELECT DISTINCT ON (company.id, info.product_tmpl_id)
                    company.id AS company_id, info.product_tmpl_id, info.partner_id
                FROM product_supplierinfo info
                JOIN res_company company
                    ON info.company_id IS NULL OR info.company_id = company.id
                ORDER BY company.id, info.product_tmpl_id, info.sequence, info.min_qty DESC,
                    info.price, info.id
            )"""
        )

    def _get_first_returns_sql(self):
        """Return the first return of a product by a customer that was not declined."""
        return SQL(
            """(
                SELECT line.company_id, ret.commercial_partner_id, line.product_id,
                    min(line.order_id) AS order_id
                FROM rma_order_line line JOIN rma_order ret ON ret.id = line.order_id
                WHERE ret.workflow_state NOT IN ('rejected', 'cancel')
                GROUP BY line.company_id, ret.commercial_partner_id, line.product_id
            )"""
        )
