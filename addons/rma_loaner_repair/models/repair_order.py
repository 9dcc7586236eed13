from odoo import api, fields, models


class RepairOrder(models.Model):
    """Repairs know what the customer has meanwhile, and ask for it when theirs goes back."""

    _inherit = "repair.order"

    loan_ids = fields.One2many("rma.loan", "repair_id", string="Loans")
    loan_count = fields.Integer(compute="_compute_loans", compute_sudo=True)
    loan_warning = fields.Char(compute="_compute_loans", compute_sudo=True)

    @api.depends("loan_ids.state", "rma_line_id.order_id.loan_ids.state")
    def _compute_loans(self):
        for repair in self:
            loans = repair.loan_ids | repair.rma_line_id.order_id.loan_ids
            repair.loan_count = len(loans)
            repair.loan_warning = loans.filtered(lambda loan: loan.state == "out")._ask_back()

    def action_view_loans(self):
        """Open the repair's loans, or a request for the first one."""
        self.ensure_one()
        # sudo: rma.loan, rma.order.line - the list opens with the user's own rights
        loans = self.sudo().loan_ids | self.sudo().rma_line_id.order_id.loan_ids
        is_serial = self.product_id.tracking == "serial"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Loans of %s", self.name),
            "res_model": "rma.loan",
            "view_mode": "list,form,calendar" if loans else "form",
            "domain": [("id", "in", loans.ids)],
            "context": {
                "default_repair_id": self.id,
                "default_product_id": self.product_id.id if is_serial else False,
            },
        }
