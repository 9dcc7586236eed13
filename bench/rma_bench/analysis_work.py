"""The database of `bench/run analysis`, and what is measured on it."""

import statistics
import tempfile
import time
from contextlib import ExitStack
from unittest.mock import patch

from .fill_columns import SuiteFiller
from .meter import Meter
from .probes import prepare_samples, vacuum
from .screens import SCREENS

RUNS, WARM_UP = 20, 2
EXPORT_RUNS = 3
LINES = 100_000
LINES_PER_RETURN = 1.2
# As wide as the target says, the columns that cost most among them.
COLUMNS = (
    "name state customer dealer sale_order default_code product category lots reason outcome "
    "quantity quantity_received quantity_accepted quantity_refused quantity_settled "
    "settlement_state currency amount_refundable amount_refunded credit_notes transfers "
    "date_submitted date_closed days_to_settle"
).split()


def measure_analysis(work, request):
    """Fill the tables and return ``{"exports": […], "screens": {name: figures}}``."""
    with work.registry.cursor() as cr:
        env = work.environment(cr)
        SuiteFiller(env, prepare_samples(env, request)).fill(request["size"])
    vacuum(work)
    screens = {name: measure_screen(work, screen) for name, screen in SCREENS.items()}
    return {"exports": list(measure_exports(work, request["size"])), "screens": screens}


def measure_screen(work, screen):
    """Return what a screen takes, each time with nothing read before."""
    runs = []
    for number in range(WARM_UP + RUNS):
        with work.registry.cursor() as cr:
            env = work.environment(cr)
            ask = screen(env)
            env.invalidate_all()
            meter = Meter(cr)
            with meter:
                ask()
            cr.rollback()
        if number >= WARM_UP:
            runs.append(meter.figures)
    figures = {
        name: statistics.median(run[name] for run in runs)
        for name in ("seconds", "cpu", "queries")
    }
    seconds = [run["seconds"] for run in runs]
    return {**figures, "p95": statistics.quantiles(seconds, n=20)[-1]}


def measure_exports(work, size):
    """Yield what the workbooks take: about 100,000 lines in the columns of the target and in
    all, beside a bare loop over the same query, in turns; then all lines there are."""
    returns = min(size, int(LINES / LINES_PER_RETURN))
    for name, keys in (("detail, columns of the target", COLUMNS), ("detail, all columns", None)):
        yield measure_detail(work, name, returns, keys)
    yield measure_whole(work, "summary", "summary, everything")
    yield measure_whole(work, "detail", "detail, everything")


def measure_detail(work, name, returns, keys):
    """Return the medians of the export and of the bare loop."""
    ours, bare = [], []
    for __ in range(EXPORT_RUNS):
        with work.registry.cursor() as cr, ExitStack() as stack:
            export = prepare_export(work.environment(cr), returns, "detail")
            columns = choose_columns(export, keys, stack)
            lines = len(export._get_lines_query())
            meter = Meter(cr)
            with meter:
                export._make_file()
            ours.append(meter.figures)
            cr.rollback()
        with work.registry.cursor() as cr, ExitStack() as stack:
            export = prepare_export(work.environment(cr), returns, "detail")
            choose_columns(export, keys, stack)
            bare.append(write_bare(cr, export))
    return {
        "name": name,
        "lines": lines,
        "columns": len(columns),
        "seconds": statistics.median(run["seconds"] for run in ours),
        "memory": max(run["memory"] for run in ours),
        "bare": statistics.median(bare),
    }


def measure_whole(work, kind, name):
    """Return what it takes to write all lines; there is nothing bare beside it."""
    with work.registry.cursor() as cr:
        env = work.environment(cr)
        export = env["rma.export"].create({"kind": kind})
        lines = len(export._get_lines_query())
        meter = Meter(cr)
        with meter:
            export._make_file()
        cr.rollback()
    return {"name": name, "lines": lines, "columns": 0, "bare": 0, **meter.figures}


def prepare_export(env, returns, kind):
    """Return an export of about so many of the newest returns."""
    newest = env["rma.order"].search(
        [("date_submitted", "!=", False)], order="id desc", offset=returns, limit=1
    )
    date = newest.date_submitted and newest.date_submitted.date()
    return env["rma.export"].create({"kind": kind, "date_from": date})


def choose_columns(export, keys, stack):
    """Let the export have only some columns, and return all it has."""
    columns = export._get_detail_columns()
    if keys is None:
        return columns
    by_key = {column.key: column for column in columns}
    chosen = [by_key[key] for key in keys]
    stack.enter_context(patch.object(type(export), "_get_detail_columns", lambda self: chosen))
    return chosen


def write_bare(cr, export):
    """Return the seconds that a bare loop takes over one query that gives the same cells."""
    import xlsxwriter

    from odoo.tools import SQL

    chosen = SQL(
        "SELECT l.id FROM rma_order_line l JOIN rma_order r ON r.id = l.order_id "
        "WHERE coalesce(r.date_submitted, r.create_date) >= %s",
        export.date_from or "1900-01-01",
    )
    statement = SQL(
        "SELECT %s FROM %s WHERE line.id IN (%s) ORDER BY o.id DESC, line.sequence, line.id",
        SQL(", ").join(column.source for column in export._get_detail_columns()),
        export._get_tables(),
        chosen,
    )
    started = time.perf_counter()
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}
        with xlsxwriter.Workbook(file.name, options) as book:
            sheet = book.add_worksheet()
            cr.execute(statement)
            for line, row in enumerate(cr.fetchall()):
                for index, value in enumerate(row):
                    sheet.write(line, index, value)
    return time.perf_counter() - started
