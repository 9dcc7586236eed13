from odoo import api, fields, models


class RmaOrder(models.Model):
    _inherit = "rma.order"

    repair_ids = fields.Many2many("repair.order", compute="_compute_repair_ids")
    repair_count = fields.Integer(compute="_compute_repair_ids")
    repair_cost = fields.Monetary(
        compute="_compute_repair_cost",
        currency_field="company_currency_id",
        string="Cost of Warranty Repairs",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    is_hand_over_allowed = fields.Boolean(compute="_compute_is_hand_over_allowed")
    repair_line_ids = fields.Many2many(
        "rma.order.line", compute="_compute_repair_line_ids", string="Lines to Repair"
    )
    has_repair_lines = fields.Boolean(compute="_compute_repair_line_ids")

    @api.depends("line_ids.repair_ids")
    def _compute_repair_ids(self):
        for order in self:
            order.repair_ids = order.line_ids.repair_ids
            order.repair_count = len(order.repair_ids)

    @api.depends("line_ids.is_repair")
    def _compute_repair_line_ids(self):
        for order in self:
            order.repair_line_ids = order.line_ids.filtered("is_repair")
            order.has_repair_lines = bool(order.repair_line_ids)

    @api.depends("line_ids.repair_cost")
    def _compute_repair_cost(self):
        for order in self:
            order.repair_cost = sum(order.line_ids.mapped("repair_cost"))

    @api.depends("line_ids.quantity_in_progress", "line_ids.repair_ids.state")
    @api.depends_context("uid")
    def _compute_is_hand_over_allowed(self):
        workable = self._filter_workable()
        for order in self:
            order.is_hand_over_allowed = order in workable and bool(
                order.line_ids._get_quantities_at_counter()
            )

    def _get_paper_documents(self):
        return [
            *super()._get_paper_documents(),
            *(
                self._prepare_paper_row(self.env._("Repair"), repair, "schedule_date")
                for repair in self.repair_ids
            ),
        ]

    def action_hand_over(self):
        """Hand repaired goods over to the customer who came for them."""
        self.check_access("write")
        # sudo: stock.picking - users at the counter deliver without the warehouse's rights
        self.sudo().line_ids._hand_over()
        return True

    def action_view_repairs(self):
        """Open the return's repair orders."""
        return self.repair_ids._get_records_action(name=self.env._("Repairs"))
