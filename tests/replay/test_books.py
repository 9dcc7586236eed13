"""The comparison of the suite's books with the retailer's: it has to find a single penny."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from .books import BY_HAND, Books, Settled
from .dataset import Row
from .matching import Part

PENNY = Decimal("0.01")
SALE = Row(0, "1", "22423", "Cake stand", 9, datetime(2011, 1, 4), Decimal("3"), "17850", "EIRE")
BACK = replace(SALE, number=1, invoice="C2", quantity=-2, price=Decimal("3.50"))
PART = Part(BACK, SALE, 2)
RIGHT = Books(
    returns=1,
    closed=1,
    receipts=1,
    credit_notes=1,
    credited=Decimal("7.00"),
    invoiced=Decimal("27.00"),
    retailer_credited=Decimal("7.00"),
    retailer_invoiced=Decimal("27.00"),
)


def compare(proposed="6.00", credited="7.00", **changes):
    books = replace(RIGHT, groups={}, problems=[], **changes)
    books.compare_lines([Settled(PART, 5, Decimal(proposed))], {5: Decimal(credited)})
    books.compare_totals()
    return books


def test_books_that_agree():
    books = compare()
    assert books.problems == []
    group = books.groups[BY_HAND]
    assert (group.lines, group.proposed, group.suite, group.retailer) == (1, 6, 7, 7)


@pytest.mark.parametrize(
    "changes, problem",
    [
        ({"proposed": "6.01"}, "C2 22423: the suite proposed 6.01, the invoice says 6"),
        ({"credited": "6.99"}, "C2 22423: the suite credited 6.99, the retailer 7.00"),
        ({"credited": "0"}, "C2 22423: the suite credited 0, the retailer 7.00"),
        ({"retailer_credited": RIGHT.credited - PENNY}, "a difference of 0.01"),
        ({"invoiced": RIGHT.invoiced + PENNY}, "these are not the retailer's sales"),
        ({"closed": 0}, "1 returns are not closed"),
    ],
)
def test_finds_what_differs(changes, problem):
    problems = compare(**changes).problems
    assert len(problems) == 1
    assert problem in problems[0]


@pytest.mark.parametrize(
    "open_amounts, problems",
    [
        ({"1": Decimal("20.00")}, []),
        (
            {"1": Decimal("19.99")},
            ["Invoice 1: 19.99 are open, by the retailer's books 20.00"],
        ),
        (
            {"1": Decimal("20.00"), "2": Decimal("7.00")},
            ["Invoice 2: 7.00 are open, by the retailer's books 0"],
        ),
    ],
)
def test_compares_what_is_open_of_each_invoice(open_amounts, problems):
    books = replace(RIGHT, problems=[])
    books.compare_open([SALE], [Settled(PART, 5, Decimal("6.00"))], open_amounts)
    assert books.problems == problems
    assert books.retailer_open == Decimal("20.00")


def test_finds_matches_of_two_customers():
    books = replace(RIGHT, problems=[])
    books.compare_matches([("INV/1", "Ada", "RINV/1", "Ada"), ("INV/2", "Ada", "RINV/2", "Ben")])
    assert books.problems == ["INV/2 of Ada is matched with RINV/2 of Ben"]
    assert books.matches == 2
