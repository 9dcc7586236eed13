"""The retailer's files: one row for each line of an invoice or of a credit note. No Odoo."""

import csv
import gzip
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

COLUMNS = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)
GOODS = re.compile(r"\d{5}|DCGS")


class DatasetError(Exception):
    """A file that is not what the replay reads; the message is for the person who named it."""


@dataclass(frozen=True)
class Row:
    """A line of the retailer's books; `number` counts them through all files."""

    number: int
    invoice: str
    code: str
    description: str
    quantity: int
    moment: datetime
    price: Decimal
    customer: str
    country: str

    @property
    def is_return(self):
        """Whether the line is on a credit note: goods or money that went back."""
        return self.invoice.startswith("C")

    @property
    def is_goods(self):
        """Whether the line is a product; the others are fees, postage, discounts."""
        return bool(GOODS.match(self.code))

    @property
    def amount(self):
        """The money of the line as the retailer booked it, below zero on a credit note."""
        return self.quantity * self.price


def read_rows(paths, first=None, last=None, days=None):
    """Return the rows of the CSV.gz files `paths` within a period, in the order of the books.

    :param first: the first `date`; the files' own when there is none
    :param last: the last `date`, included
    :param days: how many days from the first, instead of `last`
    """
    rows = [row for path in sorted(paths) for row in _read_file(path)]
    if not rows:
        raise DatasetError("The files have no lines.")
    first = first or rows[0]["moment"].date()
    last = first + timedelta(days=days - 1) if days else last or date.max
    inside = [row for row in rows if first <= row["moment"].date() <= last]
    if not inside:
        raise DatasetError(f"The files have no lines from {first} to {last}.")
    return [Row(number=number, **row) for number, row in enumerate(inside)]


def _read_file(path):
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [name for name in COLUMNS if name not in (reader.fieldnames or [])]:
                raise DatasetError(f"{path} has no column {', '.join(missing)}.")
            return [_parse(line) for line in reader]
    except (OSError, EOFError, UnicodeError, ValueError, ArithmeticError) as error:
        raise DatasetError(f"{path} cannot be read: {error}") from error


def _parse(line):
    return {
        "invoice": line["InvoiceNo"],
        "code": line["StockCode"],
        "description": line["Description"].strip(),
        "quantity": int(line["Quantity"]),
        "moment": datetime.fromisoformat(line["InvoiceDate"]),
        "price": Decimal(line["UnitPrice"]),
        "customer": line["CustomerID"].removesuffix(".0"),
        "country": line["Country"],
    }
