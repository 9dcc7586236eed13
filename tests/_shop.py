"""A small shop for tests with several processes: what a returns' story starts from and what is
left of it. Each function runs in one transaction of a worker and speaks in plain values."""

import odoo.init  # noqa: F401  # makes odoo.Command
from odoo import Command

QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_notify_force_send": False,
}
GROUPS = {
    "clerk": "rma_core.rma_core_group_manager",
    "colleague": "rma_core.rma_core_group_manager",
    "warehouse": "stock.group_stock_user",
    "accountant": "account.group_account_invoice",
}


def open_shop(env):
    """Make the staff, return their ids."""
    return {
        login: env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "login": f"test_{login}",
                "name": login,
                "email": f"{login}@example.com",
                "group_ids": [Command.set(env.ref(group).ids)],
            }
        )
        .id
        for login, group in GROUPS.items()
    }


def sell(env, quantity=5, invoiced=None, address="a@example.com"):
    """Deliver goods of a new product to a new customer, invoice all or some of them.

    :return: the id of the order line
    """
    product = env["product.product"].create(
        {"name": "Lamp", "is_storable": True, "list_price": 100, "invoice_policy": "delivery"}
    )
    order = env["sale.order"].create(
        {
            "partner_id": env["res.partner"].create({"name": "Ada", "email": address}).id,
            "order_line": [
                Command.create({"product_id": product.id, "product_uom_qty": quantity})
            ],
        }
    )
    order.action_confirm()
    for part in (invoiced, quantity - invoiced) if invoiced else (quantity,):
        stock = order.warehouse_id.lot_stock_id
        env["stock.quant"]._update_available_quantity(product, stock, part)
        picking = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        picking.move_ids.write({"quantity": part, "picked": True})
        picking._action_done()
        if part == (invoiced or quantity):
            order._create_invoices().action_post()
    return order.order_line.id


def create_return(env, sale_line_id, quantity=1, state="submitted", trigger=None):
    """Make a return up to a state: submitted, approved, received."""
    outcome = env.ref("rma_core.outcome_refund")
    if trigger:
        outcome = outcome.copy({"trigger": trigger})
    line = {"sale_line_id": sale_line_id, "quantity": quantity, "outcome_id": outcome.id}
    rma = env["rma.order"].create({"line_ids": [Command.create(line)]})
    rma.action_submit()
    if state in ("approved", "received"):
        rma.action_approve()
    if state == "received":
        receive(env, rma.id)
    return rma.id


def replace_in_advance(env):
    """Send a customer new goods, which arrive, for old ones without an order, which are then given
    up.

    :return: the id of the return
    """
    product = env["product.product"].create({"name": "Lamp", "is_storable": True})
    outcome = env.ref("rma_core.outcome_replace").copy({"trigger": "approval"})
    line = {"product_id": product.id, "quantity": 2, "outcome_id": outcome.id, "price_unit": 100}
    customer = env["res.partner"].create({"name": "Ada", "email": "a@example.com"})
    vals = {"partner_id": customer.id, "line_ids": [Command.create(line)]}
    rma = env["rma.order"].create(vals)
    rma.action_submit()
    rma.action_approve()
    env["stock.quant"]._update_available_quantity(product, rma.warehouse_id.lot_stock_id, 2)
    rma.delivery_ids.action_assign()
    rma.delivery_ids.move_ids.picked = True
    rma.delivery_ids.button_validate()
    rma.action_close_short()
    return rma.id


def receive(env, rma_id):
    receipts = env["rma.order"].browse(rma_id).receipt_ids
    receipts.move_ids.picked = True
    receipts.button_validate()


def cancel_receipt(env, rma_id):
    """Cancel what was announced to the warehouse."""
    env["rma.order"].browse(rma_id).receipt_ids.action_cancel()


def prepare_receipt(env, rma_id):
    """Count the goods of the receipt, return its id: only validating is left."""
    receipt = env["rma.order"].browse(rma_id).receipt_ids
    receipt.move_ids.picked = True
    return receipt.id


def prepare_native_return(env, sale_line_id, quantity):
    """Fill in Odoo's own wizard for a return, return its id."""
    picking = env["sale.order.line"].browse(sale_line_id).move_ids.picking_id
    wizard = env["stock.return.picking"].create({"picking_id": picking.id})
    wizard.product_return_moves.quantity = quantity
    return wizard.id


def get_claims(env, sale_line_id):
    """Return what the order line's returns claim, one quantity each."""
    lines = env["rma.order.line"].search([("sale_line_id", "=", sale_line_id)], order="id")
    return [line.quantity_claimed for line in lines if line.quantity_claimed]


def describe(env, rma_id):
    """Return what a return has come to, without ids: what must be the same in the end."""
    rma = env["rma.order"].browse(rma_id)
    line = rma.line_ids
    mails = rma.message_ids.filtered(lambda message: rma.partner_id in message.partner_ids)
    return {
        "state": rma.state,
        "has code": bool(rma.return_code),
        "receipts": sorted(
            [picking.state, sum(picking.move_ids.mapped("quantity"))]
            for picking in rma.receipt_ids
            if picking.state != "cancel"
        ),
        "credit notes": sorted(
            [move.state, sum(move.invoice_line_ids.mapped("quantity")), move.amount_total]
            for move in rma.refund_ids
            if move.state != "cancel"
        ),
        "received": line.quantity_received,
        "open": line.quantity_open,
        "delivered": line.sale_line_id.qty_delivered,
        "stock": line.product_id.qty_available,
        "mails": len(mails),
    }


def has_moved(env, sale_line_id):
    """Return what is not with the customer any more by Odoo's own returns, announced or done."""
    moves = env["stock.move"].search(
        [
            ("sale_line_id", "=", sale_line_id),
            ("rma_line_id", "=", False),
            ("location_id.usage", "=", "customer"),
            ("state", "not in", ("draft", "cancel")),
        ]
    )
    return sum(moves.mapped("product_uom_qty"))


def install(env, names):
    """Install what is not yet there."""
    modules = env["ir.module.module"].search([("name", "in", names), ("state", "!=", "installed")])
    if modules:
        modules.button_immediate_install()


def approve_by_tier(env, reviewer_id):
    """Make a return of 2 that a reviewer approves, and that may expire.

    :return: its id
    """
    env["tier.definition"].create(
        {
            "name": "All",
            "model_id": env["ir.model"]._get_id("rma.order"),
            "review_type": "individual",
            "reviewer_id": reviewer_id,
        }
    )
    env["rma.policy"].create({"name": "All", "deadline_days": 9, "expires": True})
    rma_id = create_return(env, sell(env), quantity=2)
    rma = env["rma.order"].browse(rma_id).with_user(reviewer_id)
    rma.validate_tier()
    return rma_id


def expire(env, rma_id):
    env["rma.order"].browse(rma_id)._expire()


def quote_on_account(env, limit, amounts):
    """Make a dealer with a risk limit, and quotations on account; return their ids."""
    group = env["dealer.group"].create({"name": "Dealers", "is_account_enabled": True})
    dealer = env["res.partner"].create(
        {"name": "Dealer", "is_company": True, "dealer_group_id": group.id}
    )
    dealer.risk_limit = limit
    product = env["product.product"].create({"name": "Lamp", "type": "service", "taxes_id": False})
    orders = env["sale.order"].create(
        [
            {
                "partner_id": dealer.id,
                "is_on_account": True,
                "order_line": [Command.create({"product_id": product.id, "price_unit": amount})],
            }
            for amount in amounts
        ]
    )
    return orders.ids


def get_account(env, order_id):
    """Return the states of the dealer's orders, the balance and what is available."""
    dealer = env["sale.order"].browse(order_id).partner_id
    orders = env["sale.order"].search([("partner_id", "=", dealer.id)], order="id")
    return [orders.mapped("state"), dealer.account_balance, dealer.account_available]
