from odoo import api, fields, models


class RmaOrder(models.Model):
    """The photos of a return: those of its lines."""

    _inherit = "rma.order"

    photo_ids = fields.Many2many("ir.attachment", string="Photos", compute="_compute_photo_ids")
    photo_count = fields.Integer(compute="_compute_photo_ids")

    @api.depends("line_ids.attachment_ids")
    def _compute_photo_ids(self):
        for order in self:
            order.photo_ids = order.line_ids.attachment_ids
            order.photo_count = len(order.photo_ids)
