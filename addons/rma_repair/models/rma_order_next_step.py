from odoo import api, models


class RmaOrder(models.Model):
    """A repair is somebody's next step, and so is handing over what is repaired."""

    _inherit = "rma.order"

    @api.model
    def _get_next_steps(self):
        steps = super()._get_next_steps()
        own = {
            "hand_over": (
                self.env._("To Hand Over"),
                self.env._("Hand over what is repaired when the customer comes"),
            ),
            "repair": (self.env._("In Repair"), self.env._("Repair what arrived")),
        }
        # What the customer is to accept or to get comes first, what only waits comes last.
        waits = {step: steps.pop(step) for step in ("revision", "goods")}
        return {**steps, **own, **waits}

    @api.model
    def _get_next_step_groups(self):
        workshop = ("stock.group_stock_user",)
        return {**super()._get_next_step_groups(), "repair": workshop}

    @api.model
    def _get_next_step_sources(self):
        return [
            *super()._get_next_step_sources(),
            "line_ids.repair_ids.state",
            "line_ids.repair_ids.sale_order_id.state",
        ]

    def _filter_waiting_hand_over(self):
        return self._filter_approved().filtered(
            lambda order: order.line_ids._get_quantities_at_counter()
        )

    def _filter_waiting_repair(self):
        return self._filter_approved().filtered(lambda order: order._get_repairs_to_do())

    def _get_repairs_to_do(self):
        """Return the repairs that wait for the workshop, and not for the customer's answer."""
        waiting = self._get_open_quotations()
        return self.line_ids.repair_ids.filtered(
            lambda repair: repair._is_open() and repair.sale_order_id not in waiting
        )

    def _get_open_quotations(self):
        repairs = self.line_ids.repair_ids.filtered(lambda repair: repair._is_open())
        return super()._get_open_quotations() | repairs.sale_order_id.filtered(
            lambda sale: sale.state in ("draft", "sent")
        )

    def _get_next_step_documents(self):
        if self.next_step == "repair":
            return self._get_repairs_to_do()
        return super()._get_next_step_documents()
