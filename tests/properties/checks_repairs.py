"""What must hold of repairs, counted from the documents without the suite's own figures."""

from .measures import get_received, is_outside

OPEN = ("draft", "confirmed", "under_repair")


def check_repairs(line):
    """Nothing is repaired twice or without being here, and what is repaired goes back once."""
    name, compare = line.display_name, line.uom_id.compare
    opened, done = _sum_repairs(line, OPEN), _sum_repairs(line, ("done",))
    expected = max(line.quantity_approved, line.quantity_received) - line.quantity_refused
    assert compare(opened + done, max(expected, 0.0)) <= 0 or not opened, (
        f"{name}: {opened} in repair and {done} repaired of {expected}"
    )
    left, leaving = _get_left(line)
    here = get_received(line) - left
    assert compare(opened, here) <= 0, f"{name}: {opened} in repair, {here} are here"
    for repair in line.repair_ids:
        assert repair.company_id == line.company_id, f"{name}: {repair.name} of another company"
    if line.outcome_id.handler != "repair" or line.order_id.workflow_state != "approved":
        return
    given = max(left + leaving - line.quantity_refused, 0.0)
    assert compare(given, done) <= 0, f"{name}: {given} go back, {done} are repaired"
    gone = _get_put_away(line)
    assert compare(line.quantity_settled, max(left + gone - line.quantity_refused, 0.0)) == 0, (
        f"{name}: {line.quantity_settled} settled, {left} sent back, {gone} put away"
    )
    # What was put away does not wait for the customer.
    waiting = max(here - leaving - gone - opened, 0.0)
    at_counter = min(done - given, waiting) if line.outcome_id.is_handed_over else 0.0
    in_progress = opened + at_counter + given - max(left - line.quantity_refused, 0.0)
    assert compare(line.quantity_in_progress, in_progress) == 0, (
        f"{name}: {line.quantity_in_progress} in progress, {in_progress} in repair or on its way"
    )


def _sum_repairs(line, states):
    return sum(
        repair.product_uom._compute_quantity(repair.product_qty, line.uom_id, round=False)
        for repair in line.repair_ids
        if repair.state in states
    )


def _get_put_away(line):
    """Return what an inspector scrapped or put away instead, in the line's unit: it cannot be
    repaired or sent back any more."""
    moves = line.stock_move_ids.filtered(
        lambda move: (
            move.state == "done"
            and move.location_id == line.order_id.warehouse_id.rma_location_id
            and not is_outside(move.location_dest_id)
            and not move.origin_returned_move_id
        )
    )
    return sum(
        move.product_uom._compute_quantity(move.quantity, line.uom_id, round=False)
        for move in moves
    )


def _get_left(line):
    """Return what was sent back, and what is about to be, in the line's unit."""
    sent = leaving = 0.0
    for move in line.stock_move_ids.filtered(lambda move: move.state != "cancel"):
        is_way_back = (
            is_outside(move.location_dest_id)
            and not is_outside(move.location_id)
            # Not receipts that are undone, nor replacements from the shelf.
            and not move.origin_returned_move_id
            and move.location_id == line.order_id.warehouse_id.rma_location_id
        )
        if is_way_back:
            quantity = move.quantity if move.state == "done" else move.product_uom_qty
            quantity = move.product_uom._compute_quantity(quantity, line.uom_id, round=False)
            if move.state == "done":
                sent += quantity
            else:
                leaving += quantity
    return sent, leaving
