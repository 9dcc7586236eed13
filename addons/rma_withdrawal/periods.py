"""How long a consumer may withdraw, in plain days: Articles 9 and 10 of Directive 2011/83/EU,
counted as Regulation (EEC, Euratom) 1182/71 says."""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

DAYS = 14
MONTHS_UNINSTRUCTED = 12
SATURDAY = 5


@dataclass(frozen=True)
class Period:
    """``start``: the day that sets it off, which is not counted; None while that is to come.
    ``end``: its last day; None as long as nobody can know it."""

    start: date | None = None
    end: date | None = None

    def is_over(self, day):
        """Tell whether what was sent on that day was sent too late.

        >>> Period().is_over(date(2030, 1, 1))
        False
        >>> Period(date(2026, 7, 1), date(2026, 7, 15)).is_over(date(2026, 7, 15))
        False
        >>> Period(date(2026, 7, 1), date(2026, 7, 15)).is_over(date(2026, 7, 16))
        True
        """
        return bool(self.end and day > self.end)


def move_to_working_day(day):
    """Return the day on which a period that would end on ``day`` ends: no Saturday or Sunday.

    >>> move_to_working_day(date(2026, 8, 1))
    datetime.date(2026, 8, 3)
    >>> move_to_working_day(date(2026, 7, 31))
    datetime.date(2026, 7, 31)
    """
    return day + timedelta(days=max(7 - day.weekday(), 0) if day.weekday() >= SATURDAY else 0)


def get_period(start, instructed_on):
    """Return the ``Period`` that begins with ``start``.

    :param start: the day the consumer had the (last) goods, or of the contract; None: to come
    :param instructed_on: the day the consumer was told of the right; None: never

    Told in time, 14 days; the first day does not count:

    >>> get_period(date(2026, 7, 1), date(2026, 6, 28)).end
    datetime.date(2026, 7, 15)

    Never told, twelve months more:

    >>> get_period(date(2026, 7, 1), None).end
    datetime.date(2027, 7, 15)

    Told later, 14 days from then, but neither less than usual nor more than if never told:

    >>> get_period(date(2026, 7, 1), date(2026, 9, 10)).end
    datetime.date(2026, 9, 24)
    >>> get_period(date(2026, 7, 1), date(2029, 9, 10)).end
    datetime.date(2027, 7, 15)

    >>> get_period(None, None)
    Period(start=None, end=None)
    """
    if not start:
        return Period()
    first_end = start + timedelta(days=DAYS)
    longest = first_end + relativedelta(months=MONTHS_UNINSTRUCTED)
    if not instructed_on:
        end = longest
    elif instructed_on <= start:
        end = first_end
    else:
        end = max(first_end, min(instructed_on + timedelta(days=DAYS), longest))
    return Period(start, move_to_working_day(end))
