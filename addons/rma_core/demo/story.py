"""What is told of a return of the demo shop."""

from dataclasses import dataclass

# How far a story goes, in the order of the way.
STAGES = ("draft", "submitted", "approved", "partial", "received", "done")


@dataclass(frozen=True)
class Story:
    """One return. Names of records are the ends of their external ids.

    :param days: how many days ago the customer asked
    :param items: ``(product, bought, returned)``; of what arrives partly, half has arrived
    :param after: days between the delivery and the request
    :param stage: one of ``STAGES``, or ``revision``, ``rejected``, ``cancel``
    :param message: what the customer was told: why it was declined, what was to be revised
    :param comments: ``(author: "customer" or "clerk", text)`` in the order they were written
    :param activity: ``(type, summary, days from today)``
    :param deadline: days from today
    """

    days: int
    customer: str
    items: tuple
    reason: str
    text: str
    stage: str
    after: int = 9
    message: str = ""
    comments: tuple = ()
    clerk: str = "clerk"
    outcome: str = ""
    tags: tuple = ()
    urgent: bool = False
    discount: float = 0.0
    reference: str = ""
    origin: str = "backend"
    activity: tuple = ()
    deadline: int | None = None
    note: str = ""
    photo: str = ""
