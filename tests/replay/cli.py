"""The command tests/replay/online_retail."""

import argparse
import sys
from collections import defaultdict
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from . import report
from .dataset import DatasetError, read_rows
from .matching import match
from .progress import Stopwatch

DIFFERENT, UNUSABLE = 1, 2
DESCRIPTION = """\
Replays the orders and returns of a real retailer, the Online Retail data set, through the suite:
orders are delivered and invoiced; every return line that matches an earlier purchase is requested,
approved, received and credited. Compares the money with the retailer's own credit notes and ends
with code 1 when they differ by a penny. See docs/replay.md.
"""
LEFT_OUT = "write the return lines left out to FILE, as CSV, instead of printing them"
DATABASE = (
    "a database with rma_core, which stays; when there is none of that name it is made, and "
    "dropped afterwards (default: %(default)s)"
)
WINDOW = "try a policy of N days from the delivery on the returns, too (takes rma_policy)"
FEE = "with --window: the policy keeps so much of what is credited as a restocking fee"
BATCH = "orders or returns in one transaction (default: %(default)s)"


def positive(text):
    """Parse a whole number above zero."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def percentage(text):
    """Parse a whole number from 1 to 100."""
    number = positive(text)
    if number > 100:
        raise ValueError(text)
    return number


DAY = {"type": date.fromisoformat, "metavar": "DATE"}
NUMBER = {"type": positive, "metavar": "N"}


def make_parser():
    """Return the parser of the command's arguments."""
    parser = argparse.ArgumentParser(prog="online_retail", description=DESCRIPTION)
    add = parser.add_argument
    add("data", type=Path, help="the folder with the .csv.gz files, or one such file")
    add("--from", **DAY, dest="first", help="replay from this day on (YYYY-MM-DD)")
    add("--to", **DAY, dest="last", help="replay up to and including this day")
    add("--days", **NUMBER, help="replay so many days")
    add("--all", action="store_true", help="load orders without a return, too")
    add("--left-out", metavar="FILE", type=Path, help=LEFT_OUT)
    add("--database", metavar="NAME", default="replay", help=DATABASE)
    add("--template", metavar="NAME", help="make the database by copying this one")
    add("--window", **NUMBER, help=WINDOW)
    add("--fee", type=percentage, metavar="PERCENT", default=0, help=FEE)
    add("--keep", action="store_true", help="do not drop a database that was made")
    add("--batch", **NUMBER, default=50, help=BATCH)
    return parser


def main(arguments=None):
    """Run the command and return its exit code."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    if options.days and options.last:
        parser.error("--days and --to exclude each other")
    if options.fee and not options.window:
        parser.error("--fee is for the policy of --window")
    from .database import DatabaseError  # Odoo takes a second to import; --help does not wait

    try:
        rows = read_rows(find_files(options.data), options.first, options.last, options.days)
        return run(options, rows)
    except (DatasetError, DatabaseError) as error:
        print(f"online_retail: {error}", file=sys.stderr)
        return UNUSABLE


def find_files(path):
    """Return the data files that `path` names."""
    files = sorted(path.glob("*.csv.gz")) if path.is_dir() else [path]
    if not files:
        raise DatasetError(f"{path} has no .csv.gz files.")
    return files


def run(options, rows):
    """Replay the rows, print the report and return the exit code."""
    from .database import configure, replay_database
    from .stages import Replay

    configure()
    watch = Stopwatch()
    matching = match(rows)
    sales = choose_sales(rows, matching, options.all)
    if not sales:
        raise DatasetError("No return line of this period matches a purchase.")
    with ExitStack() as stack:
        with watch.measure("database"):
            registry = stack.enter_context(
                replay_database(
                    options.database, options.template, options.keep, bool(options.window)
                )
            )
        replay = Replay(registry, options.batch, watch)
        books = replay.run(sales, matching.returns)
        verdicts = replay.try_window(options.window, options.fee) if options.window else None
    sold = [row for invoice in sales for row in invoice]
    report.print_left_out(matching.left_out, options.left_out)
    report.print_summary(rows, matching, sold, books, watch)
    if verdicts:
        report.print_window(verdicts)
        books.problems += verdicts.problems
    report.print_verdict(books)
    return DIFFERENT if books.problems else 0


def choose_sales(rows, matching, everything=False):
    """Return the rows of the invoices to load, by invoice: those that goods go back to, or all
    of named customers."""
    wanted = {part.purchase.invoice for part in matching.all_parts if part.purchase}
    sales = defaultdict(list)
    for row in rows:
        if row.customer and row.quantity > 0 and (everything or row.invoice in wanted):
            sales[row.invoice].append(row)
    return list(sales.values())
