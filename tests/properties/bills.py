"""What accountants and salespeople do: invoices, credit notes, exchange orders."""

from unittest.mock import patch

from odoo import fields

from .actions import action
from .measures import REDUCED, get_uncredited
from .orders import invoice


def _get_refunds(*states):
    return lambda story: story.returns.refund_ids.filtered(lambda move: move.state in states)


@action(_get_refunds("draft"), weight=7, must_succeed=True)
def post_credit_note(story, move, dice):
    move.action_post()


def _get_many_refunds(story):
    drafts = _get_refunds("draft")(story)
    return [drafts] if len(drafts) > 1 else []


@action(_get_many_refunds, weight=5, must_succeed=True)
def post_many_credit_notes(story, moves, dice):
    """Post all that wait at once, as accountants do from their list."""
    story.tell(f"[{len(moves)}]")
    moves.action_post()
    partners = len(moves.commercial_partner_id)
    return "of several customers" if partners > 1 else "of one customer"


@action(_get_refunds("draft"))
def cancel_credit_note(story, move, dice):
    move.button_cancel()


@action(_get_refunds("draft"), weight=2)
def delete_credit_note(story, move, dice):
    move.unlink()


@action(_get_refunds("posted", "cancel"), weight=2)
def reset_credit_note(story, move, dice):
    if move.state == "posted":
        # What it was matched with is open again, and nobody matches that with others.
        story.unmatched.add(move.reversed_entry_id.id)
    move.button_draft()


def _get_invoices(story):
    return story.bills("out_invoice").filtered(
        lambda move: move.state == "posted" and move.invoice_line_ids.sale_line_ids
    )


@action(_get_invoices)
def credit_by_hand(story, move, dice):
    """Credit some of what is not credited yet with Odoo's reversal wizard."""
    goods = story.sold.invoice_lines
    free = {
        line: get_uncredited(story, line) if line in goods else 0.0
        for line in move.invoice_line_ids
    }
    refund = _reverse(story, move)
    if move.invoice_line_ids - goods:
        # Its share of discounts is not taken off.
        story.careless.add(move.id)
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


def _reverse(story, move):
    wizard = (
        story.env["account.move.reversal"]
        .with_context(active_model="account.move", active_ids=move.ids)
        .create({"journal_id": move.journal_id.id, "reason": "By hand"})
    )
    return story.env["account.move"].browse(wizard.refund_moves()["res_id"])


def _get_reducible(story):
    """Invoices of which nothing was credited: how much may be taken off is plain."""
    return _get_invoices(story).filtered(lambda move: not move.reversal_move_ids)


@action(_get_reducible, weight=2)
def reduce_by_hand(story, move, dice):
    """Lower the price of a line with Odoo's reversal wizard: all of it, or one piece more, or an
    amount without a product."""
    goods = move.invoice_line_ids & story.sold.invoice_lines
    source = dice.pick(goods.sorted("id"))
    if not source.price_subtotal:
        return "nothing to reduce"
    kind = dice.pick(("each", "in all", "without product"))
    refund = _reverse(story, move)
    line = refund.invoice_line_ids[move.invoice_line_ids.ids.index(source.id)]
    (refund.invoice_line_ids - line).unlink()
    vals = {"price_unit": source.price_unit * 0.05}
    if kind != "each":
        vals = {"quantity": 1.0, "price_unit": source.price_unit * source.quantity * 0.05}
    if kind == "without product":
        vals.update(product_id=False, tax_ids=[(6, 0, source.tax_ids.ids)])
    line.write({**vals, "name": REDUCED})
    if story.env.company.currency_id.is_zero(line.price_subtotal):
        refund.unlink()
        return "nothing to reduce"
    story.careless.add(move.id)
    story.tell(f"[{line.price_subtotal:.2f} of {source.product_id.name}, {kind}]")
    if dice.roll(4) != 3:
        refund.action_post()
        story.tell("and post")
    return kind


@action(
    lambda story: _get_invoices(story).filtered(lambda move: move.amount_residual > 0), weight=2
)
def pay(story, move, dice):
    """Register a payment of what is open, early: a discount may be taken."""
    before = move.amount_residual
    wizard = (
        story.env["account.payment.register"]
        .with_context(active_model="account.move", active_ids=move.ids)
        .create({"payment_date": move.invoice_date})
    )
    is_discounted = wizard.early_payment_discount_mode
    wizard._create_payments()
    story.paid[move.id] = story.paid.get(move.id, 0.0) + before - move.amount_residual
    return "early" if is_discounted else "in full"


@action(lambda story: story.env.company.filtered(lambda company: not company.hard_lock_date))
def lock_books(story, company, dice):
    """Close the books up to today, for good. Drafts of other stories don't count."""
    with patch.object(type(company), "_validate_locks", lambda *args: None):
        company.hard_lock_date = fields.Date.today()


@action(lambda story: story.env.company)
def change_rounding(story, company, dice):
    is_global = company.tax_calculation_rounding_method == "round_globally"
    company.tax_calculation_rounding_method = "round_per_line" if is_global else "round_globally"
    story.is_global = True


@action(lambda story: story.orders)
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


@action(lambda story: story.sold.sorted("id"), weight=3)
def change_ordered(story, line, dice):
    """Raise or lower what is ordered; Odoo delivers more, or refuses to go below what is out."""
    before = line.product_uom_qty
    part = story.part_of(dice, before, line.product_uom_id, line.product_id) or 1.0
    quantity = before + part if dice.roll(2) else max(before - part, 0.0)
    story.tell(f"[{before:g} -> {quantity:g}]")
    line.product_uom_qty = quantity
    story.changed.add(line.id)
    return "raised" if quantity > before else "lowered"
