from odoo import models
from odoo.exceptions import UserError


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    def _convert_goods(self, quantities):
        """Count components that came back or went out as the kits they make."""
        sale_line = self.sale_line_id
        if not sale_line or not sale_line._get_kit_components():
            return super()._convert_goods(quantities)
        kits = sale_line._count_kits(quantities, 0.0)
        return sale_line.product_uom_id._compute_quantity(kits, self.uom_id, round=False)

    def _get_goods(self, quantity):
        components = self.sale_line_id and self.sale_line_id._get_kit_components()
        if not components:
            return super()._get_goods(quantity)
        kits = self.uom_id._compute_quantity(
            quantity, self.sale_line_id.product_uom_id, round=False
        )
        return {product: kits * per_kit for product, per_kit in components.items()}

    def _inspect_quantities(self, verdicts):
        """A kit is credited as one: it is refused as one, too."""
        refused = {}
        for move_line, quantity, is_refused, __ in verdicts:
            if is_refused:
                goods = refused.setdefault(move_line.move_id.rma_line_id, {})
                uom = move_line.product_id.uom_id
                goods[move_line.product_id] = goods.get(
                    move_line.product_id, 0.0
                ) + move_line.product_uom_id._compute_quantity(quantity, uom, round=False)
        for line, goods in refused.items():
            line._ensure_whole_kits_refused(goods)
        result = super()._inspect_quantities(verdicts)
        for move_line, quantity, __, __ in verdicts:
            move_line._note_inspected(quantity)
        self._count_inspected_kits()
        return result

    def _count_inspected_kits(self):
        """One round of inspection may see one component, and the next one another: a kit is
        inspected when all of its components are."""
        for line in self.filtered("order_id.is_inspection_required"):
            if line.sale_line_id and line.sale_line_id._get_kit_components():
                goods = {}
                for move_line in line.stock_move_ids.move_line_ids:
                    product = move_line.product_id
                    goods[product] = goods.get(
                        product, 0.0
                    ) + move_line.product_uom_id._compute_quantity(
                        move_line.rma_quantity_inspected, product.uom_id, round=False
                    )
                line._write_protected({"quantity_inspected": line._convert_goods(goods)})

    def _ensure_whole_kits_refused(self, goods):
        """Refuse that a component is refused without the others of its kit.

        :param goods: ``{component: refused quantity in its own unit}``
        """
        whole = self._get_goods(self._convert_goods(goods))
        for product, quantity in goods.items():
            if product.uom_id.compare(quantity, whole.get(product, quantity)) > 0:
                raise UserError(
                    self.env._(
                        "%(line)s is credited as a whole: refuse all components of a kit, not "
                        "%(product)s alone, or accept them and correct the credit note.",
                        line=self.display_name,
                        product=product.display_name,
                    )
                )

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
