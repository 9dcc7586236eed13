from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_feedback_is_on = fields.Boolean(related="company_id.rma_feedback_is_on", readonly=False)
    rma_feedback_days = fields.Integer(related="company_id.rma_feedback_days", readonly=False)
    rma_feedback_reminder_days = fields.Integer(
        related="company_id.rma_feedback_reminder_days", readonly=False
    )
    rma_feedback_low = fields.Selection(related="company_id.rma_feedback_low", readonly=False)
