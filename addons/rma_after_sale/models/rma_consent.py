from odoo import api, models


class RmaConsent(models.Model):
    _inherit = "rma.consent"

    @api.model
    def _get_kinds(self):
        return [
            *super()._get_kinds(),
            ("after_sale", self.env._("Notices how returns work")),
        ]
