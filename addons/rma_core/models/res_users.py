from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    rma_approval_limit = fields.Float(
        string="Approves Returns up to",
        digits=(16, 2),
        groups="rma_core.rma_core_group_manager,base.group_erp_manager",
        help="In the currency of the return's company, taxes included. 0: no limit.",
    )
    _rma_approval_limit_positive = models.Constraint(
        "CHECK (rma_approval_limit >= 0)",
        "The limit for approving returns cannot be below zero; 0 means that there is none.",
    )
