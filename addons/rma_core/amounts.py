"""Money of document lines, tax by tax, without the ORM: what was paid, shares of it, and cents.

Amounts are in one currency and have the sign of the invoice: what customers pay is above zero,
discounts are below. Taxes are told apart by any key.
"""

from odoo.tools.float_utils import float_round


class Amounts:
    """A base and its taxes, rounded to the currency.

    >>> lamp = Amounts(0.01, 100, {"vat": (100, 21)})
    >>> lamp.total
    121.0
    >>> lamp - lamp.share(1, 3)
    66.67 + vat 14.00
    >>> lamp + Amounts(0.01, 5)
    105.00 + vat 21.00
    """

    def __init__(self, rounding, base=0.0, taxes=None):
        self.rounding = rounding
        self.base = self._round(base)
        # {key: (base of the tax, tax)}
        self.taxes = {
            key: (self._round(tax_base), self._round(tax))
            for key, (tax_base, tax) in (taxes or {}).items()
        }

    def __repr__(self):
        taxes = [f"{key} {tax:.2f}" for key, (__, tax) in self.taxes.items()]
        return " + ".join([f"{self.base:.2f}", *taxes])

    def _round(self, amount):
        # Without the last step what is nothing could be below it.
        return float_round(amount, precision_rounding=self.rounding) + 0.0

    def _combine(self, other, function):
        nothing = (0.0, 0.0)
        keys = [*self.taxes, *(key for key in other.taxes if key not in self.taxes)]
        taxes = {
            key: tuple(map(function, self.taxes.get(key, nothing), other.taxes.get(key, nothing)))
            for key in keys
        }
        return Amounts(self.rounding, function(self.base, other.base), taxes)

    def __add__(self, other):
        return self._combine(other, lambda own, others: own + others)

    def __sub__(self, other):
        return self._combine(other, lambda own, others: own - others)

    def __neg__(self):
        return self.share(-1, 1)

    def __eq__(self, other):
        return not (self - other)

    def __bool__(self):
        return any(self.cents)

    __hash__ = None

    def least(self, other):
        """Return the smaller amount of each kind.

        >>> Amounts(0.01, 5, {"vat": (5, 0.3)}).least(Amounts(0.01, 4, {"vat": (4, 0.4)}))
        4.00 + vat 0.30
        """
        return self._combine(other, min)

    @property
    def cents(self):
        """The amounts that are paid: the base and each tax."""
        return [self.base, *(tax for __, tax in self.taxes.values())]

    @property
    def total(self):
        return self._round(sum(self.cents))

    def share(self, part, whole):
        """Return ``part`` of ``whole`` of each amount, rounded.

        >>> Amounts(0.01, 10, {"vat": (10, 1)}).share(2, 3)
        6.67 + vat 0.67
        """
        factor = part / whole if whole else 0.0
        taxes = {key: (base * factor, tax * factor) for key, (base, tax) in self.taxes.items()}
        return Amounts(self.rounding, self.base * factor, taxes)

    def spread(self, weights):
        """Return shares by weight that sum to these amounts to the cent.

        >>> Amounts(0.01, -1, {"vat": (-1, -0.1)}).spread([1, 1, 1])
        [-0.33 + vat -0.03, -0.34 + vat -0.04, -0.33 + vat -0.03]
        >>> Amounts(0.01, -1).spread([0])
        [-1.00]
        """
        whole, shares, given, weighed = sum(weights), [], Amounts(self.rounding), 0.0
        for weight in weights:
            weighed += weight
            share = (self.share(weighed, whole) if whole else self) - given
            given += share
            shares.append(share)
        return shares


class Deduction:
    """An amount that lowers what was paid for some units: a discount of the whole document, or
    a price reduction credited later.

    Of what it was given for, as much of it is taken off as is credited, and all of it in the end:
    cents, and what somebody credited by hand without it, are made up for.
    """

    def __init__(self, source, taken):
        self.source = source
        self.taken = taken
        self._shares = []

    def add(self, line, amounts, quantity):
        """Say how much of it belongs to the ``quantity`` that was left of a line then."""
        self._shares.append((line, amounts, quantity))
        line.deductions.append(self)

    def take(self, limit):
        """Return what is to be taken off now, not beyond ``limit`` in all."""
        due = -self.taken
        for line, amounts, quantity in self._shares:
            since = min(max(line.credited - (line.quantity - quantity), 0.0), quantity)
            due += amounts.share(since, quantity)
        if due.total < 0 and -due.total > limit:
            due = due.share(max(limit, 0.0), -due.total)
        self.taken += due
        return due


class PaidLine:
    """A posted invoice line: what was paid for it, and what credit notes left of that.

    Ten at 10.00, and a discount of 10.00 on the invoice; three come back, then the rest:

    >>> line = PaidLine(Amounts(0.01, 100, {"vat": (100, 21)}), 10)
    >>> discount = Deduction("discount", Amounts(0.01))
    >>> discount.add(line, Amounts(0.01, -10, {"vat": (-10, -2.1)}), 10)
    >>> line.take(3)
    (30.00 + vat 6.30, {'discount': -3.00 + vat -0.63})
    >>> line.take(7)
    (70.00 + vat 14.70, {'discount': -7.00 + vat -1.47})

    A reduction of 5.00 each that the last two of three got belongs to these:

    >>> line = PaidLine(Amounts(0.01, 300), 3, credited=1, amounts=Amounts(0.01, 100), credits_=1)
    >>> reduction = Deduction("reduction", Amounts(0.01))
    >>> reduction.add(line, Amounts(0.01, -10), 2)
    >>> line.take(1)
    (100.00, {'reduction': -5.00})
    """

    def __init__(self, paid, quantity, credited=0.0, amounts=None, credits_=0):
        self.paid = paid
        self.quantity = quantity
        self.credited = credited
        # Credited so far, on so many credit note lines.
        self.amounts = amounts or Amounts(paid.rounding)
        self.credits_ = credits_
        self.deductions = []

    def take(self, quantity, is_last=None):
        """Return what is to be credited for a quantity, and ``{source: what is taken off}``.

        :param bool is_last: nothing is left of the line afterwards; found out unless told
        """
        if is_last is None:
            is_last = abs(self.credited + quantity - self.quantity) < 1e-6
        own = self._limit(self.paid.share(quantity, self.quantity), is_last)
        self.credited += quantity
        self.amounts += own
        self.credits_ += 1
        limit, deducted = own.total, {}
        for deduction in self.deductions:
            amounts = deduction.take(limit)
            if amounts:
                deducted[deduction.source] = amounts
                limit += amounts.total
        return own, deducted

    def _limit(self, own, is_last):
        """Partial credits round like any document, but take no more than others left, and the
        one that completes the line takes that.

        >>> line = PaidLine(Amounts(0.01, 0.05), 7)
        >>> [line.take(1)[0].base for number in range(7)]
        [0.01, 0.01, 0.01, 0.01, 0.01, 0.0, 0.0]
        """
        rest = self.paid - self.amounts
        left = rest - own
        # More than rounding can explain: more is still to come, or somebody meant to credit less.
        if max(left.cents) > self.paid.rounding * (self.credits_ + 2):
            return own
        return rest if is_last else own.least(rest)
