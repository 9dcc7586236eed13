from odoo import models
from odoo.exceptions import UserError


class RepairOrder(models.Model):
    """Components of a kit have repairs of their own, and the kit has one outcome."""

    _inherit = "repair.order"

    def _give_up(self, quantity):
        line = self.rma_line_id
        if self.product_id == line.product_id or not line.sale_line_id._get_kit_components():
            return super()._give_up(quantity)
        self._ensure_can_give_up_kit(quantity)
        line.repair_ids.filtered(lambda repair: repair._is_open())._cancel_with_quotations()
        return line._get_expected_quantity()

    def _ensure_can_give_up_kit(self, quantity):
        line = self.rma_line_id
        is_part = self.product_uom.compare(quantity, self.product_qty) < 0
        if is_part or line.quantity_settled or line._sum_repairs(("done",)):
            raise UserError(
                self.env._(
                    "%(repair)s: %(component)s is a part of %(line)s, whose repairs are given up "
                    "all or not at all. End this repair, or cancel it and agree with the "
                    "customer.",
                    repair=self.name,
                    component=self.product_id.display_name,
                    line=line.display_name,
                )
            )
