from odoo import fields, models


class RmaResult(models.Model):
    """What was decided about a product, in the company's own words."""

    _name = "rma.result"
    _inherit = ["rma.dictionary.mixin"]
    _description = "Result of a Return"
    _used_in = (("rma.order.line", "result_id"),)

    kind = fields.Selection(
        [("favour", "In Favour"), ("part", "In Part"), ("against", "Against")],
        required=True,
        default="favour",
        help="For whom it was decided; statistics go by it.",
    )
    customer_text = fields.Text(
        string="Customer's Words",
        translate=True,
        help="What customers read on their page, the protocol and in mails. Empty: the name.",
    )
    outcome_id = fields.Many2one(
        "rma.outcome",
        string="Outcome It Brings",
        ondelete="restrict",
        help="Set on the product while nothing has been done for it.",
    )
    disposition_id = fields.Many2one(
        "rma.disposition", string="Disposition It Brings", ondelete="restrict"
    )
    type_ids = fields.Many2many("rma.type", string="Types", help="Empty: all types.")
