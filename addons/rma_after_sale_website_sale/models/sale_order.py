from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _get_rma_notice_websites(self):
        websites = super()._get_rma_notice_websites()
        return {order: order.website_id or websites[order] for order in self}
