"""The retailer in Odoo before any return: company, staff, goods, customers and their orders."""

from collections import defaultdict

from odoo import Command

STAFF = {
    "clerk": "rma_core.rma_core_group_user",
    "warehouse": "stock.group_stock_user",
    "accountant": "account.group_account_invoice",
}
# What happened before the returns is loaded without a word in the chatter.
QUIET = {"tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True}


def create_company(env, name):
    """Create a British company of its own, so that nothing else in the database has a say."""
    currency = env.ref("base.GBP")
    currency.active = True
    company = env["res.company"].create(
        {"name": name, "country_id": env.ref("base.uk").id, "currency_id": currency.id}
    )
    env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    # The chart brings its own country's currency.
    company.currency_id = currency
    return company


def create_warehouse(env, company):
    """Create the company's warehouse: Odoo makes one for the first company alone."""
    return env["stock.warehouse"].create(
        {"name": company.name, "code": f"OR{company.id}", "company_id": company.id}
    )


def create_staff(env, company):
    """Create a user for each role of `STAFF`, with the rights of that role alone."""
    users = env["res.users"].with_context(no_reset_password=True)
    vals_list = [
        {
            "name": f"{company.name} {role}",
            "login": f"replay-{company.id}-{role}",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(env.ref(group).ids)],
        }
        for role, group in STAFF.items()
    ]
    return dict(zip(STAFF, users.create(vals_list), strict=True))


class Shop:
    """Loads the retailer's invoices as sale orders, delivered and invoiced at their date.

    Keeps ids and no records: every batch has a transaction and an environment of its own.
    """

    def __init__(self, company_id):
        self.company_id = company_id
        self.products = {}
        self.customers = {}
        self.sale_lines = {}  # number of the retailer's row -> id of the sale order line

    def create_products(self, env, rows):
        """Create a product for every code, with enough on the shelf for all `rows`.

        The prices are net; nothing is taxed.
        """
        first = {}
        quantities = defaultdict(int)
        for row in rows:
            first.setdefault(row.code, row)
            quantities[row.code] += max(row.quantity, 0)
        vals_list = [self._prepare_product_vals(row) for row in first.values()]
        products = env["product.product"].with_context(**QUIET).create(vals_list)
        self.products = dict(zip(first, products.ids, strict=True))
        self._fill_shelves(env, products.filtered("is_storable"), quantities)

    def create_customers(self, env, rows):
        """Create the customers of `rows`. They have no e-mail address: nothing is sent."""
        first = {}
        for row in rows:
            first.setdefault(row.customer, row)
        countries = {country.name: country.id for country in env["res.country"].search([])}
        vals_list = [
            {
                "name": f"Customer {row.customer}",
                "ref": row.customer,
                "country_id": countries.get(row.country),
                "company_id": self.company_id,
            }
            for row in first.values()
        ]
        customers = env["res.partner"].with_context(**QUIET).create(vals_list)
        self.customers = dict(zip(first, customers.ids, strict=True))

    def sell(self, env, invoices):
        """Order, deliver and invoice; each of `invoices` is the list of rows of one."""
        orders = env["sale.order"].with_context(**QUIET)
        orders = orders.create([self._prepare_order_vals(rows) for rows in invoices])
        for order, rows in zip(orders, invoices, strict=True):
            lines = order.order_line.sorted(lambda line: (line.sequence, line.id))
            for line, row in zip(lines, rows, strict=True):
                self.sale_lines[row.number] = line.id
        orders.action_confirm()
        moments = {order: rows[0].moment for order, rows in zip(orders, invoices, strict=True)}
        self._deliver(orders)
        bills = self._invoice(orders, moments)
        for order, moment in moments.items():
            order.date_order = moment
            order.picking_ids.date_done = moment
        return bills

    def _prepare_product_vals(self, row):
        return {
            "name": row.description or row.code,
            "default_code": row.code,
            "type": "consu" if row.is_goods else "service",
            "is_storable": row.is_goods,
            "invoice_policy": "delivery" if row.is_goods else "order",
            "list_price": float(row.price),
            "taxes_id": [Command.clear()],
            "supplier_taxes_id": [Command.clear()],
            "company_id": self.company_id,
        }

    def _fill_shelves(self, env, products, quantities):
        warehouse = env["stock.warehouse"].search([("company_id", "=", self.company_id)], limit=1)
        quants = (
            env["stock.quant"]
            .with_context(inventory_mode=True)
            .create(
                [
                    {
                        "product_id": product.id,
                        "location_id": warehouse.lot_stock_id.id,
                        "inventory_quantity": quantities[product.default_code],
                    }
                    for product in products
                ]
            )
        )
        quants.action_apply_inventory()

    def _prepare_order_vals(self, rows):
        return {
            "partner_id": self.customers[rows[0].customer],
            "company_id": self.company_id,
            "client_order_ref": rows[0].invoice,
            "date_order": rows[0].moment,
            "order_line": [
                Command.create(
                    {
                        "product_id": self.products[row.code],
                        "name": row.description or row.code,
                        "product_uom_qty": row.quantity,
                        "price_unit": float(row.price),
                        "sequence": sequence,
                    }
                )
                for sequence, row in enumerate(rows)
            ],
        }

    def _deliver(self, orders):
        deliveries = orders.picking_ids
        deliveries.move_ids.picked = True
        deliveries.button_validate()

    def _invoice(self, orders, moments):
        bills = orders._create_invoices(grouped=True)
        by_day = bills.grouped(lambda bill: moments[bill.line_ids.sale_line_ids.order_id].date())
        for day, same_day in by_day.items():
            same_day.invoice_date = day
        bills.action_post()
        return bills
