"""What the warehouse does: receive, inspect, deliver, and return goods by Odoo's own wizard."""

from odoo import Command

from .actions import action
from .measures import is_outside

OPEN = ("draft", "waiting", "confirmed", "assigned", "partially_available")


def _get_receipts(story):
    return story.returns.receipt_ids.filtered(lambda picking: picking.state in OPEN)


def _get_deliveries(story):
    return story.returns.delivery_ids.filtered(lambda picking: picking.state in OPEN)


def _validate(story, picking, dice, may_exceed=False):
    """Validate a transfer: all of it, a part with a backorder or without, sometimes more."""
    kind = dice.pick(("all", "all", "part", "part and no backorder", "more"))
    story.tell(kind)
    for move in picking.move_ids.filtered(lambda move: move.state in OPEN):
        quantity = move.product_uom_qty
        if kind.startswith("part"):
            quantity = story.part_of(dice, quantity, move.product_uom, move.product_id)
        elif kind == "more" and may_exceed and not is_outside(move.location_dest_id):
            quantity += 1
            story.over_received |= set(move.rma_line_id.sale_line_id.ids)
        move.quantity = quantity
        move.picked = True
    context = {"skip_backorder": True}
    if kind == "part and no backorder":
        context["picking_ids_not_to_backorder"] = picking.ids
    result = picking.with_context(**context).button_validate()
    assert result is True, f"validating asks for {result}"


@action(_get_receipts, weight=9, must_succeed=True)
def receive(story, picking, dice):
    _validate(story, picking, dice, may_exceed=True)


@action(_get_receipts)
def cancel_receipt(story, picking, dice):
    picking.action_cancel()


@action(_get_deliveries, weight=6, must_succeed=True)
def ship(story, picking, dice):
    _validate(story, picking, dice)
    return ", ".join(sorted(set(picking.move_ids.rma_line_id.outcome_id.mapped("handler"))))


@action(_get_deliveries, weight=2)
def cancel_delivery(story, picking, dice):
    picking.action_cancel()


def _get_inspectable(story):
    return story.returns.filtered("is_action_inspect_allowed")


@action(_get_inspectable, weight=4)
def inspect(story, rma, dice):
    """Split what arrived into restocked, scrapped and refused goods; some may stay."""
    wizard = story.env["rma.order.inspect"].browse(rma.action_inspect()["res_id"])
    commands = [Command.clear()]
    for line in wizard.line_ids:
        rest = line.quantity
        for __ in range(1 + dice.roll(2)):
            part = story.part_of(dice, line.quantity, line.uom_id, line.product_id)
            quantity = min(rest, part)
            rest -= quantity
            verdict = dice.pick((*story.dispositions, None))
            story.tell(f"[{quantity:g} {verdict.name if verdict else 'refused'}]")
            commands.append(
                Command.create(
                    {
                        "move_line_id": line.move_line_id.id,
                        "quantity": quantity,
                        "is_refused": not verdict,
                        "disposition_id": verdict and verdict.id,
                    }
                )
            )
    wizard.write({"line_ids": commands})
    wizard.action_confirm()


def _get_undelivered(story):
    return story.orders.picking_ids.filtered(
        lambda picking: picking.state in OPEN and picking.picking_type_code == "outgoing"
    )


@action(_get_undelivered)
def deliver_rest(story, picking, dice):
    _validate(story, picking, dice)


# ---------------------------------------------------------------------- Odoo's own returns


def _get_delivered(story):
    """Deliveries of the order, and of replacements, that are done."""
    pickings = story.orders.picking_ids | story.returns.delivery_ids
    return pickings.filtered(
        lambda picking: (
            picking.state == "done"
            and picking.picking_type_code == "outgoing"
            and any(_get_unreturned(move) > 0 for move in picking.move_ids)
        )
    ).sorted("id")


def _get_unreturned(move):
    return move.quantity - sum(
        returned.product_uom._compute_quantity(
            returned.quantity or returned.product_uom_qty, move.product_uom, round=False
        )
        for returned in move.returned_move_ids
        if returned.state != "cancel"
    )


@action(_get_delivered, weight=2)
def return_natively(story, picking, dice):
    transfer = _return_by_wizard(story, picking, dice)
    transfer.move_ids.to_refund = dice.pick((True, True, False))
    story.tell("to refund" if all(transfer.move_ids.mapped("to_refund")) else "without refund")
    _complete(story, transfer, dice)


def _get_waiting_receipts(story):
    """Receipts whose goods all still wait in Returns: what is not there cannot be undone."""
    waiting = story.lines._get_receipt_lines_in_returns()
    return story.returns.receipt_ids.filtered(
        lambda picking: (
            picking.state == "done"
            and all(
                waiting.get(line, 0.0) >= line.quantity for line in picking.move_ids.move_line_ids
            )
        )
    )


@action(_get_waiting_receipts)
def undo_receipt(story, picking, dice):
    """Send received goods out again by Odoo's wizard on the receipt."""
    _complete(story, _return_by_wizard(story, picking, dice), dice)


def _return_by_wizard(story, picking, dice):
    wizard = story.env["stock.return.picking"].create({"picking_id": picking.id})
    for line in wizard.product_return_moves:
        left = _get_unreturned(line.move_id)
        part = story.part_of(dice, left, line.uom_id, line.product_id)
        line.quantity = part if left > 0 else 0
        story.tell(f"[{line.quantity:g} {line.uom_id.name} of {line.product_id.name}]")
    return story.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])


def _complete(story, transfer, dice):
    if dice.roll(3) != 2:
        story.tell("and validate")
        transfer.move_ids.picked = True
        transfer._action_done()


def _get_open_native_returns(story):
    return story.transfers.filtered(
        lambda picking: picking.state in OPEN and picking.return_id and not picking.rma_order_ids
    )


@action(_get_open_native_returns, weight=2)
def end_native_return(story, picking, dice):
    if dice.roll(2):
        story.tell("by cancelling")
        picking.action_cancel()
    else:
        picking.move_ids.picked = True
        picking._action_done()
