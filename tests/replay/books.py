"""Compares the suite's books with the retailer's. No Odoo."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from .matching import Part

CENT = Decimal("0.01")
AS_INVOICED = "at the invoice's price"
BY_HAND = "at another price, set by hand"
WITHOUT_ORDER = "beyond the invoice, without an order"


def to_money(amount):
    """Return an amount of Odoo's, a float, to the penny."""
    return Decimal(str(amount)).quantize(CENT)


@dataclass(frozen=True)
class Settled:
    """What became of a part: the return line, and what the suite proposed to credit for it."""

    part: Part
    line_id: int
    proposed: Decimal


@dataclass
class Group:
    """Return lines of one kind: how many, and their money."""

    lines: int = 0
    proposed: Decimal = Decimal()  # by the suite, before the accountant changed a price
    suite: Decimal = Decimal()  # on posted credit notes
    retailer: Decimal = Decimal()  # on the retailer's credit notes

    def add(self, settled, credited):
        """Count a `Settled` for which `credited` was posted."""
        self.lines += 1
        self.proposed += settled.proposed
        self.suite += credited
        self.retailer += settled.part.credited


@dataclass
class Books:
    """What was found in the database and what the retailer's files say of the same."""

    returns: int
    closed: int
    receipts: int
    credit_notes: int
    credited: Decimal  # the totals of all posted credit notes
    invoiced: Decimal  # the totals of all posted invoices
    retailer_credited: Decimal
    retailer_invoiced: Decimal
    groups: dict[str, Group] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    open: Decimal = Decimal()  # what is left of all invoices
    retailer_open: Decimal = Decimal()
    invoices: int = 0
    matches: int = 0  # of credit notes with invoices
    figures: dict = field(default_factory=dict)  # {where: Figures}

    def compare_lines(self, settled, credited):
        """Compare every return line, before and after the accountant changed prices.

        :param credited: `{return line id: amount}` on posted credit notes
        """
        for one in settled:
            part, amount = one.part, credited.get(one.line_id, Decimal())
            self.groups.setdefault(get_kind(part), Group()).add(one, amount)
            where = f"{part.row.invoice} {part.row.code}"
            if one.proposed != part.invoiced:
                self.problems.append(
                    f"{where}: the suite proposed {one.proposed}, the invoice says {part.invoiced}"
                )
            if amount != part.credited:
                self.problems.append(
                    f"{where}: the suite credited {amount}, the retailer {part.credited}"
                )

    def compare_open(self, sold, settled, open_amounts):
        """Compare what is left of every invoice with what the retailer did not credit of it.

        :param sold: the rows that were invoiced
        :param open_amounts: `{number of the retailer's invoice: amount}`
        """
        left = defaultdict(Decimal)
        for row in sold:
            left[row.invoice] += row.amount
        for one in settled:
            if one.part.purchase:
                left[one.part.purchase.invoice] -= one.part.credited
        self.invoices = len(left)
        self.open, self.retailer_open = sum(open_amounts.values()), sum(left.values())
        for number in sorted({*left, *open_amounts}):
            own, other = open_amounts.get(number, Decimal()), left[number]
            if own != other:
                self.problems.append(
                    f"Invoice {number}: {own} are open, by the retailer's books {other}"
                )

    def compare_matches(self, matches):
        """Find what is matched with another customer's invoice.

        :param matches: `[(name, customer, other name, other customer)]`
        """
        self.matches = len(matches)
        for name, customer, other_name, other_customer in matches:
            if customer != other_customer:
                self.problems.append(
                    f"{name} of {customer} is matched with {other_name} of {other_customer}"
                )

    def compare_totals(self):
        """Compare the sums, which the documents have apart from their lines."""
        if self.credited != self.retailer_credited:
            self.problems.append(
                f"The suite credited {self.credited}, the retailer {self.retailer_credited}: "
                f"a difference of {self.credited - self.retailer_credited}"
            )
        if self.invoiced != self.retailer_invoiced:
            self.problems.append(
                f"Invoiced are {self.invoiced}, by the retailer {self.retailer_invoiced}: "
                "these are not the retailer's sales"
            )
        if self.closed != self.returns:
            self.problems.append(f"{self.returns - self.closed} returns are not closed")


def get_kind(part):
    """Return how the money of a part came about."""
    if not part.purchase:
        return WITHOUT_ORDER
    return BY_HAND if part.is_at_another_price else AS_INVOICED
