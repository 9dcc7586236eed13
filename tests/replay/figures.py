"""The same figures read in four places: accounting, the analysis, and both workbooks."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from .books import to_money


@dataclass
class Figures:
    """What came back in all, and what was credited to whom."""

    returns: int
    pieces: float
    customers: dict[str, Decimal] = field(default_factory=dict)

    @property
    def credited(self):
        """The money of all customers."""
        return sum(self.customers.values(), Decimal())


def read_figures(env, company_id, user_id):
    """Return ``{where: Figures}`` of a company's returns; what people look at is read as the
    person ``user_id``."""
    env = env(user=user_id)
    return {
        "accounting": _read_documents(env(su=True), company_id),
        "the pivot": _read_pivot(env),
        "the Excel summary": _read_summary(_export(env, "summary")),
        "the Excel detail": _read_detail(_export(env, "detail")),
    }


def compare_figures(figures):
    """Yield a sentence for every figure that is another one than in accounting."""
    expected = figures["accounting"]
    for where, found in figures.items():
        for what in ("returns", "pieces", "credited"):
            if getattr(found, what) != getattr(expected, what):
                yield (
                    f"{what} are {getattr(found, what)} in {where}, "
                    f"{getattr(expected, what)} in accounting"
                )
        for name in sorted(expected.customers.keys() | found.customers.keys()):
            one, other = found.customers.get(name), expected.customers.get(name)
            if one != other:
                yield f"{name} was credited {one} in {where}, {other} in accounting"


def _read_documents(env, company_id):
    """Count receipts and credit notes, without a look at the returns' own figures."""
    notes = [
        ("company_id", "=", company_id),
        ("state", "=", "posted"),
        ("move_type", "=", "out_refund"),
    ]
    customers = env["account.move"]._read_group(notes, ["partner_id"], ["amount_total:sum"])
    receipts = [
        ("company_id", "=", company_id),
        ("state", "=", "done"),
        ("picking_type_id.code", "=", "incoming"),
    ]
    [(pieces,)] = env["stock.move"]._read_group(receipts, [], ["quantity:sum"])
    returns = env["rma.order"].search_count([("company_id", "=", company_id)])
    return Figures(returns, pieces, _sum(customers))


def _read_pivot(env):
    report = env["rma.report"]
    measures = ["return_count:count_distinct", "quantity_received:sum"]
    [(returns, pieces)] = report._read_group([], [], measures)
    customers = report._read_group([], ["partner_id"], ["amount_credited:sum"])
    return Figures(returns, pieces, _sum(customers))


def _read_summary(book):
    rows = _read_rows(book["Dealers"])
    [total] = [row for row in rows if row["Dealer"] == "Total"]
    customers = [(row["Dealers"], row["Refunded"]) for row in rows if row["Dealers"]]
    return Figures(total["Returns"], total["Received"], _sum(customers))


def _read_detail(book):
    rows = _read_rows(book["Return Lines"])
    return Figures(
        len({row["Return"] for row in rows}),
        sum(row["Received"] for row in rows),
        _sum((row["Customer"], row["Refunded"] or 0) for row in rows),
    )


def _export(env, kind):
    """Return the workbook of all the person may see."""
    export = env["rma.export"].create({"kind": kind})
    export._make_file()
    return load_workbook(BytesIO(export.attachment_id.raw), read_only=True)


def _read_rows(sheet):
    titles, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]


def _sum(pairs):
    """Return ``{name: money}`` of customers, or their names, and amounts."""
    sums = defaultdict(Decimal)
    for customer, amount in pairs:
        sums[customer if isinstance(customer, str) else customer.sudo().display_name] += to_money(
            amount or 0
        )
    return dict(sums)
