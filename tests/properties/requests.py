"""What customers and clerks do: ask, decide, give up."""

from odoo import Command
from odoo.exceptions import UserError

from .actions import action
from .measures import get_returnable

# What is asked for, as often as it is named.
HANDLERS = (
    *("refund", "repair", "replace", "exchange", "keep") * 2,
    "send_back",
    "repair",
    "price_reduction",
)


def _in_states(*states):
    return lambda story: story.returns.filtered(lambda order: order.state in states)


def _get_askable(story):
    left = story.sold.filtered(lambda line: get_returnable(story, line) > 0)
    return left.order_id


@action(_get_askable, weight=5)
def ask(story, order, dice):
    """Ask for a return, sometimes of more than there is; that must be refused."""
    orders = order
    if dice.roll(3) == 2:
        orders = story.orders.filtered(lambda other: other.partner_id == order.partner_id)
    lines = (story.sold & orders.order_line).sorted("id")
    count = 1 + dice.roll(2)
    is_approved, has_inspection = dice.pick((True, True, False)), dice.roll(4) == 1
    returnable = {line: get_returnable(story, line) for line in lines}
    asked = []
    for __ in range(count):
        left = lines.filtered(lambda line: returnable[line] > 0)
        asked.append(_choose(story, dice.pick(left or lines), returnable, dice))
    fits = all(
        lines.browse(vals["sale_line_id"]).product_uom_id.compare(
            returnable[lines.browse(vals["sale_line_id"])], 0
        )
        >= 0
        for vals in asked
        if vals["outcome_id"] not in story.catalogue.outcomes["price_reduction"].values()
    )
    try:
        rma = _request(story, asked, has_inspection)
    except UserError as error:
        assert not fits, f"asking for what can be returned was refused: {error}"
        raise
    assert fits, f"more than can be returned was asked for and granted: {returnable}"
    story.returns |= rma
    if is_approved:
        story.tell("and approve")
        rma.action_approve()
    return "of several orders" if len(rma.line_ids.sale_line_id.order_id) > 1 else None


def _request(story, asked, has_inspection):
    if has_inspection:
        story.tell("(inspected)")
    rma = story.env["rma.order"].create(
        {
            "is_inspection_required": has_inspection,
            "line_ids": [Command.create(vals) for vals in asked],
        }
    )
    rma.action_submit()
    return rma


def _choose(story, sale_line, returnable, dice):
    """Return the values of a return line, and take it off what can be returned."""
    handlers = [name for name in HANDLERS if name in story.catalogue.outcomes]
    handler = dice.pick(handlers)
    if story.spec.repairs and "repair" in handlers:
        # Nothing else: they take the most steps to come to an end.
        handler = "repair"
    outcomes = story.catalogue.outcomes[handler]
    name, outcome_id = dice.pick(list(outcomes.items()))
    left = returnable[sale_line]
    uom = sale_line.product_uom_id
    if dice.roll(4) == 3:
        uom = story.get_return_unit(sale_line)
    in_uom = sale_line.product_uom_id._compute_quantity(max(left, 0.0), uom, round=False)
    in_uom = uom.round(in_uom, rounding_method="DOWN")
    quantity = story.part_of(dice, in_uom, uom, sale_line.product_id) if in_uom else 1.0
    is_reduction = handler == "price_reduction"
    if dice.roll(9) == 8:
        quantity += 1
    if not is_reduction:
        returnable[sale_line] -= uom._compute_quantity(
            quantity, sale_line.product_uom_id, round=False
        )
    story.tell(f"[{quantity:g} {uom.name} of {sale_line.product_id.name}, {name}]")
    # What is to be repaired must wait in Returns: other dispositions are refused.
    dispositions = () if "repair" in name else story.dispositions.ids
    return {
        "sale_line_id": sale_line.id,
        "quantity": quantity,
        "uom_id": uom.id,
        "outcome_id": outcome_id,
        "replacement_product_id": story.other_product.id,
        "disposition_id": dice.pick((False, *dispositions)),
        **(_reduce(story, sale_line, dice) if is_reduction else {}),
    }


def _reduce(story, sale_line, dice):
    """Return by how much the price is lowered: a share of it, or an amount."""
    if dice.roll(2):
        amount = max(round(sale_line.price_total * 0.03, 2), 0.01)
        story.tell(f"(by {amount:.2f})")
        return {"reduction_amount": amount}
    percent = dice.pick((5.0, 12.5, 100.0))
    story.tell(f"(by {percent:g} %)")
    return {"reduction_percent": percent}


@action(_in_states("draft", "revision"), weight=2)
def submit(story, rma, dice):
    rma.action_submit()


@action(_in_states("submitted"), weight=3)
def approve(story, rma, dice):
    """Approve, wholly or less of a line, sometimes nothing of it."""
    if dice.roll(2):
        line = dice.pick(rma.line_ids)
        quantity = story.part_of(dice, line.quantity, line.uom_id, line.product_id)
        if dice.roll(4) == 3:
            quantity = 0.0
        story.tell(f"[{quantity:g} of {line.quantity:g}]")
        line.quantity_approved = quantity
    rma.action_approve()


@action(_in_states("submitted", "revision"))
def decline(story, rma, dice):
    target = dice.pick(("rejected", "revision"))
    story.tell(target)
    rma._decline(target, "No.")


@action(lambda story: story.returns.filtered("is_action_cancel_allowed"), must_succeed=True)
def cancel(story, rma, dice):
    rma.action_cancel()


@action(_in_states("cancel", "rejected"), weight=2)
def start_over(story, rma, dice):
    rma.action_draft()


@action(_in_states("draft"))
def delete(story, rma, dice):
    rma.unlink()
    story.returns -= rma


@action(lambda story: story.returns.filtered("is_action_short_allowed"), must_succeed=True)
def close_short(story, rma, dice):
    rma.action_close_short()


@action(
    lambda story: story.returns.filtered(lambda rma: any(rma.line_ids.mapped("is_short_closed")))
)
def reopen_short(story, rma, dice):
    rma.action_reopen_short()


@action(
    lambda story: story.returns.filtered("is_action_charge_allowed"), weight=2, must_succeed=True
)
def charge_missing(story, rma, dice):
    rma.action_charge_missing()


@action(lambda story: story.returns, weight=3, must_succeed=True)
def process(story, rma, dice):
    """Process one return; once more must make nothing."""
    rma.action_process()
    story.env.flush_all()
    story.check_idle(rma)


@action(lambda story: story.returns, weight=1, must_succeed=True)
def preview(story, rma, dice):
    """Look at what follows: it must not fail, whatever the state."""
    rma.line_ids.invalidate_recordset()
    rma.line_ids.mapped("preview")
    rma.line_ids.mapped("settlement_note")
