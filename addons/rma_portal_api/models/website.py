from odoo import api, fields, models
from odoo.exceptions import ValidationError


class Website(models.Model):
    _inherit = "website"

    rma_api_access = fields.Boolean(
        string="API for Dealers",
        help="Companies with an account make keys, by which their own systems ask for returns and "
        "follow them.",
    )
    rma_api_calls = fields.Integer(
        string="Calls per Hour",
        default=1000,
        required=True,
        help="How often an hour the systems of one account may call.",
    )

    @api.constrains("rma_api_calls")
    def _check_rma_api_calls(self):
        for website in self:
            if website.rma_api_calls < 1:
                raise ValidationError(
                    self.env._(
                        "Dealers of %(website)s need at least one call an hour. Switch off the "
                        "API instead.",
                        website=website.name,
                    )
                )

    def _get_rma_guest_limits(self):
        return {**super()._get_rma_guest_limits(), "api": self.rma_api_calls}
