from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_objection_since = fields.Date(related="company_id.rma_objection_since", readonly=False)
