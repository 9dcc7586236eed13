from odoo import api, fields, models


class RmaOrder(models.Model):
    _inherit = "rma.order"

    repair_ids = fields.Many2many("repair.order", compute="_compute_repair_ids")
    repair_count = fields.Integer(compute="_compute_repair_ids")
    has_repair_lines = fields.Boolean(compute="_compute_has_repair_lines")

    @api.depends("line_ids.repair_ids")
    def _compute_repair_ids(self):
        for order in self:
            order.repair_ids = order.line_ids.repair_ids
            order.repair_count = len(order.repair_ids)

    @api.depends("line_ids.is_repair")
    def _compute_has_repair_lines(self):
        for order in self:
            order.has_repair_lines = any(order.line_ids.mapped("is_repair"))

    def action_view_repairs(self):
        """Open the return's repair orders."""
        return self.repair_ids._get_records_action(name=self.env._("Repairs"))
