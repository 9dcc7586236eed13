"""What must hold after every step, whatever people did."""

from .checks_asked import check_somebody_is_asked
from .checks_money import check_credits, check_open_amounts, check_order_lines
from .checks_repairs import check_repairs
from .measures import (
    get_claimed,
    get_credited,
    get_given,
    get_most_received,
    get_natively_returned,
    get_received,
    is_outside,
)

# Stored fields that follow from documents; the others people may have changed.
COUNTERS = {
    "rma.order.line": (
        "quantity_received",
        "quantity_claimed",
        "quantity_accepted",
        "quantity_in_progress",
        "quantity_settled",
        "quantity_open",
        "quantity_invoice_waived",
        "reception_state",
        "settlement_state",
        "decision",
        "amount_refunded",
    ),
    "rma.order": ("state", "next_step"),
    "sale.order.line": ("qty_delivered", "qty_invoiced", "qty_to_invoice", "invoice_status"),
}


def check_everything(story):
    """Check all of it.

    :raises AssertionError: naming the record and the figures
    """
    story.env.flush_all()
    check_figures_are_fresh(story)
    check_claims(story)
    check_states(story)
    for line in story.lines:
        check_counters(line)
        check_made_once(line)
        check_company_and_currency(line)
        if "repair.order" in story.env:
            check_repairs(line)
    check_credits(story)
    check_order_lines(story)
    check_open_amounts(story)
    check_stock(story)
    check_somebody_is_asked(story)


def check_figures_are_fresh(story):
    """Stored figures are those that a computation from scratch gives."""
    for records in (story.lines, story.returns, story.sold):
        names = COUNTERS[records._name]
        stored = {record: {name: record[name] for name in names} for record in records}
        records.invalidate_recordset(flush=False)
        for name in names:
            story.env.add_to_compute(records._fields[name], records)
        for record, figures in stored.items():
            fresh = {name: record[name] for name in names}
            stale = {
                name: f"{value} instead of {fresh[name]}"
                for name, value in figures.items()
                if not _is_same(value, fresh[name])
            }
            assert not stale, f"stale figures of {record.display_name}: {stale}"


def _is_same(one, other):
    if isinstance(one, float):
        return abs(one - other) < 0.0001
    return one == other


def check_claims(story):
    """A delivered quantity is claimed once."""
    for line in story.sold:
        if line.id in story.over_received:
            continue
        free = get_given(story, line) - get_natively_returned(story, line)
        claimed = get_claimed(line)
        assert line.product_uom_id.compare(claimed, free) <= 0, (
            f"{line.product_id.name}: {claimed} claimed of {free}"
        )


def check_states(story):
    """A return is closed if, and only if, all of its lines are."""
    for rma in story.returns:
        is_closed = rma.workflow_state == "approved" and all(
            line.settlement_state in ("settled", "not_needed")
            and line.reception_state in ("received", "not_needed")
            for line in rma.line_ids
        )
        assert (rma.state == "done") == is_closed, f"{rma.name} is {rma.state}"
        assert bool(rma.date_closed) == is_closed, f"{rma.name}: closed on {rma.date_closed}"


def check_counters(line):
    """The counters are what the documents say, and never give more than is expected."""
    compare = line.uom_id.compare
    name = line.display_name
    received = get_received(line)
    assert not compare(line.quantity_received, received), f"{name}: {received} received"
    if line.order_id.workflow_state != "approved":
        return
    given = line.quantity_settled + line.quantity_in_progress
    expected = max(line.quantity_approved, get_most_received(line))
    expected -= line.quantity_refused
    assert compare(given, expected) <= 0, f"{name}: {given} given, {expected} expected"
    if line.outcome_id.handler in ("refund", "keep"):
        posted, draft = get_credited(line, ("posted",)), get_credited(line, ("draft",))
        in_progress, settled = line.quantity_in_progress, line.quantity_settled
        assert not _compare_as_ordered(line, in_progress, draft), (
            f"{name}: {in_progress}, not {draft} in drafts"
        )
        assert compare(settled, posted) >= 0, f"{name}: {settled} settled of {posted} posted"


def check_made_once(line):
    """No document of a line exists twice: together they are for what is expected at most."""
    compare = line.uom_id.compare
    expected = max(line.quantity_approved, line.quantity_received)
    moves = line.stock_move_ids.filtered(lambda move: move.state != "cancel")
    announced = line._sum_moves(
        moves.filtered(lambda move: move.state != "done" and move._is_rma_receipt())
    )
    assert compare(announced + line.quantity_received, expected) <= 0 or not announced, (
        f"{line.display_name}: {announced} announced, {expected} expected"
    )
    expected = max(expected, get_most_received(line)) - line.quantity_refused
    credited = get_credited(line)
    assert _compare_as_ordered(line, credited, expected) <= 0, (
        f"{line.display_name}: {credited} credited of {expected}"
    )
    documents = {
        "replaced": line._sum_moves(moves.filtered(lambda move: move._is_rma_replacement())),
        "exchanged": sum(
            sale_line.product_uom_qty
            for sale_line in line.replacement_sale_line_ids
            if sale_line.state != "cancel"
        ),
    }
    for what, quantity in documents.items():
        assert compare(quantity, expected) <= 0, (
            f"{line.display_name}: {quantity} {what} of {expected}"
        )


def _compare_as_ordered(line, quantity, other):
    """Compare in the order's unit, in whose precision credit notes count."""
    unit = line.sale_line_id.product_uom_id or line.uom_id
    return unit.compare(
        *(line.uom_id._compute_quantity(number, unit, round=False) for number in (quantity, other))
    )


def check_company_and_currency(line):
    """Documents are of the return's company, credit notes in the invoice's currency."""
    company = line.company_id
    moves = line.account_line_ids.move_id
    documents = (line.stock_move_ids, moves, line.replacement_sale_line_ids)
    for records in documents:
        assert records.company_id <= company, f"{line.display_name}: {records.company_id}"
    for move in moves.filtered("reversed_entry_id"):
        assert move.currency_id == move.reversed_entry_id.currency_id, move.display_name


def _is_inside(location):
    return location.usage in ("internal", "transit") and not is_outside(location)


def check_stock(story):
    """Goods come in and go out by moves alone, and none leaves Returns that did not come."""
    moves = story.moves.filtered(lambda move: move.state == "done")
    for product in story.products:
        change = 0.0
        for move in moves.filtered(lambda move, product=product: move.product_id == product):
            inward = _is_inside(move.location_dest_id)
            outward = _is_inside(move.location_id)
            change += (inward - outward) * move.product_uom._compute_quantity(
                move.quantity, product.uom_id, round=False
            )
        # The stock that was there before anything moved came without a move.
        on_hand = story.count(product) - story.plenty
        # In the product's own precision: Odoo rounds each move to it.
        same = product.uom_id.compare(on_hand, change) == 0
        assert same, f"{product.name}: {on_hand}, moved {change}"
    quants = story.env["stock.quant"].search(
        [
            ("product_id", "in", story.products.ids),
            ("location_id", "in", story.returns.warehouse_id.rma_location_id.ids),
        ]
    )
    for quant in quants:
        assert quant.quantity >= -0.001, f"{quant.product_id.name}: {quant.quantity} in Returns"
