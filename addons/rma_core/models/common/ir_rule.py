from odoo import api, models
from odoo.fields import Domain


class IrRule(models.Model):
    """Dialogs of returns are their owner's, those of add-ons to come too: what somebody chose and
    wrote there is nobody else's business, and nobody else confirms it."""

    _inherit = "ir.rule"

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        domain = super()._compute_domain(model_name, mode)
        model = self.env[model_name]
        if not self.env.su and model._transient and (model._original_module or "")[:4] == "rma_":
            domain &= Domain("create_uid", "=", self.env.uid)
        return domain
