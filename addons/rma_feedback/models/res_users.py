from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_rma_rating_domain(self):
        """Return the domain of the marks this person may see: those of other documents, and of
        the returns of customers and warehouses they are limited to."""
        limit = self._get_rma_limit_domain(
            "rma_order_id.commercial_partner_id", "rma_order_id.warehouse_id"
        )
        return Domain("rma_order_id", "=", False) | limit
