from odoo import api, models


class RmaOrderLine(models.Model):
    """What repairs under warranty took is part of what a return costs us."""

    _inherit = "rma.order.line"

    @api.depends("repair_cost")
    def _compute_net_cost(self):
        return super()._compute_net_cost()

    def _get_net_cost(self):
        return super()._get_net_cost() + self.repair_cost
