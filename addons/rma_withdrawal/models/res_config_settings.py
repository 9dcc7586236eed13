from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    withdrawal_scope = fields.Selection(related="website_id.withdrawal_scope", readonly=False)
    withdrawal_is_instructed = fields.Boolean(
        related="website_id.withdrawal_is_instructed", readonly=False
    )
    withdrawal_transit_days = fields.Integer(
        related="website_id.withdrawal_transit_days", readonly=False
    )
    withdrawal_return_postage = fields.Selection(
        related="website_id.withdrawal_return_postage", readonly=False
    )
    withdrawal_carriage_limit = fields.Float(
        related="website_id.withdrawal_carriage_limit", readonly=False
    )
    withdrawal_years_kept = fields.Integer(
        related="website_id.withdrawal_years_kept", readonly=False
    )
    withdrawal_intro = fields.Html(related="website_id.withdrawal_intro", readonly=False)
    withdrawal_return_text = fields.Text(
        related="website_id.withdrawal_return_text", readonly=False
    )
