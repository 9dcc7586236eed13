from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    rma_loan_id = fields.Many2one("rma.loan", string="Loan", index="btree_not_null", copy=False)
