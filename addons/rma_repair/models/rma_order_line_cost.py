from odoo import api, fields, models


class RmaOrderLine(models.Model):
    """What repairs under warranty cost us."""

    _inherit = "rma.order.line"

    repair_cost = fields.Monetary(
        string="Cost of Warranty Repairs",
        currency_field="company_currency_id",
        compute="_compute_repair_cost",
        store=True,
        help="The value of the parts that repairs under warranty took.",
    )

    @api.depends(
        "repair_ids.state",
        "repair_ids.under_warranty",
        "repair_ids.move_ids.state",
        "repair_ids.move_ids.value",
        "repair_ids.move_ids.quantity",
    )
    def _compute_repair_cost(self):
        for line in self:
            repairs = line.repair_ids.filtered("under_warranty")
            line.repair_cost = sum(repairs.mapped("rma_cost"))
