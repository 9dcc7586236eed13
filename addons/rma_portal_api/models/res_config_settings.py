from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_api_access = fields.Boolean(related="website_id.rma_api_access", readonly=False)
    rma_api_calls = fields.Integer(related="website_id.rma_api_calls", readonly=False)
