from odoo import models
from odoo.fields import Domain


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _is_portal_return_allowed(self, user):
        """Tell whether the visitor of the order's page can return some of it."""
        self.ensure_one()
        if user._is_public() or self.state != "sale":
            return False
        order = self.sudo()
        scope = user.partner_id.sudo()._get_rma_scope_domain()
        if not order.search_count(Domain("id", "=", self.id) & scope):
            return False
        return not all(order.order_line._filter_rma_candidates()._get_rma_obstacles().values())
