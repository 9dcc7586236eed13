"""The screens of `bench/run analysis`, asked for as the web client asks.

``{name: function(env)}``: the function returns the one that asks.
"""

from datetime import date

HANDED_IN = [("state", "not in", ("draft", "cancel"))]
COUNTS = ["__count", "return_count:count_distinct", "quantity:sum", "amount_credited:sum"]
MEASURES = [
    *COUNTS,
    "quantity_received:sum",
    "quantity_accepted:sum",
    "quantity_refused:sum",
    "net_cost:sum",
    "days_to_approve:avg",
    "days_to_receive:avg",
    "days_to_settle:avg",
    "return_rate:avg",
    "return_rate_value:avg",
    "repeat_count:sum",
]


def this_year():
    """The filter that the analysis opens with."""
    return [*HANDED_IN, ("date", ">=", f"{date.today():%Y}-01-01")]


def pivot(domain, rows, columns, measures):
    """A pivot with one grouping of rows and one of columns: its cells and all totals."""
    sets = [[], [rows], [columns], [rows, columns]]
    return lambda env: (
        lambda: env["rma.report"].formatted_read_grouping_sets(domain, sets, measures)
    )


def graph(domain, groupby, measure):
    """A graph."""
    return lambda env: lambda: env["rma.report"].formatted_read_group(domain, groupby, [measure])


def first_page(env):
    """The list of the analysis."""
    fields = {name: {} for name in ("date", "quantity", "amount_credited", "state")}
    fields |= {
        name: {"fields": {"display_name": {}}}
        for name in ("order_id", "partner_id", "product_id", "reason_id", "outcome_id")
    }
    return lambda: env["rma.report"].web_search_read(
        this_year(), fields, limit=80, count_limit=10001
    )


SCREENS = {
    "Overview": lambda env: env["rma.order"].get_overview,
    "graph as it opens": graph(this_year(), ["date:month", "reason_id"], "quantity:sum"),
    "pivot as it opens": pivot(this_year(), "reason_id", "date:month", COUNTS),
    "pivot, all years": pivot(HANDED_IN, "reason_id", "date:month", COUNTS),
    "pivot by dealer": pivot(this_year(), "commercial_partner_id", "date:month", COUNTS),
    "pivot by product": pivot(this_year(), "product_id", "date:month", COUNTS),
    "pivot with return rates": pivot(
        this_year(), "categ_id", "date:month", [*COUNTS, "return_rate:avg"]
    ),
    "pivot with all measures": pivot(this_year(), "reason_id", "date:month", MEASURES),
    "by month of sale": pivot(
        HANDED_IN, "date_sold:month", "date:month", ["quantity_claimed:sum", "return_rate:avg"]
    ),
    "list as it opens": first_page,
}
