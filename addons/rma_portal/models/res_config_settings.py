from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_guest_access = fields.Boolean(related="website_id.rma_guest_access", readonly=False)
    rma_guest_check = fields.Selection(related="website_id.rma_guest_check", readonly=False)
    rma_guest_tries = fields.Integer(related="website_id.rma_guest_tries", readonly=False)
    rma_guest_mails = fields.Integer(related="website_id.rma_guest_mails", readonly=False)
    rma_single_line = fields.Boolean(related="website_id.rma_single_line", readonly=False)
    rma_max_file_size = fields.Integer(related="website_id.rma_max_file_size", readonly=False)
    rma_max_files = fields.Integer(related="website_id.rma_max_files", readonly=False)
    rma_max_line_files = fields.Integer(related="website_id.rma_max_line_files", readonly=False)
    rma_max_megapixels = fields.Integer(related="website_id.rma_max_megapixels", readonly=False)
    rma_delivery_choice = fields.Selection(
        related="website_id.rma_delivery_choice", readonly=False
    )
    rma_user_id = fields.Many2one(related="website_id.rma_user_id", readonly=False)
    rma_logo_dark = fields.Binary(related="website_id.rma_logo_dark", readonly=False)
