from odoo import fields, models


class RmaClause(models.Model):
    _inherit = "rma.clause"

    type_ids = fields.Many2many("rma.type", string="Types", help="Empty: for all types.")
