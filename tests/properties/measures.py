"""Quantities of order lines counted from documents, without the suite's own figures."""

from itertools import accumulate


def is_outside(location):
    """Whether goods there are with the customer, who may be another company of the database; what
    is in transit between two warehouses of ours belongs to a company."""
    return location.usage == "customer" or (
        location.usage == "transit" and not location.company_id
    )


def count_moves(moves, line):
    """Return the quantity of stock moves in the unit of an order line."""
    return sum(
        move.product_uom._compute_quantity(
            move.quantity if move.state == "done" else move.product_uom_qty,
            line.product_uom_id,
            round=False,
        )
        for move in moves
    )


REDUCED = "Price reduced"


def is_amount(line):
    """Whether a credit note line is about money alone: a reduction by a return, or by hand."""
    return line.is_rma_amount or line.name == REDUCED


def count_bills(lines, unit):
    """Return the quantity of invoice lines in a unit."""
    return sum(
        line.product_uom_id._compute_quantity(line.quantity, unit, round=False)
        for line in lines
        if not is_amount(line)
    )


def get_moves(story, line):
    """Return the stock moves of an order line's product, cancelled ones excepted."""
    return story.moves.filtered(
        lambda move: move.product_id == line.product_id and move.state != "cancel"
    )


def get_given(story, line):
    """Return what the customer was given: deliveries, replacements, goods sent back."""
    return count_moves(
        get_moves(story, line).filtered(
            lambda move: (
                move.state == "done"
                and is_outside(move.location_dest_id)
                and not is_outside(move.location_id)
                and not (move.origin_returned_move_id and move.rma_line_id)
            )
        ),
        line,
    )


def get_natively_returned(story, line):
    """Return what came or is about to come back by Odoo's own returns."""
    return count_moves(
        get_moves(story, line).filtered(
            lambda move: (
                move.state != "draft"
                and is_outside(move.location_id)
                and not is_outside(move.location_dest_id)
                and not move.rma_line_id
            )
        ),
        line,
    )


def get_claimed(line):
    """Return what returns that are alive claim of an order line."""
    total = 0.0
    for rma_line in line.rma_line_ids:
        state = rma_line.order_id.workflow_state
        if state in ("rejected", "cancel") or rma_line.outcome_id.handler == "price_reduction":
            # A reduction claims money.
            continue
        quantity = rma_line.quantity
        if state == "approved":
            quantity = max(rma_line.quantity_approved, get_received(rma_line))
            if rma_line.is_short_closed:
                quantity = get_received(rma_line)
        total += rma_line.uom_id._compute_quantity(quantity, line.product_uom_id, round=False)
    return total


def get_returnable(story, line):
    """Return what of an order line can still be returned."""
    return get_given(story, line) - get_natively_returned(story, line) - get_claimed(line)


def get_received(rma_line):
    """Return what came back for a return line, in its unit, less receipts undone."""
    return sum(_get_receipts(rma_line))


def get_most_received(rma_line):
    """Return the most that was ever here of a return line, in its unit. What a customer is to
    get for goods that went out again stays until somebody cancels it."""
    return max(accumulate(_get_receipts(rma_line)), default=0.0)


def _get_receipts(rma_line):
    """Yield what came back for a return line, and minus what of it went out again, in order."""
    done = rma_line.stock_move_ids.filtered(lambda move: move.state == "done")
    for move in done.sorted(lambda move: (move.date, move.id)):
        sign = 0
        if is_outside(move.location_id) and not is_outside(move.location_dest_id):
            sign = 1
        elif is_outside(move.origin_returned_move_id.location_id):
            sign = -1
        yield sign * move.product_uom._compute_quantity(
            move.quantity, rma_line.uom_id, round=False
        )


def get_credited(rma_line, states=("draft", "posted")):
    """Return what is on a return line's credit notes, in its unit."""
    lines = rma_line.account_line_ids.filtered(
        lambda line: (
            line.parent_state in states
            and line.move_id.move_type == "out_refund"
            # Not what pays back a charge for goods that came after all.
            and not line.rma_invoice_line_id.rma_line_id
        )
    )
    return count_bills(lines, rma_line.uom_id)


def get_invoiced(line, move_type="out_invoice", states=("draft", "posted")):
    """Return what of an order line is on invoices or credit notes, in its unit."""
    lines = line.invoice_lines.filtered(
        lambda aml: aml.move_id.move_type == move_type and aml.parent_state in states
    )
    return count_bills(lines, line.product_uom_id)


def get_credited_by_hand(line):
    """Return what of an order line is on credit notes that no return made, in its unit."""
    lines = line.invoice_lines.filtered(
        lambda aml: (
            aml.move_id.move_type == "out_refund"
            and aml.parent_state != "cancel"
            and not aml.rma_line_id
            and not is_amount(aml)
        )
    )
    return count_bills(lines, line.product_uom_id)


def get_credits(invoice_line):
    """Return the credit note lines that name an invoice line, or reverse its invoice."""
    return invoice_line.sale_line_ids.invoice_lines.filtered(
        lambda aml: (
            aml.move_id.move_type == "out_refund"
            and aml.parent_state != "cancel"
            and not is_amount(aml)
            and (
                aml.rma_invoice_line_id == invoice_line
                or (
                    not aml.rma_invoice_line_id
                    and aml.move_id.reversed_entry_id == invoice_line.move_id
                )
            )
        )
    )


def get_uncredited(story, invoice_line):
    """Return what of an invoice line a careful accountant may still credit by hand."""
    own = invoice_line.quantity - count_bills(
        get_credits(invoice_line), invoice_line.product_uom_id
    )
    line = invoice_line.sale_line_ids
    in_all = get_invoiced(line, states=("posted",)) - get_invoiced(line, "out_refund")
    return max(min(own, in_all), 0.0)


def get_to_ship(line):
    """Return what the order itself is still to deliver, in the line's unit, less what is announced
    to come back, which Odoo counts as if it had come."""
    moves = line.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))
    leaving = moves.filtered(
        lambda move: (
            not move.rma_line_id
            and is_outside(move.location_dest_id)
            and not is_outside(move.location_id)
        )
    )
    coming = moves.filtered(
        lambda move: (
            move.to_refund
            and is_outside(move.location_id)
            and not is_outside(move.location_dest_id)
        )
    )
    return max(count_moves(leaving, line) - count_moves(coming, line), 0.0)


def get_back(rma_line):
    """Return what came for a return line and did not leave again for the customer, in its unit."""
    sent = rma_line.stock_move_ids.filtered(
        lambda move: (
            move.state == "done"
            and is_outside(move.location_dest_id)
            and not move.origin_returned_move_id
        )
    )
    return get_received(rma_line) - sum(
        move.product_uom._compute_quantity(move.quantity, rma_line.uom_id, round=False)
        for move in sent
    )
