"""What must hold of invoices, credit notes and what is left to invoice."""

from collections import defaultdict

from .measures import (
    count_bills,
    get_back,
    get_credited,
    get_credited_by_hand,
    get_credits,
    get_invoiced,
    get_to_ship,
    is_outside,
)

CENT = 0.01


def check_credits(story):
    """No invoice line is credited beyond what was invoiced, in quantity and to the cent."""
    for line in story.sold:
        invoiced = get_invoiced(line, states=("posted",))
        credited = get_invoiced(line, "out_refund")
        if get_credited_by_hand(line) and credited > invoiced:
            # By hand one may credit what a return has claimed.
            continue
        assert line.product_uom_id.compare(credited, invoiced) <= 0, (
            f"{line.product_id.name}: {credited} credited of {invoiced}"
        )
    for move in story.bills("out_invoice").filtered(lambda move: move.state == "posted"):
        for line in move.invoice_line_ids & story.sold.invoice_lines:
            _check_invoice_line(story, line)
        _check_whole_invoice(story, move)
        check_given_back(story, move)


def _check_invoice_line(story, line):
    credits_ = get_credits(line)
    uom = line.product_uom_id
    credited = count_bills(credits_, uom)
    assert uom.compare(credited, line.quantity) <= 0, (
        f"{line.name}: {credited} credited of {line.quantity}"
    )
    amounts = (line | credits_)._get_posted_amounts()
    invoiced = _flatten(amounts.pop(line))
    total = defaultdict(float)
    for amount in amounts.values():
        # Entries of credit notes are below zero.
        for key, value in _flatten(-amount).items():
            total[key] += value
    by_hand = credits_.filtered(lambda credit: not credit.rma_line_id).move_id
    # Rounded globally, the cents of a whole document go to its greatest line.
    most = len(by_hand.invoice_line_ids if story.is_global else by_hand) * CENT
    is_complete = uom.is_zero(credited - line.quantity) and not by_hand
    for key, value in total.items():
        difference = round(value - invoiced.get(key, 0.0), 2)
        text = f"{line.name}: {value:.2f} credited of {invoiced.get(key, 0.0):.2f} ({key})"
        assert difference <= most, text
        assert not is_complete or not difference, f"{text}, and that is all"


def _flatten(amounts):
    taxes = {f"tax {key}": tax for key, (__, tax) in amounts.taxes.items()}
    return {"base": amounts.base, **taxes}


def _check_whole_invoice(story, move):
    """An invoice credited completely by returns is credited to the cent, tax by tax."""
    lines = move.invoice_line_ids & story.sold.invoice_lines
    credits_ = lines.browse().union(*(get_credits(line) for line in lines))
    by_hand = credits_.filtered(lambda credit: not credit.rma_line_id)
    is_complete = all(
        line.product_uom_id.is_zero(
            count_bills(get_credits(line), line.product_uom_id) - line.quantity
        )
        for line in lines
    )
    if is_complete and lines and not by_hand and move.id not in story.careless:
        invoiced = _sum_paid(move)
        credited = _sum_credited(_get_live_credits(move))
        assert invoiced == credited, f"{move.name}: {credited} credited of {invoiced}"


def _get_live_credits(move):
    return move.reversal_move_ids.filtered(lambda credit: credit.state != "cancel")


def check_given_back(story, move):
    """Returns give back no more of an invoice than was paid for it, per tax: discounts and
    coupons taken off, down payments not, and less what fees keep."""
    by_returns = _get_live_credits(move).filtered("line_ids.rma_line_id")
    paid, given = _sum_paid(move), _sum_credited(by_returns)
    # Of what was credited by hand nobody knows how it was rounded.
    by_hand = _get_live_credits(move) - by_returns
    most = len(by_hand.invoice_line_ids) * 2 * CENT
    for key, amount in given.items():
        over = round(amount - paid.get(key, 0.0), 2)
        assert over <= most, f"{move.name}: {given} given back of {paid}"


def _sum_paid(move):
    """Return what was paid for an invoice, ``{base or tax: amount}``."""
    lines = move.line_ids.filtered(lambda line: line.display_type in ("product", "epd"))
    if any(not line.is_downpayment for line in lines):
        lines = lines.filtered(lambda line: not line.is_downpayment)
    return _sum_amounts(lines)


def _sum_credited(moves):
    """Return what credit notes give back, before fees."""
    lines = moves.invoice_line_ids.filtered("rma_line_id")
    return {key: -amount for key, amount in _sum_amounts(lines).items()}


def _sum_amounts(lines):
    total = defaultdict(float)
    for amounts in lines._get_posted_amounts().values():
        for key, value in _flatten(amounts).items():
            total[key] += value
    return {key: round(value, 2) for key, value in total.items() if round(value, 2)}


def check_open_amounts(story):
    """No match joins two customers. Credit notes of returns lower their own invoice as far as
    that is open, and what is left of it is what was neither paid nor credited."""
    moves = story.bills("out_invoice")
    moves |= moves.reversal_move_ids | story.returns.refund_ids
    moves = moves.filtered(lambda move: move.state == "posted")
    partials = moves.line_ids.matched_debit_ids | moves.line_ids.matched_credit_ids
    for partial in partials:
        partners = (partial.debit_move_id | partial.credit_move_id).move_id.commercial_partner_id
        assert len(partners) == 1, f"{partners.mapped('name')} are matched with each other"
    for move in moves.filtered(lambda move: move.move_type == "out_invoice"):
        _check_residual(story, move)


def _check_residual(story, move):
    if move.id in story.unmatched:
        return
    is_zero = move.currency_id.is_zero
    credits_ = move.reversal_move_ids.filtered(lambda credit: credit.state == "posted")
    for credit in credits_.filtered("line_ids.rma_line_id"):
        assert is_zero(credit.amount_residual) or is_zero(move.amount_residual), (
            f"{credit.name} over {credit.amount_residual} is open beside its invoice {move.name}"
        )
    left = move.amount_total - story.paid.get(move.id, 0.0) - sum(credits_.mapped("amount_total"))
    assert is_zero(move.amount_residual - max(left, 0.0)), (
        f"{move.name}: {move.amount_residual} open of {move.amount_total}, not {left}"
    )


def check_order_lines(story):
    """No order line appears, and nothing returned can be invoiced again."""
    assert story.orders.order_line.ids == story.order_line_ids, "the orders have other lines"
    for line in story.sold:
        _check_left_to_invoice(story, line)


def _check_left_to_invoice(story, line):
    """What is left to invoice is what it would be if a careful accountant had done it by hand:
    ordered or delivered, less invoiced, less what returns took back."""
    compare = line.product_uom_id.compare
    left = line.qty_to_invoice
    due = (
        line.product_uom_qty
        if line.product_id.invoice_policy == "order"
        else _get_delivered_by_order(story, line)
    )
    most = due - get_invoiced(line) + get_credited_by_hand(line)
    bound = max(most, 0.0)
    if line.id in story.changed:
        # What came back and was credited may be ordered, delivered and invoiced again.
        bound += sum(
            part.uom_id._compute_quantity(get_credited(part), line.product_uom_id, round=False)
            for part in line.rma_line_ids
        )
    assert compare(left, bound) <= 0, (
        f"{line.product_id.name}: {left} to invoice, without returns {most}"
    )
    lines = line.rma_line_ids.filtered(lambda rma_line: rma_line.outcome_id)
    lowering = lines.filtered(
        lambda rma_line: rma_line.outcome_id.handler in ("refund", "keep", "exchange")
    )
    if any(order.state != "done" for order in lowering.order_id - _get_dead(lowering)):
        return
    if line.id in story.changed and line.product_id.invoice_policy == "order":
        _check_changed_line(line, left, due, lowering)
        return
    settled = sum(
        rma_line.uom_id._compute_quantity(
            max(rma_line.quantity_settled - get_credited(rma_line), 0.0),
            line.product_uom_id,
            round=False,
        )
        for rma_line in lowering
    )
    # More may come back than was ever bought: then there is nothing to invoice, not less.
    assert not compare(max(left, 0.0), max(most - settled, 0.0)) and (
        compare(left, min(most - settled, 0.0)) >= 0
    ), f"{line.product_id.name}: {left} to invoice after its returns, not {most - settled}"


def _check_changed_line(line, left, ordered, lowering):
    """People changed the ordered quantity: what the customer has to pay in the end is what they
    have and will get, less what they keep for nothing, and no more than is ordered; what is
    ordered beyond that, and did not come back, Odoo invoices as always."""
    back = without_goods = 0.0
    for rma_line in lowering - lowering.filtered(lambda part: part.order_id in _get_dead(part)):
        came = max(get_back(rma_line), 0.0)
        given = max(rma_line.quantity_settled, get_credited(rma_line)) - came
        unit = line.product_uom_id
        back += rma_line.uom_id._compute_quantity(came, unit, round=False)
        without_goods += rma_line.uom_id._compute_quantity(max(given, 0.0), unit, round=False)
    charged_for = line.qty_delivered + get_to_ship(line) - without_goods
    waived = max(min(back + without_goods, ordered - charged_for), 0.0)
    expected = ordered - line.qty_invoiced - waived
    assert not line.product_uom_id.compare(left, max(expected, min(-line.qty_invoiced, 0.0))), (
        f"{line.product_id.name}: {left} to invoice of the changed line, not {expected}"
    )


def _get_dead(lines):
    return lines.order_id.filtered(lambda order: order.state in ("rejected", "cancel"))


def _get_delivered_by_order(story, line):
    """Return what the order delivered, less Odoo's own returns, in the line's unit."""
    total = 0.0
    for move in line.move_ids.filtered(lambda move: move.state == "done"):
        if move.rma_line_id:
            continue
        sign = is_outside(move.location_dest_id) - (
            is_outside(move.location_id) and move.to_refund
        )
        total += sign * move.product_uom._compute_quantity(
            move.quantity, line.product_uom_id, round=False
        )
    return total
