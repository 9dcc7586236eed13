from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_audit_money_days = fields.Integer(
        related="company_id.rma_audit_money_days", readonly=False
    )
    rma_audit_full_days = fields.Integer(
        string="Days Between Audits of All Returns",
        config_parameter="rma_audit.full_days",
        default=7,
        help="The other nights only returns are checked that changed.",
    )
    rma_audit_health_token = fields.Char(
        string="Token for Monitoring",
        config_parameter="rma_audit.health_token",
        help="Whoever knows it reads /rma/health: when the last audit ran and how much it found, "
        "no personal data. Empty: nobody does.",
    )
