"""The questions put to both add-ons, as their views put them.

``{name: function(env, size)}``: what is asked for is looked up first, and the function returns the
one that asks; nothing where an add-on has no such thing.
"""

from .fill import PER_LOT
from .goods import find_orders

PAGE = 80
COUNT_LIMIT = 10001


def lister(model, fields, domain):
    """A list's first page with its count, as the web client asks for it."""

    def prepare(env, size):
        specification = {
            name: {"fields": {"display_name": {}}} if name.endswith("_id") else {}
            for name in fields
        }
        wanted = domain(env, size)
        return lambda: env[model].web_search_read(
            wanted, specification, limit=PAGE, count_limit=COUNT_LIMIT
        )

    return prepare


def grouper(model, group):
    """A list grouped by a field."""

    def prepare(env, size):
        return lambda: env[model].web_read_group([], [group], ["__count"], limit=PAGE)

    return prepare


def counter(field, find):
    """The smart button of a form."""

    def prepare(env, size):
        record = find(env)
        # Not every form has such a button.
        return (lambda: record[field]) if field in record._fields else None

    return prepare


def sample(model, path):
    """The document, of the order that was really returned, that ``path`` leads to."""

    def find(env):
        order = find_orders(env)[:1]
        return order.mapped(path)[:1] if path else order

    return find


def middle_return(env, model, size):
    """The return in the middle of the table."""
    return env[model].search([("name", "=", f"RMA/B/{size // 2:07}")], limit=1)


def opener(model):
    """Opening a return in its form."""

    def prepare(env, size):
        from odoo.tests import Form

        found = middle_return(env, model, size)
        return lambda: Form(found)

    return prepare


def linked(model, path):
    """The record that the return in the middle leads to."""
    return lambda env, size: middle_return(env, model, size).mapped(path)[:1].id


SUITE, SUITE_FIELDS = "rma.order", ("name", "partner_id", "state", "date_submitted", "user_id")
OCA, OCA_FIELDS = "rma", ("name", "partner_id", "state", "date", "user_id")


def suite_list(domain):
    return lister(SUITE, SUITE_FIELDS, domain)


def oca_list(domain):
    return lister(OCA, OCA_FIELDS, domain)


def on(field, operator, path, model):
    """A domain on what the return in the middle has."""
    find = linked(model, path)
    return lambda env, size: [(field, operator, find(env, size))]


def fixed(*domain):
    return lambda env, size: list(domain)


def code_of(env, size):
    return [("display_name", "ilike", middle_return(env, SUITE, size).return_code)]


def lot_of(env, size):
    number = ((size // 2 + 1) * 104729) % size // PER_LOT
    return [("line_ids.lot_ids.name", "ilike", f"LOT{number:07}")]


def number(field):
    return lambda env, size: [(field, "ilike", f"RMA/B/{size // 2:07}")]


QUESTIONS = {
    "suite": {
        "first page": suite_list(fixed()),
        "search by number": suite_list(number("display_name")),
        "search by code": suite_list(code_of),
        "search by customer": suite_list(on("partner_id", "child_of", "partner_id", SUITE)),
        "search by order": suite_list(
            on("sale_order_ids", "in", "line_ids.sale_line_id.order_id", SUITE)
        ),
        "search by product": suite_list(
            on("line_ids.product_id", "in", "line_ids.product_id", SUITE)
        ),
        "search by lot": suite_list(lot_of),
        "filter open": suite_list(
            fixed(("state", "in", ("draft", "submitted", "revision", "approved")))
        ),
        "filter to review": suite_list(fixed(("state", "=", "submitted"))),
        "filter late": suite_list(
            fixed(
                ("state", "=", "approved"),
                ("date_received", "=", False),
                ("date_deadline", "<", "today"),
            )
        ),
        "group by state": grouper(SUITE, "state"),
        "group by reason": grouper("rma.order.line", "reason_id"),
        "group by month": grouper(SUITE, "date_submitted:month"),
        "open one": opener(SUITE),
        "count on order": counter("rma_order_count", sample(SUITE, "")),
        "count on transfer": counter(
            "rma_order_count",
            sample(SUITE, "order_line.rma_line_ids.stock_move_ids.picking_id"),
        ),
        "count on invoice": counter(
            "rma_order_count",
            sample(SUITE, "order_line.rma_line_ids.account_line_ids.move_id"),
        ),
        "count on contact": counter("rma_order_count", sample(SUITE, "partner_id")),
    },
    "oca": {
        "first page": oca_list(fixed()),
        "search by number": oca_list(number("name")),
        "search by customer": oca_list(on("partner_id", "child_of", "partner_id", OCA)),
        "search by order": oca_list(on("order_id", "=", "order_id", OCA)),
        "search by product": oca_list(on("product_id", "in", "product_id", OCA)),
        "filter open": oca_list(fixed(("state", "in", ("draft", "confirmed", "received")))),
        "filter to review": oca_list(fixed(("state", "=", "confirmed"))),
        "filter late": oca_list(
            fixed(("deadline", "<", "today"), ("state", "in", ("draft", "confirmed")))
        ),
        "group by state": grouper(OCA, "state"),
        "group by reason": grouper(OCA, "operation_id"),
        "group by month": grouper(OCA, "date:month"),
        "open one": opener(OCA),
        "count on order": counter("rma_count", sample(OCA, "")),
        "count on transfer": counter(
            "rma_count", sample(OCA, "rma_ids.reception_move_id.picking_id")
        ),
        "count on contact": counter("rma_count", sample(OCA, "partner_id")),
    },
}
