from odoo import models


class SaleOrder(models.Model):
    """Clerks of returns open orders with coupons without rights on coupons."""

    _inherit = "sale.order"

    def _compute_gift_card_count(self):
        """Odoo counts gift cards for whoever opens the order and stops readers without sales
        rights; to them the order shows none."""
        if self.env["loyalty.card"].has_access("read"):
            return super()._compute_gift_card_count()
        self.gift_card_count = 0
        return None
