import uuid

from odoo import fields, models


class RmaAttributeChoice(models.Model):
    """One of the values that an attribute offers; removed ones that are used keep their name."""

    _name = "rma.attribute.choice"
    _inherit = ["rma.cached.mixin"]
    _description = "Choice of an Attribute"
    _order = "sequence, id"

    attribute_id = fields.Many2one("rma.attribute", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True, translate=True)
    key = fields.Char(
        required=True, readonly=True, copy=False, default=lambda self: uuid.uuid4().hex[:12]
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)

    _key_uniq = models.UniqueIndex("(attribute_id, key)")

    def unlink(self):
        used = self.filtered(lambda choice: choice.attribute_id._count_usages(choice.key))
        used.active = False
        return super(RmaAttributeChoice, self - used).unlink()
