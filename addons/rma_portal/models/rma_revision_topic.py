from odoo import fields, models


class RmaRevisionTopic(models.Model):
    """What a customer may be asked to change of a return."""

    _name = "rma.revision.topic"
    _inherit = ["rma.guard.mixin"]
    _description = "Topic of a Revision"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    code = fields.Selection(
        [
            ("quantity", "Quantity"),
            ("reason", "Reason"),
            ("outcome", "Outcome"),
            ("description", "Description"),
            ("files", "Photos"),
        ],
        string="Field",
        required=True,
        readonly=True,
    )

    _code_uniq = models.UniqueIndex("(code)", "There is already a topic for this field.")
