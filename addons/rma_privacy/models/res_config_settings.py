from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_photo_days = fields.Integer(related="company_id.rma_photo_days", readonly=False)
    rma_guest_days = fields.Integer(related="company_id.rma_guest_days", readonly=False)
    rma_link_days = fields.Integer(related="company_id.rma_link_days", readonly=False)
