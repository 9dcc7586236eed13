from odoo import models


class SaleOrderLine(models.Model):
    """What a carrier charged is carriage, whatever products an outcome names."""

    _inherit = "sale.order.line"

    def _is_carriage(self, outcome):
        return self.is_delivery or super()._is_carriage(outcome)
