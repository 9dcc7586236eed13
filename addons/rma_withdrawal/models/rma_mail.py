from odoo import api, models


class RmaMail(models.Model):
    _inherit = "rma.mail"

    @api.model
    def _get_events(self):
        return [*super()._get_events(), ("withdrawal", self.env._("Withdrawal carried out"))]
