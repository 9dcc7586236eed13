from odoo import api, models


class RmaCachedMixin(models.AbstractModel):
    """For settings that every step of every return asks for: the answers are cached, and changing
    a setting clears them."""

    _name = "rma.cached.mixin"
    _inherit = ["rma.trail.mixin"]
    _description = "Cached Setting with a Log of Changes"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
