"""Which return goes back to which purchase. No Odoo.

The books are read in their order, keeping for each customer and product what was bought and did
not come back yet. A return line matches when at least its quantity is there; it then takes it
away, so that nothing comes back twice. It takes from purchases at the price it was credited at
before others, from one that suffices before several, and from the latest first.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from .dataset import Row

NO_CUSTOMER = "no customer is named"
NOT_GOODS = "a fee, postage or a discount, not goods"
NOT_BOUGHT = "the customer had not bought it before, in this period"
TOO_MUCH = "more than the customer had bought, in this period, and not returned yet"


@dataclass
class Purchase:
    """A line of an invoice, with what is left of it to return and to credit."""

    row: Row
    quantity: int
    money: Decimal


@dataclass(frozen=True)
class Part:
    """A quantity of one return line that goes back to one purchase.

    `purchase` is its row, or None when the retailer credited more money than is left on it: no
    credit note of that invoice may do so, and the goods come back without an order.
    """

    row: Row
    purchase: Row | None
    quantity: int

    @property
    def credited(self):
        """What the retailer credited."""
        return self.quantity * self.row.price

    @property
    def invoiced(self):
        """What the retailer had invoiced, and what the suite is thus to propose."""
        return self.quantity * self.purchase.price if self.purchase else self.credited

    @property
    def is_at_another_price(self):
        """Whether the retailer credited another price than it had invoiced."""
        return self.credited != self.invoiced


@dataclass(frozen=True)
class LeftOut:
    """A return line that is not replayed, and why."""

    row: Row
    reason: str


@dataclass
class Matching:
    """What is replayed, by return line, and what is not."""

    parts: dict[Row, list[Part]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def all_parts(self):
        """The parts of all lines."""
        return [part for parts in self.parts.values() for part in parts]

    @property
    def returns(self):
        """The parts grouped to returns: one for each credit note and customer."""
        returns = defaultdict(list)
        for row, parts in self.parts.items():
            returns[row.invoice, row.customer].extend(parts)
        return list(returns.values())


def match(rows):
    """Return the `Matching` of the rows, which are in the order of the books."""
    matching = Matching()
    purchases = defaultdict(list)
    for row in rows:
        bought = purchases[row.customer, row.code]
        if row.is_return:
            if reason := _get_reason_against(row, bought):
                matching.left_out.append(LeftOut(row, reason))
            else:
                matching.parts[row] = _take(row, bought)
        elif row.quantity > 0 and row.customer:
            bought.append(Purchase(row, row.quantity, row.amount))
    return matching


def _get_reason_against(row, bought):
    if not row.is_goods:
        return NOT_GOODS
    if not row.customer:
        return NO_CUSTOMER
    if not bought:
        return NOT_BOUGHT
    if sum(purchase.quantity for purchase in bought) < -row.quantity:
        return TOO_MUCH
    return None


def _take(row, bought):
    """Take the quantity of a return line from purchases that have enough together."""
    parts = []
    needed = -row.quantity
    for purchase in sorted(bought, key=lambda purchase: _get_rank(purchase, row)):
        quantity = min(needed, purchase.quantity)
        if quantity:
            purchase.quantity -= quantity
            needed -= quantity
            parts.append(_make_part(row, purchase, quantity))
    return parts


def _get_rank(purchase, row):
    return (
        purchase.row.price != row.price,
        purchase.quantity < -row.quantity,
        -purchase.row.number,
    )


def _make_part(row, purchase, quantity):
    money = quantity * row.price
    if money > purchase.money:
        return Part(row, None, quantity)
    purchase.money -= money
    return Part(row, purchase.row, quantity)
