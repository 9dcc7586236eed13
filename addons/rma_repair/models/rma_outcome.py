from odoo import fields, models


class RmaOutcome(models.Model):
    _inherit = "rma.outcome"

    is_under_warranty = fields.Boolean(
        string="Under Warranty",
        help="Repairs are free of charge: their parts cost the customer nothing.",
    )
