from odoo import models


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    def _convert_goods(self, quantities):
        """Count components that came back or went out as the kits they make."""
        sale_line = self.sale_line_id
        if not sale_line or not sale_line._get_kit_components():
            return super()._convert_goods(quantities)
        kits = sale_line._count_kits(quantities, 0.0)
        return sale_line.product_uom_id._compute_quantity(kits, self.uom_id, round=False)

    def _allocate_deliveries(self, quantity, moves, free):
        """Announce a kit as its components, each from the deliveries that brought it."""
        components = self.sale_line_id and self.sale_line_id._get_kit_components()
        if not components:
            return super()._allocate_deliveries(quantity, moves, free)
        kits = self.uom_id._compute_quantity(
            quantity, self.sale_line_id.product_uom_id, round=False
        )
        parts = []
        for component, per_kit in components.items():
            needed = kits * per_kit
            for move in moves.filtered(lambda m, component=component: m.product_id == component):
                part = min(needed, free[move])
                if component.uom_id.compare(part, 0) > 0:
                    parts.append((move, part))
                    needed -= part
                    free[move] -= part
        return parts

    def _prepare_receipt_move_vals(self, move, quantity):
        vals = super()._prepare_receipt_move_vals(move, quantity)
        if move.bom_line_id and move.product_id != self.product_id:
            vals.update(
                product_id=move.product_id.id,
                product_uom=move.product_id.uom_id.id,
                bom_line_id=move.bom_line_id.id,
            )
        return vals
