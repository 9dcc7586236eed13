"""What people ask of a table of returns, timed at its size."""

import statistics

from .columns import COLUMNS
from .fill_columns import FILLERS
from .goods import find_orders
from .meter import Meter
from .questions import QUESTIONS

REPEAT = 5
SAMPLES = 4


def measure_scale(work, request):
    """Fill the table up to the size and return ``{question: figures}``.

    The real documents, to copy and to look at, are made while the table is empty.
    """
    with work.registry.cursor() as cr:
        env = work.environment(cr)
        samples = prepare_samples(env, request)
        FILLERS[request["column"]](env, samples).fill(request["size"])
        order_ids = samples["fresh"].ids
    vacuum(work)
    answers = {}
    for name, question in QUESTIONS[request["column"]].items():
        if figures := ask(work, request, question):
            answers[name] = figures
    answers["one more return"] = measure_one_more(work, request, order_ids)
    return answers


def prepare_samples(env, request):
    """Return some orders, and name others to return."""
    column = COLUMNS[request["column"]](env)
    column.prepare()
    orders = find_orders(env)[: 2 * SAMPLES]
    column.refund(orders[:SAMPLES])
    model = {"suite": "rma.order", "oca": "rma"}[request["column"]]
    return {
        "order": orders[0],
        "return": env[model].search([], order="id", limit=1),
        "lot": env["stock.lot"].create(
            {"name": "LOT", "product_id": orders.order_line.product_id[0].id}
        ),
        "fresh": orders[SAMPLES:],
    }


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
            only_this_process(cr)
            asking = question(env, request["size"])
            if asking is None:
                return None
            env.invalidate_all()
            meter = Meter(cr)
            with meter:
                asking()
            runs.append(meter.figures)
            cr.rollback()
        if number == 0:
            runs.clear()
    return middle(runs)


def only_this_process(cr):
    """Let PostgreSQL answer with one process, whose CPU is measured, and no helpers."""
    cr.execute("SET LOCAL max_parallel_workers_per_gather = 0")


def measure_one_more(work, request, order_ids):
    """Return what the refund of one more order costs."""
    runs = []
    for number in range(REPEAT + 1):
        with work.registry.cursor() as cr:
            env = work.environment(cr)
            orders = env["sale.order"].browse(order_ids[:1])
            only_this_process(cr)
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
