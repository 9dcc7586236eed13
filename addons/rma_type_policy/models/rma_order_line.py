from odoo import api, models


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    @api.depends("policy_id", "order_id.type_id")
    def _compute_legal_basis(self):
        """Where no policy says, the type does."""
        super()._compute_legal_basis()
        types = self.env["rma.type"]
        for line in self.filtered(lambda line: not line.policy_id.legal_basis):
            basis = types._get_settings(line.order_id.type_id.id).get("legal_basis")
            line.legal_basis = basis or line.legal_basis
