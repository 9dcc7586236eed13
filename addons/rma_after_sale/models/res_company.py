from odoo import api, fields, models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "rma.guard.mixin"]

    rma_notice_is_on = fields.Boolean(
        string="Notices after a Sale",
        help="Customers are told after an order, and after the last delivery, how returns work.",
    )
    rma_notice_since = fields.Datetime(
        string="Notices Since",
        compute="_compute_rma_notice_since",
        store=True,
        help="Nobody is told of what happened before notices were switched on.",
    )

    @api.depends("rma_notice_is_on")
    def _compute_rma_notice_since(self):
        for company in self:
            is_on = company.rma_notice_is_on
            company.rma_notice_since = is_on and (
                company.rma_notice_since or fields.Datetime.now()
            )
