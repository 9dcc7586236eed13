from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    dealer_reconcile_oldest = fields.Boolean(
        related="company_id.dealer_reconcile_oldest", readonly=False
    )
    dealer_branch_statement = fields.Boolean(
        related="company_id.dealer_branch_statement", readonly=False
    )
    dealer_block_overdue = fields.Boolean(
        related="company_id.dealer_block_overdue", readonly=False
    )
