"""The command line: what is measured, in which order, and what becomes of it."""

import argparse
import sys
from datetime import date

from .analysis import run_analysis
from .facts import describe_environment
from .portal import run_portal
from .report import Report
from .server import BenchError, Databases, measure, measure_in_turns, say

DESCRIPTION = """\
Measures returns in this suite beside OCA/rma 19.0, Odoo's own wizards, and the floor (the same
documents written with create()), all on one database server. Prints the table, says which targets
are reached, and writes docs/benchmark.md. A full run takes about an hour, --quick some minutes.
"""
BATCH = 200
# name: (group chosen with --only, method, returns, lines per return, runs). One return alone takes
# less than what else a machine does: more runs.
FLOWS = {
    "refund 1": ("refund", "refund", 1, 1, 25),
    "refund 200": ("refund", "refund", BATCH, 1, 3),
    "replacement 1": ("replacement", "replacement", 1, 1, 25),
    "replacement 200": ("replacement", "replacement", BATCH, 1, 3),
    "refund of 20 lines": ("order20", "refund", 1, 20, 3),
    "replacement of 20 lines": ("order20", "replacement", 1, 20, 3),
    "refund of 300 lines": ("order300", "refund_with_preview", 1, 300, 1),
}
GROUPS = ("refund", "replacement", "order20", "order300", "scale")
COLUMNS = ("suite", "oca", "bare", "floor")
# Columns of flows for which the others have nothing to compare.
FEWER_COLUMNS = {"refund of 300 lines": ("suite", "bare", "floor")}
# What both write to the customer, beside the columns that write to nobody.
MORE_COLUMNS = {"refund 1": ("mails", "oca_mails")}
QUICK_BATCH = 20


def main():
    """Run the bench."""
    options = read_options()
    if options.what:
        run = {"portal": run_portal, "analysis": run_analysis}[options.what]
        try:
            sys.exit(run(options) and options.strict)
        except BenchError as error:
            sys.exit(f"bench: {error}")
    report = Report(date.today(), options.quick)
    try:
        with Databases(QUICK_BATCH if options.quick else BATCH) as databases:
            report.facts = describe_environment()
            run_flows(databases, options, report)
            if "scale" in options.only:
                run_scale(databases, options, report)
    except BenchError as error:
        sys.exit(f"bench: {error}")
    print(report.text)
    sys.exit(report.has_missed and options.strict)


def read_options():
    """Read the command line."""
    parser = argparse.ArgumentParser(
        "bench/run", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "what",
        nargs="?",
        choices=["portal", "analysis"],
        help="the customers' pages, or workbooks and the analysis, instead of all this",
    )
    parser.add_argument("--quick", action="store_true", help="small batches, one run, 10k rows")
    only = f"some of {','.join(GROUPS)}, or names of flows like 'refund 1'"
    parser.add_argument("--only", default=",".join(GROUPS), help=only)
    parser.add_argument("--batch-runs", type=int, default=3, help="runs of the batches of 200")
    parser.add_argument("--sizes", default="10000,100000,1000000", help="returns in the table")
    parser.add_argument("--no-write", dest="write", action="store_false", help="only print")
    parser.add_argument("--strict", action="store_true", help="fail when a target is missed")
    options = parser.parse_args()
    options.only = options.only.split(",")
    known = {*GROUPS, *FLOWS}
    if unknown := set(options.only) - known:
        parser.error(f"--only knows {', '.join(sorted(known))}, not {', '.join(sorted(unknown))}")
    options.sizes = [int(size) for size in options.sizes.split(",")]
    if options.quick:
        options.sizes = options.sizes[:1]
        # Small batches would spoil the record of a full run.
        options.write = False
    return options


def run_flows(databases, options, report):
    """Measure the chosen flows in every column, the columns of a flow in turns."""
    for name, (group, method, count, lines, repeat) in FLOWS.items():
        if not {group, name} & set(options.only):
            continue
        if options.quick:
            count, repeat = min(count, QUICK_BATCH), 1
        elif count == BATCH:
            repeat = options.batch_runs
        columns = (*FEWER_COLUMNS.get(name, COLUMNS), *MORE_COLUMNS.get(name, ()))
        say(f"{name}: {', '.join(columns)}")
        requests = [
            {
                "kind": "flow",
                "database": databases.copy(column, "flow"),
                "column": column,
                "flow": method,
                "count": count,
                "lines": lines,
                "repeat": repeat,
            }
            for column in columns
        ]
        for column, result in zip(columns, measure_in_turns(requests), strict=True):
            report.add_flow(name, column, count, result)
        for request in requests:
            databases.drop(request["database"])
        # What a long run has found is kept should it be stopped.
        if options.write:
            report.write()


def run_scale(databases, options, report):
    """Measure what a growing table costs, this suite beside OCA/rma."""
    for size in sorted(options.sizes):
        for column in ("suite", "oca"):
            say(f"{size:,} returns: {column}")
            database = databases.copy(column, "scale")
            request = {"kind": "scale", "database": database, "column": column, "size": size}
            report.add_scale(size, column, measure(request))
            databases.drop(database)
        if options.write:
            report.write()
