from odoo import fields, models


class DealerAccount(models.Model):
    _inherit = "dealer.account"

    is_credit_collective = fields.Boolean(string="Collective Credit Note")
