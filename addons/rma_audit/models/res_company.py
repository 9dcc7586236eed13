from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    rma_audit_money_days = fields.Integer(
        string="Days Until Credit Notes Are Paid Out",
        default=30,
        help="Credit notes of closed returns that are open for longer are listed by the "
        "self-audit. 0 lists none.",
    )
