"""The columns of a workbook: what they are called, what they hold, how wide they are."""

from dataclasses import dataclass

from odoo.tools import SQL

TEXT, QUANTITY, MONEY, INTEGER, DAYS, MOMENT, LINK, PERCENT = (
    "text",
    "quantity",
    "money",
    "integer",
    "days",
    "moment",
    "link",
    "percent",
)


@dataclass(frozen=True)
class Column:
    """One column.

    :param str key: name of the value in a row
    :param str title: as people read it
    :param str kind: one of the constants above
    :param int width: in characters
    :param dict labels: what stands for the stored values of a selection
    :param source: ``SQL`` of the value, where rows come from the database
    """

    key: str
    title: str
    kind: str = TEXT
    width: int = 12
    labels: dict | None = None
    source: SQL | None = None


# strftime's directives of a language's date format, and what Excel calls them.
EXCEL_DATES = {
    "%d": "dd",
    "%-d": "d",
    "%m": "mm",
    "%-m": "m",
    "%Y": "yyyy",
    "%y": "yy",
    "%b": "mmm",
    "%B": "mmmm",
    "%a": "ddd",
    "%A": "dddd",
    "%H": "hh",
    "%I": "hh",
    "%M": "mm",
    "%S": "ss",
    "%p": "AM/PM",
}


def to_excel_date(pattern):
    """Return the number format of Excel for a pattern of strftime; ``%%`` and text stay text.

    >>> to_excel_date("%d.%m.%Y")
    'dd.mm.yyyy'
    """
    result, position = [], 0
    while position < len(pattern):
        if pattern[position] == "%":
            size = 3 if pattern[position + 1 : position + 2] == "-" else 2
            directive = pattern[position : position + size]
            result.append(EXCEL_DATES.get(directive, ""))
            position += size
        else:
            character = pattern[position]
            result.append(f'"{character}"' if character.isalpha() else character)
            position += 1
    return "".join(result)
