from odoo import models


class RmaRequest(models.Model):
    _inherit = "rma.request"

    def _prepare_rma_order_vals(self):
        return {**super()._prepare_rma_order_vals(), "website_id": self.website_id.id}
