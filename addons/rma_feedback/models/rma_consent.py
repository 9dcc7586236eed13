from odoo import api, models


class RmaConsent(models.Model):
    _inherit = "rma.consent"

    @api.model
    def _get_kinds(self):
        return [
            *super()._get_kinds(),
            ("feedback", self.env._("Questions how a return went")),
        ]
