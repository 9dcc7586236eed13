from odoo import api, fields, models


class StockPicking(models.Model):
    """Transfers of loans, and deliveries that ask for the loaner back."""

    _inherit = "stock.picking"

    rma_loan_id = fields.Many2one("rma.loan", string="Loan", index="btree_not_null", copy=False)
    rma_loan_warning = fields.Char(compute="_compute_rma_loan_warning")

    @api.depends("state", "picking_type_code", "move_ids.rma_line_id.order_id.loan_ids.state")
    def _compute_rma_loan_warning(self):
        for picking in self:
            # sudo: rma.loan - the warehouse delivers without rights on returns
            loans = picking.sudo().move_ids.rma_line_id.order_id.loan_ids
            lent = loans.filtered(lambda loan: loan.state == "out")
            is_asked = picking.picking_type_code == "outgoing" and picking.state != "cancel"
            picking.rma_loan_warning = is_asked and lent._ask_back()
