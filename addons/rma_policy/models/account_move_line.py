from odoo import fields, models


class AccountMoveLine(models.Model):
    """A fee is no credit of goods: it is linked by a field of its own, so that what is credited,
    settled and can be returned is counted from the goods' lines alone."""

    _inherit = "account.move.line"

    rma_fee_line_id = fields.Many2one(
        "rma.order.line",
        string="Return Line of the Fee",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
        help="The return line that this fee is charged for.",
    )
    rma_fee_kind = fields.Selection(
        [("restocking", "Restocking Fee"), ("shipping", "Shipping Fee")],
        string="Fee of a Return",
        readonly=True,
        copy=False,
    )
