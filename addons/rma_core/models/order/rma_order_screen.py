from odoo import api, fields, models


class RmaOrder(models.Model):
    """Which columns a return's lines need: an empty one is in the way, a missing one asks for
    something that nobody can enter."""

    _inherit = "rma.order"

    has_tracked_products = fields.Boolean(compute="_compute_has_tracked_products")
    asks_replacement_product = fields.Boolean(compute="_compute_asks_replacement_product")
    asks_price_reduction = fields.Boolean(compute="_compute_asks_price_reduction")
    has_refused_quantities = fields.Boolean(compute="_compute_has_refused_quantities")
    has_settlement_notes = fields.Boolean(compute="_compute_has_settlement_notes")

    @api.depends("line_ids.tracking")
    def _compute_has_tracked_products(self):
        for order in self:
            order.has_tracked_products = any(
                line.tracking in ("lot", "serial") for line in order.line_ids
            )

    @api.depends("line_ids.outcome_id")
    def _compute_asks_replacement_product(self):
        for order in self:
            order.asks_replacement_product = any(
                order.line_ids.outcome_id.mapped("asks_replacement_product")
            )

    @api.depends("line_ids.outcome_id")
    def _compute_asks_price_reduction(self):
        for order in self:
            order.asks_price_reduction = any(
                order.line_ids.outcome_id.mapped("asks_price_reduction")
            )

    @api.depends("line_ids.quantity_refused")
    def _compute_has_refused_quantities(self):
        for order in self:
            order.has_refused_quantities = any(order.line_ids.mapped("quantity_refused"))

    @api.depends("line_ids.settlement_note")
    def _compute_has_settlement_notes(self):
        for order in self:
            order.has_settlement_notes = any(order.line_ids.mapped("settlement_note"))
