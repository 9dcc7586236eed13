"""What the workshop does, where the add-on for repairs is installed."""

from .actions import action

OPEN = ("draft", "confirmed", "under_repair")


def _get_repairs(*states):
    def get_targets(story):
        if "repair.order" not in story.env:
            return story.returns.browse()
        return story.lines.repair_ids.filtered(lambda repair: repair.state in states)

    return get_targets


@action(_get_repairs(*OPEN), weight=10)
def repair(story, order, dice):
    """Repair it; sometimes only start, for others to happen in between."""
    if order.state == "draft":
        order._action_repair_confirm()
    if order.state == "confirmed":
        order.action_repair_start()
    if dice.roll(5) == 4:
        story.tell("(begun)")
        return "begun"
    order.action_repair_end()
    return "done"


@action(_get_repairs(*OPEN), must_succeed=True)
def cancel_repair(story, order, dice):
    order.action_repair_cancel()


@action(_get_repairs("cancel"), weight=2)
def reset_repair(story, order, dice):
    order.action_repair_cancel_draft()


@action(_get_repairs(*OPEN), weight=3)
def give_up_repair(story, order, dice):
    """Give some of it another outcome."""
    handler = dice.pick(("send_back", "refund", "replace", "scrap", "exchange"))
    addon = "rma_repair" if handler == "scrap" else "rma_core"
    part = story.part_of(dice, order.product_qty, order.product_uom, order.product_id)
    story.tell(f"[{part:g} of {order.product_qty:g} {order.product_uom.name}: {handler}]")
    order._turn(
        part,
        story.env.ref(f"{addon}.outcome_{handler}"),
        "Not repairable",
        replacement_product_id=story.other_product.id,
    )
    return handler


def _get_waiting(story):
    if "repair.order" not in story.env:
        return story.returns.browse()
    return story.returns.filtered("is_hand_over_allowed")


@action(_get_waiting, weight=5)
def hand_over(story, rma, dice):
    rma.action_hand_over()


@action(_get_repairs("draft", "confirmed"), weight=2)
def answer_quotation(story, order, dice):
    """Quote the repair; the customer accepts or declines."""
    order.action_create_sale_order()
    order.sale_order_id.action_quotation_sent()
    if dice.roll(2):
        story.tell("declined")
        order.sale_order_id._action_cancel()
        return "declined"
    order.sale_order_id.action_confirm()
    return "accepted"


@action(_get_repairs(*OPEN), weight=2)
def change_repair(story, order, dice):
    """Repair less of it in this order, the rest in another one; or more than there is."""
    quantity = story.part_of(dice, order.product_qty, order.product_uom, order.product_id)
    if quantity == order.product_qty:
        quantity += 1
    story.tell(f"[{order.product_qty:g} -> {quantity:g}]")
    order.product_qty = quantity


@action(_get_repairs(*OPEN), weight=2)
def add_part(story, order, dice):
    """Plan a part that the repair takes from stock."""
    story.env["stock.move"].create(
        {
            "repair_id": order.id,
            "repair_line_type": "add",
            "product_id": story.other_product.id,
            "product_uom_qty": 1,
        }
    )
