from odoo import models


class RmaOrderLine(models.Model):
    """Lines that the customer is asked to revise are filled in like those of a request."""

    _name = "rma.order.line"
    _inherit = ["rma.order.line", "rma.portal.line.mixin"]

    def _get_own_claim(self):
        return self.uom_id._compute_quantity(
            self.quantity_claimed, self.sale_line_id.product_uom_id, round=False
        )
