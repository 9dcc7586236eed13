"""What accountants and salespeople do: invoices, credit notes, exchange orders."""

from .actions import action
from .measures import get_uncredited
from .orders import invoice


def _get_refunds(*states):
    return lambda story: story.returns.refund_ids.filtered(lambda move: move.state in states)


@action(_get_refunds("draft"), weight=7, must_succeed=True)
def post_credit_note(story, move, dice):
    move.action_post()


@action(_get_refunds("draft"))
def cancel_credit_note(story, move, dice):
    move.button_cancel()


@action(_get_refunds("draft"), weight=2)
def delete_credit_note(story, move, dice):
    move.unlink()


@action(_get_refunds("posted", "cancel"), weight=2)
def reset_credit_note(story, move, dice):
    move.button_draft()


def _get_invoices(story):
    return story.bills("out_invoice").filtered(
        lambda move: move.state == "posted" and move.invoice_line_ids.sale_line_ids
    )


@action(_get_invoices)
def credit_by_hand(story, move, dice):
    """Credit some of what is not credited yet with Odoo's reversal wizard."""
    free = {line: get_uncredited(story, line) for line in move.invoice_line_ids}
    wizard = (
        story.env["account.move.reversal"]
        .with_context(active_model="account.move", active_ids=move.ids)
        .create({"journal_id": move.journal_id.id, "reason": "By hand"})
    )
    refund = story.env["account.move"].browse(wizard.refund_moves()["res_id"])
    for line, quantity in zip(refund.invoice_line_ids, free.values(), strict=True):
        part = story.part_of(dice, quantity, line.product_uom_id, line.product_id)
        story.tell(f"[{part:g} of {line.product_id.name}]")
        if part > 0:
            line.quantity = part
        else:
            line.unlink()
    if not refund.invoice_line_ids:
        refund.unlink()
    elif dice.roll(4) != 3:
        refund.action_post()
        story.tell("and post")


@action(lambda story: story.order)
def invoice_the_rest(story, order, dice):
    is_final, is_posted = dice.roll(3) == 2, dice.roll(4) != 3
    moves = invoice(order, post=is_posted, final=is_final)
    kinds = " and ".join(moves.mapped("move_type")) or "nothing to invoice"
    story.tell(f"({kinds}, {'posted' if is_posted else 'draft'})")


@action(
    lambda story: story.bills("out_invoice").filtered(lambda move: move.state == "draft"),
    weight=2,
)
def post_invoice(story, move, dice):
    move.action_post()


def _get_exchange_orders(*states):
    return lambda story: story.returns.replacement_order_ids.filtered(
        lambda order: order.state in states
    )


@action(_get_exchange_orders("draft", "sent"), weight=4, must_succeed=True)
def confirm_exchange(story, order, dice):
    order.action_confirm()


@action(_get_exchange_orders("draft", "sent", "sale"), weight=1)
def cancel_exchange(story, order, dice):
    order._action_cancel()


@action(_get_exchange_orders("cancel"))
def quote_again(story, order, dice):
    order.action_draft()


@action(lambda story: story.order.order_line.sorted("id"), weight=3)
def change_ordered(story, line, dice):
    """Raise or lower what is ordered; Odoo delivers more, or refuses to go below what is out."""
    before = line.product_uom_qty
    part = story.part_of(dice, before, line.product_uom_id, line.product_id) or 1.0
    quantity = before + part if dice.roll(2) else max(before - part, 0.0)
    story.tell(f"[{before:g} -> {quantity:g}]")
    line.product_uom_qty = quantity
    story.changed.add(line.id)
    return "raised" if quantity > before else "lowered"
