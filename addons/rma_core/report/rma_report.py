from odoo import fields, models
from odoo.tools import SQL


class RmaReport(models.Model):
    """Returns to be analysed: a row per return line, with its id, read from the lines and what
    they belong to. Nothing is copied, so figures are those of the documents; nothing is granted,
    the rules of return lines apply.

    Extend ``_get_columns()`` and ``_add_joins()`` with super() to add columns; a LEFT JOIN on
    something unique costs nothing where its columns are not asked for.
    """

    _name = "rma.report"
    _description = "Returns Analysis"
    _auto = False
    _rec_name = "order_id"
    # By date all rows would have to be read for the first page.
    _order = "id desc"
    _depends = {
        "rma.order": [
            "commercial_partner_id",
            "date_approved",
            "date_closed",
            "date_received",
            "date_submitted",
            "origin",
            "partner_id",
            "state",
            "user_id",
            "warehouse_id",
            "workflow_state",
        ],
        "rma.order.line": [
            "amount_credited",
            "company_id",
            "decision",
            "lot_ids",
            "net_cost",
            "outcome_id",
            "price_unit",
            "product_id",
            "quantity",
            "quantity_accepted",
            "quantity_approved",
            "quantity_claimed",
            "quantity_received",
            "quantity_refused",
            "reason_id",
            "reception_state",
            "sale_line_id",
            "settlement_state",
            "uom_id",
        ],
        "res.partner": ["country_id"],
    }

    # ------------------------------------------------------------------ what it is about

    order_id = fields.Many2one("rma.order", string="Return")
    date = fields.Datetime(string="Requested On", help="Of new returns: when they were made.")
    date_sold = fields.Datetime(string="Sold On", help="The day of the sales order.")
    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    product_id = fields.Many2one("product.product")
    categ_id = fields.Many2one("product.category", string="Product Category")
    partner_id = fields.Many2one("res.partner", string="Customer / Branch")
    commercial_partner_id = fields.Many2one("res.partner", string="Dealer")
    country_id = fields.Many2one("res.country")
    reason_id = fields.Many2one("rma.reason")
    outcome_id = fields.Many2one("rma.outcome")
    warehouse_id = fields.Many2one("stock.warehouse")
    user_id = fields.Many2one("res.users", string="Responsible")
    supplier_id = fields.Many2one("res.partner", help="The first vendor of the product.")
    lot_ids = fields.Many2many(
        "stock.lot",
        "rma_order_line_stock_lot_rel",
        "rma_order_line_id",
        "stock_lot_id",
        string="Lots / Serial Numbers",
    )
    state = fields.Selection(selection="_get_state_selection")
    origin = fields.Selection(selection="_get_origin_selection", string="Source")
    decision = fields.Selection(selection="_get_decision_selection")
    reception_state = fields.Selection(selection="_get_reception_selection", string="Reception")
    settlement_state = fields.Selection(selection="_get_settlement_selection", string="Settlement")

    # ------------------------------------------------------------------ figures

    return_count = fields.Integer(string="Requests", aggregator="count_distinct")
    quantity = fields.Float(string="Asked", help="In the product's own unit, like all quantities.")
    quantity_received = fields.Float(string="Received")
    quantity_accepted = fields.Float(string="Accepted")
    quantity_refused = fields.Float(string="Refused", help="Declined, or refused on inspection.")
    quantity_claimed = fields.Float(
        string="Returned",
        help="Not declined: what takes part in the return rate. The announced quantity until the "
        "goods are here.",
    )
    amount_claimed = fields.Monetary(
        string="Returned Value", help="What the returned quantity was sold for, without taxes."
    )
    amount_credited = fields.Monetary(
        string="Credited",
        help="By posted credit notes, taxes included, in your company's currency.",
    )
    net_cost = fields.Monetary(
        help="Credited without taxes, and goods given for it or scrapped, less goods that came "
        "back and what was charged.",
    )
    days_to_approve = fields.Float(aggregator="avg", help="From the request to the approval.")
    days_to_receive = fields.Float(
        aggregator="avg", help="From the approval until all expected goods had arrived."
    )
    days_to_settle = fields.Float(
        aggregator="avg", help="From the request until the return was closed."
    )
    repeat_count = fields.Integer(
        string="Repeat Returns",
        help="Lines whose customer had returned the same product before.",
    )
    quantity_sold = fields.Float(
        string="Sold",
        help="Ordered in the same period, of the same products, by the same customers. Grouped by "
        "what sales do not have, as a reason, every group is compared with all of it.",
    )
    amount_sold = fields.Monetary(string="Sold Value", help="As Sold, without taxes.")
    return_rate = fields.Float(aggregator="avg", help="Returned divided by sold quantity.")
    return_rate_value = fields.Float(
        string="Return Rate by Value", aggregator="avg", help="Returned divided by sold value."
    )

    def _compute_currency_id(self):
        self.currency_id = self.env.company.currency_id

    def _get_state_selection(self):
        return self._get_selection("rma.order", "state")

    def _get_origin_selection(self):
        return self._get_selection("rma.order", "origin")

    def _get_decision_selection(self):
        return self._get_selection("rma.order.line", "decision")

    def _get_reception_selection(self):
        return self._get_selection("rma.order.line", "reception_state")

    def _get_settlement_selection(self):
        return self._get_selection("rma.order.line", "settlement_state")

    def _get_selection(self, model, name):
        return self.env[model]._fields[name]._description_selection(self.env)

    def action_open_return(self):
        """Open the return behind a row."""
        self.ensure_one()
        return self.order_id.get_formview_action()

    # ------------------------------------------------------------------ the rows

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
        ):
            query.add_join("LEFT JOIN", alias, table, SQL(condition))
        query.add_join(
            "LEFT JOIN",
            "supplier",
            self._get_suppliers_sql(),
            SQL(
                "supplier.company_id = rma_order_line.company_id "
                "AND supplier.product_tmpl_id = template.id"
            ),
        )
        query.add_join(
            "LEFT JOIN",
            "first_return",
            self._get_first_returns_sql(),
            SQL(
                "first_return.company_id = rma_order_line.company_id "
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
