from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    withdrawal_id = fields.Many2one(
        "rma.withdrawal",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The consumer withdrew from what this credits before it was delivered.",
    )
    withdrawal_fee_line_ids = fields.Many2many(
        "rma.withdrawal.line", string="Losses of Value", readonly=True, copy=False
    )
