from odoo import api, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "rma.document.mixin"]

    _rma_line_path = "order_line.rma_line_ids"

    @api.depends("order_line.rma_line_ids", "order_line.rma_line_id")
    def _compute_rma_order_ids(self):
        return super()._compute_rma_order_ids()

    def _get_rma_lines(self):
        """An order may be returned, or be made by a return's exchange."""
        return super()._get_rma_lines() | self.order_line.rma_line_id

    def _get_sold_lines(self):
        return super()._get_sold_lines() | self.order_line
