from random import randint

from odoo import fields, models


class RmaTag(models.Model):
    _name = "rma.tag"
    _inherit = ["rma.guard.mixin"]
    _description = "Return Tag"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer(default=lambda self: randint(1, 11))

    _name_uniq = models.Constraint("unique(name)", "A tag with this name already exists.")
