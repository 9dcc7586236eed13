from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    """The settings say for which steps of a return nobody is asked."""

    _inherit = "res.config.settings"

    rma_steps_without_anybody = fields.Char(compute="_compute_rma_steps_without_anybody")

    @api.depends("company_id")
    def _compute_rma_steps_without_anybody(self):
        rules = self.env["rma.activity.rule"]
        for settings in self:
            labels = rules._get_steps_without_anybody(settings.company_id)
            settings.rma_steps_without_anybody = ", ".join(labels)
