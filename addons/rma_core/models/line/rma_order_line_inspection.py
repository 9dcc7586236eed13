from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class RmaOrderLine(models.Model):
    """Which goods somebody has to look at."""

    _inherit = "rma.order.line"

    is_inspection_due = fields.Boolean(
        string="To Inspect",
        compute="_compute_is_inspection_due",
        search="_search_is_inspection_due",
        help="The goods have arrived and must be inspected before the customer gets anything "
        "for them.",
    )

    inspection_note = fields.Text(
        string="Found on Inspection",
        copy=False,
        help="The condition of the goods. Customers read it in their mail and on the goods "
        "received note.",
    )

    @api.depends(
        "order_id.is_inspection_required",
        "order_id.state",
        "quantity_received",
        "quantity_inspected",
    )
    def _compute_is_inspection_due(self):
        for line in self:
            line.is_inspection_due = (
                line.order_id.state == "approved"
                and line.order_id.is_inspection_required
                and line.uom_id.compare(line.quantity_received, line.quantity_inspected) > 0
            )

    def _search_is_inspection_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        return (
            Domain("order_id.is_inspection_required", "=", True)
            & Domain("order_id.state", "=", "approved")
            & Domain("reception_state", "in", ("partial", "received"))
            & Domain.custom(
                to_sql=lambda line, alias, query: SQL(
                    "%s > coalesce(%s, 0)",
                    line._field_to_sql(alias, "quantity_received", query),
                    line._field_to_sql(alias, "quantity_inspected", query),
                )
            )
        )

    def _note_findings(self, findings):
        """Add what was found to what was found before.

        :param dict findings: ``{line: text}``
        """
        for line, text in findings.items():
            before = [line.inspection_note] if line.inspection_note else []
            line._write_protected({"inspection_note": "\n".join([*before, text])})
