from odoo import fields, models
from odoo.tools import SQL


class RmaReport(models.Model):
    _inherit = "rma.report"
    _depends = {"rma.order.line": ["repair_cost"]}

    repair_cost = fields.Monetary(
        string="Cost of Warranty Repairs", help="Part of the net cost: parts under warranty."
    )

    def _get_figure_columns(self):
        return {
            **super()._get_figure_columns(),
            "repair_cost": SQL("rma_order_line.repair_cost * rate.rate"),
        }
