from odoo import api, models


class RmaMail(models.Model):
    _inherit = "rma.mail"

    @api.model
    def _get_events(self):
        return [
            *super()._get_events(),
            ("expiring", self.env._("Approval expires soon")),
            ("expired", self.env._("Approval expired")),
        ]
