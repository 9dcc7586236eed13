from odoo import fields, models


class RmaOrder(models.Model):
    _inherit = "rma.order"

    website_id = fields.Many2one(
        "website",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Where the customer asked for it.",
    )
