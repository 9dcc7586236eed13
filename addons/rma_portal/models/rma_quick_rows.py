"""Rows of the dealers' quick entry, however they came: typed, pasted from a spreadsheet, or in a
file. No Odoo records here."""

import csv
import io
from dataclasses import dataclass

FIELDS = ("code", "quantity", "reason", "note", "reference")
SEPARATORS = "\t;,"


@dataclass
class QuickRow:
    """A row of the quick entry: what was typed, what it is about, and what is wrong with it."""

    code: str
    quantity: str
    reason: str = ""
    note: str = ""
    reference: str = ""
    name: str = ""
    error: str = ""


def read_rows(text, headings):
    """Return the rows of a pasted text or a file; its first one may say what the columns are.

    :param headings: ``{heading in small letters: field}``

    >>> headings = {"sku": "code", "qty": "quantity", "why": "reason"}
    >>> read_rows("Qty;SKU;Colour;Why\\n2;A-1;red;Broken", headings)
    [QuickRow(code='A-1', quantity='2', reason='Broken', note='', reference='', name='', error='')]
    >>> [(row.code, row.quantity) for row in read_rows("A-1\\t2\\nB-2\\n\\nC-3, 4", headings)]
    [('A-1', '2'), ('B-2', '1'), ('C-3', '4')]
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    # Each row may be typed otherwise; a file has one separator.
    names = [headings.get(cell.casefold()) for cell in split(lines[0])]
    if "code" in names:
        separator = find_separator(lines[0])
        cells_of = [split(line, separator) for line in lines[1:]]
    else:
        names, cells_of = FIELDS, [split(line) for line in lines]
    rows = []
    for cells in cells_of:
        found = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        row = QuickRow(found.pop("code", ""), found.pop("quantity", "") or "1", **found)
        if row.code:
            rows.append(row)
    return rows


def find_separator(line):
    return next((mark for mark in SEPARATORS if mark in line), ";")


def split(line, separator=None):
    """Return the cells of a row, without the blanks around them."""
    reader = csv.reader(io.StringIO(line), delimiter=separator or find_separator(line))
    return [cell.strip() for cell in next(reader, [])]


def decode(content):
    """Return the text of a file as spreadsheets write it.

    >>> decode("Größe".encode("cp1252")), decode("Größe".encode("utf-8-sig"))
    ('Größe', 'Größe')
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
