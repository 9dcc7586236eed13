"""The retailer's files."""

import gzip
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from .dataset import COLUMNS, DatasetError, read_rows
from .matching import match

EXCERPT = Path(__file__).parent / "data" / "excerpt.csv.gz"
LINES = (
    '536365,85123A,"HEART, WHITE ",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
    "C536379,D,Discount,-1,2010-12-02 09:41:00,27.5,14527.0,United Kingdom",
    "536414,22139,,56,2010-12-04 11:52:00,0.0,,United Kingdom",
)


@pytest.fixture
def file(tmp_path):
    def write(*lines, columns=COLUMNS):
        path = tmp_path / "2010-12.csv.gz"
        path.write_bytes(gzip.compress("\n".join([",".join(columns), *lines]).encode()))
        return path

    return write


def test_reads_lines_as_they_are(file):
    sale, back, nameless = read_rows([file(*LINES)])
    assert sale.description == "HEART, WHITE"
    assert sale.customer == "17850"
    assert sale.moment == datetime(2010, 12, 1, 8, 26)
    assert (sale.is_return, sale.is_goods, sale.amount) == (False, True, Decimal("15.30"))
    assert (back.is_return, back.is_goods, back.amount) == (True, False, Decimal("-27.5"))
    assert nameless.customer == ""


@pytest.mark.parametrize(
    "period, numbers",
    [
        ({}, 3),
        ({"days": 1}, 1),
        ({"days": 3}, 2),
        ({"first": date(2010, 12, 2)}, 2),
        ({"first": date(2010, 12, 2), "days": 2}, 1),
        ({"last": date(2010, 12, 2)}, 2),
    ],
)
def test_cuts_out_a_period(file, period, numbers):
    assert [row.number for row in read_rows([file(*LINES)], **period)] == list(range(numbers))


def test_says_what_is_wrong_with_a_file(file, tmp_path):
    with pytest.raises(DatasetError, match="no lines from 2012-01-01"):
        read_rows([file(*LINES)], first=date(2012, 1, 1))
    with pytest.raises(DatasetError, match="no column Country"):
        read_rows([file(columns=COLUMNS[:-1])])
    with pytest.raises(DatasetError, match="cannot be read"):
        read_rows([file("536365,85123A,HEART,six,2010-12-01 08:26:00,2.55,17850.0,EIRE")])
    text = tmp_path / "text.csv.gz"
    text.write_text("not packed")
    with pytest.raises(DatasetError, match="cannot be read"):
        read_rows([text])


def test_the_excerpt_has_the_odd_cases():
    found = match(read_rows([EXCERPT]))
    assert len(found.parts) == 59
    assert len(found.all_parts) > len(found.parts), "a line goes back to several purchases"
    assert len({left_out.reason for left_out in found.left_out}) == 4
    assert sum(part.is_at_another_price for part in found.all_parts) == 2
    assert sum(part.purchase is None for part in found.all_parts) == 1
