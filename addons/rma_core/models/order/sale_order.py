from odoo import models


class SaleOrder(models.Model):
    """What follows for returns once their exchange comes back to life."""

    _inherit = "sale.order"

    def action_draft(self):
        cancelled = self.filtered(lambda order: order.state == "cancel")
        result = super().action_draft()
        # sudo: rma.order.line - salespeople reset orders without rights on returns
        cancelled.sudo().order_line.rma_line_id._ensure_not_promised_twice()
        return result
