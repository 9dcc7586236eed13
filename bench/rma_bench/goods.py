"""What returns start from: sale orders, delivered and invoiced; the same for every column."""

from odoo import Command

PRODUCTS = 20
MANY = 300
ORDERED = 2.0
WARM_UP = 2


def make_goods(work, request):
    """Make the orders of all flows, with one line and with as many as there are products."""
    with work.registry.cursor() as cr:
        env = work.environment(cr)
        products = make_products(env)
        customers = make_customers(env, request["batch"] + WARM_UP)
        for lines, count in (
            (1, len(customers)),
            (PRODUCTS, 1 + WARM_UP),
            (MANY, 1 + WARM_UP),
        ):
            orders = make_orders(env, customers[:count], products, lines)
            orders.client_order_ref = reference(lines)
        return len(customers)


def reference(lines):
    """What the orders of so many lines are found by."""
    return f"bench {lines}"


def find_orders(env, lines=1):
    """Return the orders of so many lines, the oldest first."""
    return env["sale.order"].search([("client_order_ref", "=", reference(lines))], order="id")


def make_products(env):
    """Return storable products with plenty in stock, valued as Odoo does by default."""
    products = env["product.product"].create(
        [
            {
                "name": f"Bench Product {number:02}",
                "default_code": f"BENCH{number:02}",
                "is_storable": True,
                "list_price": 10.0 + number,
                "standard_price": 5.0,
                "invoice_policy": "delivery",
            }
            for number in range(PRODUCTS)
        ]
    )
    location = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    for product in products:
        env["stock.quant"]._update_available_quantity(product, location.lot_stock_id, 100000.0)
    return products


def make_customers(env, count):
    """Return customers with an address and an e-mail."""
    return env["res.partner"].create(
        [
            {
                "name": f"Bench Customer {number:03}",
                "email": f"customer{number:03}@example.com",
                "street": f"{number} Main Street",
                "city": "Springfield",
            }
            for number in range(count)
        ]
    )


def make_orders(env, customers, products, lines=1):
    """Return one order per customer, delivered and with a posted invoice."""
    orders = env["sale.order"].create(
        [
            {
                "partner_id": customer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": products[(number + offset) % len(products)].id,
                            "product_uom_qty": ORDERED,
                        }
                    )
                    for offset in range(lines)
                ],
            }
            for number, customer in enumerate(customers)
        ]
    )
    orders.action_confirm()
    validate(orders.picking_ids)
    for order in orders:
        order._create_invoices().action_post()
    return orders


def validate(pickings):
    """Validate whole transfers, as the warehouse does."""
    if any(move.state != "assigned" for move in pickings.move_ids):
        pickings.action_assign()
    pickings.move_ids.picked = True
    result = pickings.button_validate()
    if result is not True:
        raise RuntimeError(f"A transfer was not validated: {result}")
