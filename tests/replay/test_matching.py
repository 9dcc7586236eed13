"""Which return goes back to which purchase."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from . import matching
from .cli import choose_sales
from .dataset import Row

START = datetime(2011, 1, 4, 9)


class Ledger:
    """Writes rows, one a minute."""

    def __init__(self):
        self.rows = []
        self.numbers = count()

    def add(self, invoice, quantity, price="2.00", code="22423", customer="17850"):
        number = next(self.numbers)
        moment = START + timedelta(minutes=number)
        values = (invoice, code, "Cake stand", quantity, moment, Decimal(price), customer, "EIRE")
        self.rows.append(Row(number, *values))
        return self.rows[-1]

    def match(self):
        return matching.match(self.rows)


def taken(parts):
    return [(part.purchase.invoice, part.quantity) for part in parts]


def reasons(found):
    return [left_out.reason for left_out in found.left_out]


def test_takes_from_an_earlier_purchase():
    ledger = Ledger()
    ledger.add("1", 12)
    back = ledger.add("C2", -5)
    assert taken(ledger.match().parts[back]) == [("1", 5)]


def test_leaves_out_what_was_bought_later_only():
    ledger = Ledger()
    ledger.add("C1", -5)
    ledger.add("2", 5)
    assert reasons(ledger.match()) == [matching.NOT_BOUGHT]


def test_leaves_out_what_another_customer_or_another_product_would_cover():
    ledger = Ledger()
    ledger.add("1", 5)
    ledger.add("C2", -5, customer="12345")
    ledger.add("C3", -5, code="22424")
    assert reasons(ledger.match()) == [matching.NOT_BOUGHT] * 2


def test_nothing_comes_back_twice():
    ledger = Ledger()
    ledger.add("1", 4)
    ledger.add("C2", -3)
    ledger.add("C3", -3)
    last = ledger.add("C4", -1)
    found = ledger.match()
    assert reasons(found) == [matching.TOO_MUCH]
    assert taken(found.parts[last]) == [("1", 1)]


def test_leaves_out_fees_and_nameless_customers():
    ledger = Ledger()
    ledger.add("1", 1, code="POST")
    ledger.add("C2", -1, code="POST")
    ledger.add("3", 5, customer="")
    ledger.add("C4", -5, customer="")
    assert reasons(ledger.match()) == [matching.NOT_GOODS, matching.NO_CUSTOMER]


def test_prefers_the_price_that_was_credited():
    ledger = Ledger()
    ledger.add("1", 5, "1.50")
    ledger.add("2", 5, "2.00")
    back = ledger.add("C3", -2, "1.50")
    found = ledger.match()
    assert taken(found.parts[back]) == [("1", 2)]
    assert not found.all_parts[0].is_at_another_price


def test_prefers_one_purchase_that_suffices_and_the_latest():
    ledger = Ledger()
    ledger.add("1", 9)
    ledger.add("2", 9)
    ledger.add("3", 1)
    back = ledger.add("C4", -9)
    assert taken(ledger.match().parts[back]) == [("2", 9)]


def test_spreads_over_several_purchases():
    ledger = Ledger()
    ledger.add("1", 3)
    ledger.add("1", 1)
    back = ledger.add("C2", -4)
    assert taken(ledger.match().parts[back]) == [("1", 1), ("1", 3)]


def test_knows_what_was_invoiced_and_what_was_credited():
    ledger = Ledger()
    ledger.add("1", 10, "2.00")
    ledger.add("C2", -2, "2.50")
    part = ledger.match().all_parts[0]
    assert (part.invoiced, part.credited) == (Decimal("4.00"), Decimal("5.00"))
    assert part.is_at_another_price


def test_credits_no_invoice_line_beyond_its_money():
    ledger = Ledger()
    ledger.add("1", 10, "2.00")
    ledger.add("C2", -5, "3.99")
    ledger.add("C3", -5, "2.00")
    first, second = ledger.match().all_parts
    assert first.purchase.invoice == "1"
    assert second.purchase is None, "0.05 are left of the invoice line, not 10.00"
    assert second.invoiced == second.credited == Decimal("10.00")


def test_a_return_is_a_credit_note_of_one_customer():
    ledger = Ledger()
    ledger.add("1", 5)
    ledger.add("1", 5, code="22424")
    ledger.add("C2", -1)
    ledger.add("C2", -1, code="22424")
    ledger.add("C3", -1)
    found = ledger.match()
    assert [len(parts) for parts in found.returns] == [2, 1]


def test_loads_whole_orders_but_only_those_that_goods_go_back_to():
    ledger = Ledger()
    ledger.add("1", 5)
    ledger.add("1", 2, code="POST")
    ledger.add("2", 5, code="22424")
    ledger.add("3", 5, customer="")
    ledger.add("C4", -1)
    found = ledger.match()
    invoices = [[row.invoice for row in rows] for rows in choose_sales(ledger.rows, found)]
    assert invoices == [["1", "1"]]
    assert len(choose_sales(ledger.rows, found, everything=True)) == 2
