from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.rma_type.fields import KeptProperties


class RmaReport(models.Model):
    """What was reported, and what was decided, in the company's own words."""

    _inherit = "rma.report"
    _depends = {
        "rma.order": ["type_id", "stage_id", "category_id", "attribute_values"],
        "rma.order.line": ["result_id", "manufacturer_id"],
        "rma.result": ["kind"],
    }

    type_id = fields.Many2one("rma.type")
    stage_id = fields.Many2one("rma.stage")
    category_of_return_id = fields.Many2one("rma.category", string="Category of Return")
    result_id = fields.Many2one("rma.result")
    result_kind = fields.Selection(selection="_get_result_kinds", string="Decided")
    manufacturer_id = fields.Many2one("rma.manufacturer")
    attribute_values = KeptProperties(
        string="Attributes", definition="type_id.order_attributes", readonly=True, precompute=False
    )

    def _get_result_kinds(self):
        return self._get_selection("rma.result", "kind")

    def _get_columns(self):
        return {
            **super()._get_columns(),
            "type_id": SQL("ret.type_id"),
            "stage_id": SQL("ret.stage_id"),
            "category_of_return_id": SQL("ret.category_id"),
            "result_id": SQL("rma_order_line.result_id"),
            "result_kind": SQL(
                "(SELECT kind FROM rma_result WHERE rma_result.id = rma_order_line.result_id)"
            ),
            "manufacturer_id": SQL("rma_order_line.manufacturer_id"),
            "attribute_values": SQL("ret.attribute_values"),
        }
