from odoo import api, fields, models

# Fields, besides the value, that tiers may have based their approval on.
DECISIVE_FIELDS = frozenset(
    ["sale_line_id", "move_id", "product_id", "reason_id", "outcome_id", "replacement_product_id"]
)


class RmaOrderLine(models.Model):
    """Changing what tiers agreed on asks them again."""

    _inherit = "rma.order.line"

    validation_status = fields.Selection(
        related="order_id.validation_status", string="Approval Stage", store=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._get_reviewed()._start_tiers_over()
        return lines

    def write(self, vals):
        reviewed = self.order_id._get_reviewed()
        before = {order: order.amount_total for order in reviewed}
        result = super().write(vals)
        # Approving less does not need the agreement of those who approved more.
        changed = reviewed.filtered(
            lambda order: (
                not DECISIVE_FIELDS.isdisjoint(vals)
                or order.company_currency_id.compare_amounts(order.amount_total, before[order]) > 0
            )
        )
        if changed:
            changed._start_tiers_over()
        return result

    def unlink(self):
        orders = self.order_id._get_reviewed()
        result = super().unlink()
        orders.exists()._start_tiers_over()
        return result
