from odoo import api, models
from odoo.exceptions import UserError


class RmaOrderLine(models.Model):
    """Expired returns are reopened as they were approved, so their lines stay as they are."""

    _inherit = "rma.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for order in lines.order_id.filtered("is_expired"):
            raise UserError(
                self.env._(
                    "Return %(return)s has expired: no products can be added. Set it to New, or "
                    "create another one.",
                    **{"return": order.name},
                )
            )
        return lines

    def _is_frozen(self):
        return self.order_id.is_expired or super()._is_frozen()
