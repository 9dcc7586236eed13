"""The comparison of what people read with accounting: it has to find a single penny."""

from dataclasses import replace
from decimal import Decimal

import pytest

from .figures import Figures, compare_figures

RIGHT = Figures(2, 5, {"EIRE": Decimal("7.00"), "Norway": Decimal("3.10")})


def compare(**changes):
    found = {"accounting": RIGHT, "the pivot": replace(RIGHT, **changes)}
    return list(compare_figures(found))


def test_figures_that_agree():
    assert compare() == []


@pytest.mark.parametrize(
    "changes, problems",
    [
        ({"returns": 3}, ["returns are 3 in the pivot, 2 in accounting"]),
        ({"pieces": 4}, ["pieces are 4 in the pivot, 5 in accounting"]),
        (
            {"customers": {"EIRE": Decimal("7.01"), "Norway": Decimal("3.09")}},
            [
                "EIRE was credited 7.01 in the pivot, 7.00 in accounting",
                "Norway was credited 3.09 in the pivot, 3.10 in accounting",
            ],
        ),
        (
            {"customers": {"EIRE": Decimal("7.00")}},
            [
                "credited are 7.00 in the pivot, 10.10 in accounting",
                "Norway was credited None in the pivot, 3.10 in accounting",
            ],
        ),
    ],
)
def test_finds_what_differs(changes, problems):
    assert compare(**changes) == problems
