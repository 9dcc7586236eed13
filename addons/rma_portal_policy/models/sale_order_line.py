from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_rma_obstacles(self, quantities=None):
        """Customers are bound by the policies: what these refuse is not offered."""
        obstacles = super()._get_rma_obstacles(quantities)
        free = self.filtered(lambda line: not obstacles[line])
        return {**obstacles, **free._get_rma_policy_refusals()}
