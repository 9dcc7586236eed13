"""Arithmetic of returns in plain numbers: no records, no database.

Records read what people entered and what documents say, and ask these classes what follows.
"""

from dataclasses import dataclass

from odoo.tools.float_utils import float_compare, float_round

from .const import STATES_DECLINED


@dataclass(frozen=True)
class LineQuantities:
    """What follows for a return line from what was asked, decided and received, in its unit.

    >>> line = LineQuantities(asked=5, approved=4, received=3, refused=1)
    >>> line.expected, line.allowed, line.accepted
    (4, 3, 2)
    >>> line.get_ready(settled=1, in_progress=0)
    1.0
    >>> line.get_open(settled=1, in_progress=0)
    2
    """

    asked: float = 0.0
    approved: float = 0.0
    received: float = 0.0
    inspected: float | None = None  # None: goods are accepted without being looked at
    refused: float = 0.0
    state: str = "approved"  # the return's, as people set it
    needs_receipt: bool = True
    is_on_approval: bool = False  # the outcome does not wait for the goods
    is_short_closed: bool = False  # nobody waits for the rest
    digits: int = 2

    # ------------------------------------------------------------------ goods

    @property
    def expected(self):
        """How much is to come or came: more may arrive than was announced, and less once the
        rest is given up.

        >>> LineQuantities(approved=4, received=5).expected
        5
        >>> LineQuantities(approved=4, received=1, is_short_closed=True).expected
        1
        """
        return self.received if self.is_short_closed else max(self.approved, self.received)

    @property
    def claimed(self):
        """What the line takes away from what can still be returned.

        >>> [LineQuantities(5, 4, state=s).claimed for s in ("submitted", "approved", "cancel")]
        [5, 4, 0.0]
        """
        if self.is_declined:
            return 0.0
        return self.expected if self.is_approved else self.asked

    @property
    def reception_state(self):
        """Where the goods are.

        >>> [LineQuantities(4, 4, received).reception_state for received in (0, 3, 4)]
        ['awaiting', 'partial', 'received']
        >>> LineQuantities(4, 4, needs_receipt=False).reception_state
        'not_needed'
        """
        if self.compare(self.received, 0) > 0:
            is_all = self.compare(self.received, self.expected) >= 0
            return "received" if is_all else "partial"
        if not self.needs_receipt or not self.expected or self.is_declined:
            return "not_needed"
        return "awaiting"

    # ------------------------------------------------------------------ decision

    @property
    def accepted(self):
        """What the customer gets something for by now: received, inspected where that is asked
        for, and not refused; without goods, approved.

        >>> LineQuantities(4, 4, 4, inspected=3, refused=1).accepted
        2
        >>> LineQuantities(4, 4, needs_receipt=False).accepted
        4.0
        """
        if not self.is_approved:
            return 0.0
        if not self.needs_receipt:
            return self.approved - self.refused
        checked = self.received
        if self.inspected is not None:
            checked = min(checked, self.inspected)
        return checked - self.refused

    @property
    def decision(self):
        """Whether we agreed. That goods never came is no decision: it counts what was granted,
        given up or not.

        >>> LineQuantities(4, 4, 1, is_short_closed=True).decision
        'accepted'
        >>> [LineQuantities(4, 4, 4, refused=refused).decision for refused in (1, 4)]
        ['partial', 'refused']
        """
        if self.state == "rejected":
            return "refused"
        if not self.is_approved:
            return "pending"
        granted = max(self.approved, self.received) - self.refused
        if self.compare(granted, 0) <= 0:
            return "refused"
        return "partial" if self.compare(granted, self.asked) < 0 else "accepted"

    # ------------------------------------------------------------------ settlement

    @property
    def allowed(self):
        """What may be given in all, now or once the rest has come: what is expected and was not
        refused.

        >>> LineQuantities(4, 4, 1, is_short_closed=True).allowed
        1.0
        """
        return self.expected - self.refused if self.is_approved else 0.0

    @property
    def due(self):
        """What the outcome is to be carried out for by now, done or not.

        >>> LineQuantities(4, 4, 1).due, LineQuantities(4, 4, 1, is_on_approval=True).due
        (1.0, 4.0)
        """
        if not self.is_approved:
            return 0.0
        return self.allowed if self.is_on_approval else self.accepted

    def get_ready(self, settled, in_progress):
        """Return what can be settled now, rounded as people count."""
        ready = max(self.due - settled - in_progress, 0.0)
        return float_round(ready, precision_digits=self.digits)

    def get_target(self, settled, in_progress):
        """Return what the line is through with. A declined line whose documents stay is through
        with what they gave.

        >>> LineQuantities(4, 4, state="submitted").get_target(0, 0)
        4.0
        >>> LineQuantities(4, 4, state="cancel").get_target(0, 0)
        0.0
        """
        if self.is_declined and not settled and not in_progress:
            return 0.0
        return self.expected - self.refused

    def get_open(self, settled, in_progress):
        """Return what is still to be given, when the goods have come if it waits for them."""
        return max(self.get_target(settled, in_progress) - settled - in_progress, 0.0)

    def get_settlement_state(self, settled, in_progress, has_refused_goods=False):
        """Return what the customer got.

        :param has_refused_goods: goods that go back to the customer have not left yet

        >>> line = LineQuantities(4, 4, 4)
        >>> [line.get_settlement_state(*given) for given in ((0, 0), (1, 0), (1, 3), (4, 0))]
        ['waiting', 'in_progress', 'in_progress', 'settled']
        >>> LineQuantities(4, 4, 4, refused=4).get_settlement_state(0, 0)
        'not_needed'
        """
        if in_progress or has_refused_goods:
            return "in_progress"
        if self.compare(settled, self.get_target(settled, in_progress)) < 0:
            return "in_progress" if settled else "waiting"
        return "settled" if settled else "not_needed"

    # ------------------------------------------------------------------ words

    @property
    def is_approved(self):
        return self.state == "approved"

    @property
    def is_declined(self):
        return self.state in STATES_DECLINED

    def compare(self, one, other):
        """Return -1, 0 or 1, as people count."""
        return float_compare(one, other, precision_digits=self.digits)


@dataclass(frozen=True)
class TakenBack:
    """What a return line takes off an order line, in the order line's unit.

    ``came`` lowered the order's delivered quantity; what of it is not ``accepted`` is refused or
    undecided, and still the customer's. ``given`` is credited, or settled without a document.

    >>> taken = TakenBack(came=4, accepted=1, given=3)
    >>> taken.back, taken.held, taken.without_goods
    (1, 3, 2)
    """

    came: float = 0.0
    accepted: float = 0.0
    given: float = 0.0

    @property
    def back(self):
        """Goods that are ours again."""
        return max(min(self.came, self.accepted), 0.0)

    @property
    def held(self):
        """Goods that are here and still the customer's; they count as delivered."""
        return max(self.came - self.back, 0.0)

    @property
    def without_goods(self):
        """What was settled while the goods are with the customer, for good or for now."""
        return max(self.given - self.back, 0.0)


@dataclass(frozen=True)
class SoldQuantities:
    """What may be invoiced of an order line and credited to it, in its unit: it follows from
    today's ordered and delivered quantities, which people change, and what returns took.

    Four of ten came back, the order untouched: the order no longer asks for four. Lowered to
    eight, Odoo delivers two again and asks for all eight:

    >>> taken = (TakenBack(came=4, accepted=4, given=4),)
    >>> SoldQuantities(ordered=10, delivered=6, taken=taken).waived
    (4.0,)
    >>> SoldQuantities(ordered=8, delivered=6, to_ship=2, taken=taken).waived
    (0.0,)
    """

    ordered: float = 0.0
    delivered: float = 0.0  # as the order counts
    to_ship: float = 0.0  # on its way or planned
    is_by_order: bool = True  # the ordered quantity is invoiced, not the delivered one
    taken: tuple = ()  # of TakenBack

    @property
    def still_delivered(self):
        """What the customer has by the order's books, refused and undecided goods included."""
        return self.delivered + sum(taken.held for taken in self.taken)

    @property
    def spare(self):
        """What the order asks for beyond what the customer has or will get."""
        return self.ordered - self.still_delivered - self.to_ship

    @property
    def waived(self):
        """What must not be invoiced because of each return, in their order. Of an ordered
        quantity that is what came back and what was settled without goods, as far as the order
        still asks for it; of a delivered one, what was settled without goods, less the goods
        whose coming lowered it too early.

        Five of ten kept for free; afterwards people lower the order to five:

        >>> kept = (TakenBack(given=5),)
        >>> SoldQuantities(ordered=10, delivered=10, taken=kept).waived
        (5.0,)
        >>> SoldQuantities(ordered=5, delivered=10, taken=kept).waived
        (0.0,)

        Two refused ones are here:

        >>> refused = (TakenBack(came=4, accepted=2, given=2),)
        >>> SoldQuantities(delivered=6, is_by_order=False, taken=refused).waived
        (-2.0,)
        """
        if not self.is_by_order:
            return tuple(float(taken.without_goods - taken.held) for taken in self.taken)
        rest = max(self.spare + sum(taken.without_goods for taken in self.taken), 0.0)
        waived = []
        for taken in self.taken:
            part = min(taken.back + taken.without_goods, rest)
            waived.append(float(part))
            rest -= part
        return tuple(waived)

    def get_creditable(self, invoiced, given_back):
        """Return what is paid for and neither with the customer nor on its way.

        :param invoiced: on posted invoices, less credit notes
        :param given_back: what counts as given back though the goods have not come

        Ten delivered, six invoiced, four back: the six that stay are those that were paid for.

        >>> taken = (TakenBack(came=4, accepted=4),)
        >>> SoldQuantities(ordered=10, delivered=6, taken=taken).get_creditable(6, 0)
        0.0

        Nothing was invoiced; after the line was raised to eleven all of them are, and five are on
        their way: what came back was not paid for.

        >>> raised = SoldQuantities(ordered=11, delivered=6, to_ship=5, taken=taken)
        >>> raised.get_creditable(11, 0)
        0.0
        """
        # Never below zero: of goods that nobody had delivered nothing is paid for.
        paid_for = invoiced - max(self.still_delivered - given_back, 0.0)
        if not self.is_by_order:
            return max(paid_for, 0.0)
        # Invoices are for what stays first, then for what the order still asks for though it
        # came back, then for what is to be shipped.
        back = sum(taken.back for taken in self.taken)
        asked_for = given_back + max(min(back, self.spare), 0.0)
        return float(max(min(paid_for, asked_for), paid_for - self.to_ship, 0.0))
