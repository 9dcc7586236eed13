"""Measuring a flow: the same orders for every column, each run rolled back after its last
query, so that all runs start alike."""

from .columns import COLUMNS
from .goods import WARM_UP, find_orders
from .meter import Meter, median

DOCUMENTS = {
    "credit notes": ("account.move", [("move_type", "=", "out_refund"), ("state", "=", "posted")]),
    "receipts": (
        "stock.picking",
        [("location_id.usage", "=", "customer"), ("state", "=", "done")],
    ),
    "deliveries": (
        "stock.picking",
        [("location_dest_id.usage", "=", "customer"), ("state", "=", "done")],
    ),
}


def measure_flow(work, request):
    """Return the median figures of a flow and the documents it made."""
    with work.registry.cursor() as cr:
        warm_up, order_ids = set_up(work, cr, request)
        cr.commit()
        # As on a server that has been running for a while.
        cr.execute("ANALYZE")
        cr.commit()
    with work.registry.cursor() as cr:
        # Fills the caches of a server that has been running for a while.
        run_flow(work.environment(cr), request, warm_up)
        cr.flush()
        cr.commit()
    runs = []
    for __ in range(request["repeat"]):
        work.wait_for_turn()
        with work.registry.cursor() as cr:
            env = work.environment(cr)
            before = count_documents(env)
            env.invalidate_all()
            meter = Meter(cr)
            with meter:
                steps = run_flow(env, request, order_ids)
                cr.flush()
            runs.append(meter.figures)
            after = count_documents(env)
            documents = {name: after[name] - before[name] for name in after}
            credited = sum_credited(env, order_ids)
            cr.rollback()
    return {
        **median(runs),
        "runs": runs,
        "documents": documents,
        "credited": credited,
        "steps": steps,
    }


def set_up(work, cr, request):
    """Set the column up; return the ids of the orders to warm up with and to measure."""
    env = work.environment(cr)
    COLUMNS[request["column"]](env).prepare()
    orders = find_orders(env, request["lines"])
    return orders[:WARM_UP].ids, orders[WARM_UP : WARM_UP + request["count"]].ids


def run_flow(env, request, order_ids):
    """Do the flow with these orders as the column does it; return the queries of its steps."""
    column = COLUMNS[request["column"]](env)
    getattr(column, request["flow"])(env["sale.order"].browse(order_ids))
    return column.steps


def count_documents(env):
    """Return how many final documents of each kind there are."""
    return {
        name: env[model].sudo().search_count(domain) for name, (model, domain) in DOCUMENTS.items()
    }


def sum_credited(env, order_ids):
    """Return what posted credit notes give back of the orders, taxes included."""
    moves = env["sale.order"].sudo().browse(order_ids).order_line.invoice_lines.move_id
    credit_notes = moves.filtered(lambda m: m.move_type == "out_refund" and m.state == "posted")
    return round(sum(credit_notes.mapped("amount_total")), 2)
