from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_inspect_receipts = fields.Boolean(
        related="company_id.rma_inspect_receipts", readonly=False
    )
    rma_deadline_days = fields.Integer(related="company_id.rma_deadline_days", readonly=False)
    rma_scan_serials = fields.Boolean(related="company_id.rma_scan_serials", readonly=False)
    rma_reason_required = fields.Boolean(related="company_id.rma_reason_required", readonly=False)
    rma_approver_required = fields.Boolean(
        related="company_id.rma_approver_required", readonly=False
    )
