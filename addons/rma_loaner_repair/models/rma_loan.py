from odoo import api, fields, models


class RmaLoan(models.Model):
    """Loans for as long as a repair takes, with a return or without."""

    _inherit = "rma.loan"

    repair_id = fields.Many2one(
        "repair.order", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    order_id = fields.Many2one(
        compute="_compute_order_id", store=True, readonly=False, precompute=True
    )

    @api.depends("repair_id")
    def _compute_order_id(self):
        for loan in self:
            # sudo: rma.order.line - the workshop lends without rights on returns
            loan.order_id = loan.repair_id.sudo().rma_line_id.order_id or loan.order_id

    @api.depends("repair_id")
    def _compute_from_order(self):
        super()._compute_from_order()
        for loan in self.filtered(lambda loan: loan.repair_id and not loan.order_id):
            loan.company_id = loan.repair_id.company_id
            loan.partner_id = loan.repair_id.partner_id or loan.partner_id
