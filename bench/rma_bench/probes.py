"""What people ask of a table of returns, timed at its size."""

import statistics

from .columns import COLUMNS
from .fill_columns import FILLERS
from .goods import make_customers, make_orders, make_products
from .meter import Meter
from .questions import QUESTIONS

REPEAT = 5
SAMPLES = 4


def measure_scale(work, request):
    """Fill the table up to the size and return ``{question: figures}``.

    The real documents, to copy and to look at, are made when the table is empty.
    """
    with work.registry.cursor() as cr:
        env = work.environment(cr)
        samples = prepare_samples(env, request)
        filler = FILLERS[request["column"]](env, samples)
        existing = load_bases(env, filler)
        filler.fill(request["size"], existing)
        save_bases(env, filler, request["size"])
        cr.commit()
        order_ids = samples["fresh"].ids
    vacuum(work)
    answers = {}
    for name, question in QUESTIONS[request["column"]].items():
        if figures := ask(work, request, question):
            answers[name] = figures
    answers["one more return"] = measure_one_more(work, request, order_ids)
    return answers


def prepare_samples(env, request):
    """Make, or find again, some returned orders, and some to return."""
    column = COLUMNS[request["column"]](env)
    orders = env["sale.order"].search([("client_order_ref", "=", "bench sample")])
    if not orders:
        column.prepare()
        customers = make_customers(env, 2 * SAMPLES)
        orders = make_orders(env, customers, make_products(env))
        orders.client_order_ref = "bench sample"
        column.refund(orders[:SAMPLES])
        env["stock.lot"].create({"name": "LOT", "product_id": orders.order_line.product_id[0].id})
    orders = orders.sorted("id")
    model = {"suite": "rma.order", "oca": "rma"}[request["column"]]
    return {
        "order": orders[0],
        "return": env[model].search([], order="id", limit=1),
        "lot": env["stock.lot"].search([], order="id", limit=1),
        "fresh": orders[SAMPLES:],
    }


def load_bases(env, filler):
    """Give the filler what an earlier size left, and return how many returns there are."""
    parameters = env["ir.config_parameter"].sudo()
    for entry in (parameters.get_param("bench.bases") or "").split():
        table, base = entry.split(":")
        filler.bases[table] = int(base)
    return int(parameters.get_param("bench.size") or 0)


def save_bases(env, filler, size):
    """Keep where the tables' rows begin for the next size."""
    parameters = env["ir.config_parameter"].sudo()
    text = " ".join(f"{table}:{base}" for table, base in filler.bases.items())
    parameters.set_param("bench.bases", text)
    parameters.set_param("bench.size", size)


def vacuum(work):
    """Leave the tables as autovacuum would in time."""
    with work.registry.cursor() as cr:
        cr.commit()
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")
        cr._cnx.autocommit = False


def ask(work, request, question):
    """Return the median figures of a question, each time with nothing read before; nothing
    when the add-on does not answer it."""
    runs = []
    for number in range(REPEAT + 1):
        with work.registry.cursor() as cr:
            env = work.environment(cr)
            meter = Meter(cr)
            with meter:
                answer = question(env, request["size"])
            runs.append(meter.figures)
            cr.rollback()
        if answer is NotImplemented:
            return None
        if number == 0:
            runs.clear()
    return middle(runs)


def measure_one_more(work, request, order_ids):
    """Return what the refund of one more order costs."""
    runs = []
    for number in range(REPEAT + 1):
        with work.registry.cursor() as cr:
            env = work.environment(cr)
            orders = env["sale.order"].browse(order_ids[:1])
            meter = Meter(cr)
            with meter:
                COLUMNS[request["column"]](env).refund(orders)
                cr.flush()
            runs.append(meter.figures)
            cr.rollback()
        if number == 0:
            runs.clear()
    return middle(runs)


def middle(runs):
    """The medians that the tables show."""
    return {
        name: statistics.median(run[name] for run in runs)
        for name in ("seconds", "cpu", "queries")
    }
