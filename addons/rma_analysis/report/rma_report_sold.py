from odoo import fields, models
from odoo.tools import SQL


class RmaReportSold(models.Model):
    """What was sold, by what returns are analysed by too: what return rates are measured
    against. A row per order line, read by ``rma.report`` alone."""

    _name = "rma.report.sold"
    _description = "Sold Goods"
    _auto = False
    _depends = {
        "sale.order": [
            "company_id",
            "currency_id",
            "currency_rate",
            "date_order",
            "state",
            "warehouse_id",
        ],
        "sale.order.line": ["order_id", "price_subtotal", "product_id", "product_uom_qty"],
    }

    date = fields.Datetime()
    date_sold = fields.Datetime(help="The same: the day of the order.")
    product_id = fields.Many2one("product.product")
    categ_id = fields.Many2one("product.category")
    partner_id = fields.Many2one("res.partner")
    commercial_partner_id = fields.Many2one("res.partner")
    country_id = fields.Many2one("res.country")
    warehouse_id = fields.Many2one("stock.warehouse")
    supplier_id = fields.Many2one("res.partner")
    company_id = fields.Many2one("res.company")
    line_currency_id = fields.Many2one("res.currency")
    quantity = fields.Float(help="Ordered: what is delivered falls with every return.")
    amount = fields.Float(help="Without taxes, in the currency of the current company.")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id, sale.date_order AS date, sale.date_order AS date_sold,
                line.product_id, template.categ_id, sale.partner_id,
                customer.commercial_partner_id, customer.country_id, sale.warehouse_id,
                supplier.partner_id AS supplier_id, sale.company_id,
                sale.currency_id AS line_currency_id,
                line.product_uom_qty * uom.factor / product_uom.factor AS quantity,
                line.price_subtotal / coalesce(nullif(sale.currency_rate, 0), 1)
                    * account_currency_table.rate AS amount
            FROM sale_order_line line
                JOIN sale_order sale ON sale.id = line.order_id
                JOIN product_product product ON product.id = line.product_id
                JOIN product_template template ON template.id = product.product_tmpl_id
                LEFT JOIN res_partner customer ON customer.id = sale.partner_id
                LEFT JOIN uom_uom uom ON uom.id = line.product_uom_id
                LEFT JOIN uom_uom product_uom ON product_uom.id = template.uom_id
                JOIN %(currencies)s ON account_currency_table.company_id = sale.company_id
                LEFT JOIN %(suppliers)s AS supplier ON supplier.company_id = sale.company_id
                    AND supplier.product_tmpl_id = template.id
            WHERE sale.state = 'sale' AND line.display_type IS NULL
                AND template.type = 'consu'
            """,
            currencies=self.env["res.currency"]._get_simple_currency_table(self.env.companies),
            suppliers=self.env["rma.report"]._get_suppliers_sql(),
        )
