"""Prints what was replayed, what was left out, and whether the books agree."""

import csv
from collections import Counter

SHOWN_PROBLEMS = 40


def print_left_out(left_out, file=None):
    """Print every return line that was left out, or write them to the path `file` as CSV."""
    rows = [
        (one.row.invoice, one.row.code, one.row.description, one.row.quantity, one.row.price,
         one.row.moment, one.row.customer, one.reason)
        for one in left_out
    ]  # fmt: skip
    if file:
        names = ["invoice", "code", "description", "quantity", "price", "moment", "customer"]
        with open(file, "w", newline="", encoding="utf-8") as target:
            csv.writer(target).writerows([[*names, "reason"], *rows])
    elif rows:
        print("Return lines left out")
        for invoice, code, description, quantity, price, moment, customer, reason in rows:
            what = f"{quantity:>7,} x {price:>9} {code:<8} {description[:35]:<35}"
            print(f"  {invoice} {moment:%Y-%m-%d %H:%M} {customer:>5} {what} {reason}")
        print()


def print_summary(rows, matching, sold, books, watch):
    """Print the figures; `sold` are the rows that were loaded as sale orders."""
    print(f"Period        {rows[0].moment:%Y-%m-%d} to {rows[-1].moment:%Y-%m-%d}")
    _print_orders(rows, sold, books)
    print(
        f"Returns       {books.returns:,}, of which closed {books.closed:,}; "
        f"{books.receipts:,} receipts, {books.credit_notes:,} credit notes"
    )
    lines = sum(row.is_return for row in rows)
    print(
        f"Return lines  {len(matching.parts):,} of {lines:,} match a purchase and were replayed "
        f"(as {len(matching.all_parts):,} lines of returns)"
    )
    for reason, count in Counter(one.reason for one in matching.left_out).most_common():
        print(f"              {count:,} left out: {reason}")
    _print_money(books)
    _print_figures(books)
    spent = ", ".join(f"{work} {seconds:.0f} s" for work, seconds in watch.seconds.items())
    print(f"Time          {spent}")


def _print_orders(rows, sold, books):
    invoices = {row.invoice for row in rows if not row.is_return}
    nameless = {row.invoice for row in rows if not row.is_return and not row.customer}
    loaded = {row.invoice for row in sold}
    print(f"Orders        {len(loaded):,} with {len(sold):,} lines, delivered and invoiced")
    print(f"              {len(nameless - loaded):,} left out: no customer is named")
    print(f"              {len(invoices - nameless - loaded):,} left out: nothing is returned")
    print(
        f"Invoiced      GBP {books.invoiced:,} by the suite, "
        f"GBP {books.retailer_invoiced:,} by the retailer"
    )


def _print_money(books):
    print()
    titles = ("lines", "proposed", "suite", "retailer")
    print(f"{'Money credited, GBP':<38}" + "".join(f"{title:>13}" for title in titles))
    for kind, group in sorted(books.groups.items(), key=lambda item: -item[1].lines):
        figures = (group.proposed, group.suite, group.retailer)
        print(f"{kind:<38}{group.lines:>13,}" + "".join(f"{figure:>13,}" for figure in figures))
    count = sum(group.lines for group in books.groups.values())
    proposed = sum(group.proposed for group in books.groups.values())
    figures = (count, proposed, books.credited, books.retailer_credited)
    print(f"{'total':<38}" + "".join(f"{figure:>13,}" for figure in figures) + "\n")
    print(
        f"Open          GBP {books.open:,} of {books.invoices:,} invoices by the suite, "
        f"GBP {books.retailer_open:,} by the retailer's books; {books.matches:,} matches"
    )


def _print_figures(books):
    """Print what people read of returns, in each place where they read it."""
    titles = ("returns", "pieces", "customers", "credited, GBP")
    print(f"{'Read by an accountant in':<38}" + "".join(f"{title:>14}" for title in titles))
    for where, found in books.figures.items():
        counts = (found.returns, round(found.pieces), len(found.customers))
        cells = "".join(f"{count:>14,}" for count in counts)
        print(f"{where:<38}{cells}{found.credited:>14,}")
    print()


def print_window(verdicts):
    """Print what a return window would have said, each refusal with its sentence."""
    titles = {"yes": "allowed", "person": "a person decides", "no": "refused"}
    said = ", ".join(
        f"{verdicts.counts[result]:,} {title} (GBP {verdicts.money[result]:,.2f})"
        for result, title in titles.items()
    )
    print(f"Policy        {verdicts.days} days from the delivery: {said}")
    if verdicts.percent:
        kept = sum(verdicts.fees.values())
        print(f"              {verdicts.percent} % restocking fee: GBP {kept:,.2f} would be kept")
    for reference, code, sentence in verdicts.refused:
        print(f"  {reference} {code:<8} {sentence}")
    print()


def print_verdict(books):
    """Say whether the books agree, and where they do not."""
    for problem in books.problems[:SHOWN_PROBLEMS]:
        print(f"WRONG         {problem}")
    if len(books.problems) > SHOWN_PROBLEMS:
        print(f"WRONG         … and {len(books.problems) - SHOWN_PROBLEMS:,} more")
    if books.problems:
        print("The books differ.")
    else:
        print(f"The books agree to the penny: GBP {books.credited:,} credited by both.")
