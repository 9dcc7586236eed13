from datetime import timedelta

from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    """The settings show whether notices were sent in time."""

    _inherit = "res.config.settings"

    rma_notice_is_on = fields.Boolean(related="company_id.rma_notice_is_on", readonly=False)
    rma_notice_in_time = fields.Float(compute="_compute_rma_notice_in_time")
    rma_notice_count = fields.Integer(compute="_compute_rma_notice_in_time")

    @api.depends("company_id")
    def _compute_rma_notice_in_time(self):
        since = fields.Datetime.now() - timedelta(days=30)
        for settings in self:
            rows = self.env["rma.notice"]._read_group(
                [("company_id", "=", settings.company_id.id), ("date_sent", ">=", since)],
                [],
                ["__count", "in_time:avg"],
            )
            settings.rma_notice_count, settings.rma_notice_in_time = rows[0]
