from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_part_cost(self):
        """Return what a part taken by a repair cost us, in the company's currency."""
        self.ensure_one()
        if self.value:
            return abs(self.value)
        in_uom = self.product_uom._compute_quantity(
            self.quantity, self.product_id.uom_id, round=False
        )
        return in_uom * self.product_id.with_company(self.company_id).standard_price
