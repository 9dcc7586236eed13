"""Run by bench/mails in Odoo's shell, which gives `env`. Everything is rolled back.

Each run approves the same returns twice, from the same state: with all mails of approving switched
off, and as they are shipped. The requests come from many customers in two languages.
"""

# ruff: noqa: F821  # env is the shell's

import os
import sys

from odoo import Command

sys.path.insert(0, os.environ["RMA_BENCH"])
from rma_bench.meter import Meter, median  # noqa: E402

RETURNS, RUNS = int(os.environ["RMA_BENCH_RETURNS"]), int(os.environ["RMA_BENCH_RUNS"])
RETURNS_OF_A_CUSTOMER = 20
GROUPS = ("rma_core.rma_core_group_manager", "base.group_user")


def make_clerk():
    """Return somebody who approves."""
    return env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": "Bench",
            "login": "bench_mails",
            "email": "bench@example.com",
            "group_ids": [Command.set([env.ref(name).id for name in GROUPS])],
        }
    )  # fmt: skip


def sell():
    """Return delivered order lines, each of another customer."""
    env["res.lang"]._activate_lang("pl_PL")
    product = env["product.product"].create(
        {"name": "Lamp", "is_storable": True, "list_price": 100, "invoice_policy": "delivery"}
    )
    customers = env["res.partner"].create(
        [
            {
                "name": f"Customer {number}",
                "email": f"customer{number}@example.com",
                "lang": ("en_US", "pl_PL")[number % 2],
            }
            for number in range(-(-RETURNS // RETURNS_OF_A_CUSTOMER))
        ]
    )
    line = {"product_id": product.id, "product_uom_qty": RETURNS_OF_A_CUSTOMER}
    orders = env["sale.order"].create(
        [
            {"partner_id": customer.id, "order_line": [Command.create(line)]}
            for customer in customers
        ]
    )
    orders.action_confirm()
    env["stock.quant"]._update_available_quantity(
        product, orders.warehouse_id[:1].lot_stock_id, len(orders) * RETURNS_OF_A_CUSTOMER
    )
    orders.picking_ids.move_ids.write({"quantity": RETURNS_OF_A_CUSTOMER, "picked": True})
    orders.picking_ids._action_done()
    return orders.order_line


def ask(clerk):
    """Return the requests, handed in."""
    outcome = env.ref("rma_core.outcome_refund")
    values = {"quantity": 1, "outcome_id": outcome.id}
    returns = env["rma.order"].with_user(clerk).create(
        [
            {"line_ids": [Command.create({**values, "sale_line_id": line.id})]}
            for line in sell()
            for __ in range(RETURNS_OF_A_CUSTOMER)
        ][:RETURNS]
    )  # fmt: skip
    returns.action_submit()
    finish()
    return returns


def finish():
    """Do what the end of a transaction does, but for keeping it."""
    env.flush_all()
    env.cr.precommit.run()
    env.flush_all()


def approve(returns, meter):
    """Approve the returns, measure that, and undo it; return the number of mails it wrote."""
    env.cr.execute("SAVEPOINT approving")
    env.invalidate_all()
    env.registry.clear_cache()
    returns[:1]._get_paper_lang()
    with meter:
        returns.action_approve()
        finish()
    written = env["mail.message"].search_count(
        [
            ("model", "=", "rma.order"),
            ("res_id", "in", returns.ids),
            ("rma_template_id", "!=", False),
        ]
    )
    env.invalidate_all(flush=False)
    env.cr.execute("ROLLBACK TO SAVEPOINT approving")
    return written


def main():
    """Measure and print."""
    mails = env["rma.mail"].search([])
    mails.active = False
    returns = ask(make_clerk())
    meter, runs, written = Meter(env.cr), {False: [], True: []}, {}
    for __ in range(RUNS):
        for with_mails in (False, True):
            mails.active = with_mails
            written[with_mails] = approve(returns, meter)
            runs[with_mails].append(meter.figures)
    without, with_mails = median(runs[False]), median(runs[True])
    print(f"{len(returns)} returns approved at once; medians of {RUNS} runs")
    for name, figures, count in (
        ("without mails", without, written[False]),
        ("with mails", with_mails, written[True]),
    ):
        print(
            f"{name:<14} {figures['seconds']:7.2f} s  CPU {figures['cpu']:7.2f} s"
            f"  {figures['queries']:7.0f} queries  {count} mails"
        )
    for name in ("seconds", "cpu", "queries"):
        print(f"{name}: {with_mails[name] / without[name]:.2f} times")


main()
env.cr.rollback()
