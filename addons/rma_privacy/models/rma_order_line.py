from odoo import models

from ..utils import prepare_texts


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    def _prepare_personal_data(self):
        """Return what the line says of a person, ready for JSON. Extend with super()."""
        self.ensure_one()
        return {
            "product": self.product_id.display_name,
            "quantity": self.quantity,
            "unit": self.uom_id.name,
            "lots": self.lot_ids.mapped("name"),
            "order": self.sale_order_id.name or "",
            "reason": self.reason_id.complete_name or "",
            "outcome": self.outcome_id.name,
            **prepare_texts(self),
        }
