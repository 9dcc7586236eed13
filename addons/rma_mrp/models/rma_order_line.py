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

    def _sum_moves(self, moves, minus=()):
        """Replacements are made by today's recipe, whatever was delivered first."""
        replaced = self.stock_move_ids.filtered(lambda move: move._is_rma_replacement())
        recipe = replaced._get_kit_recipe() if self.sale_line_id else {}
        ours = replaced & moves if recipe else replaced.browse()
        total = super()._sum_moves(moves - ours, minus)
        return total + self._count_replaced_kits(ours, recipe) if ours else total

    def _count_replaced_kits(self, moves, recipe):
        sale_line, goods = self.sale_line_id, {}
        for move in moves:
            quantity = move._get_moved_quantity()
            goods[move.product_id] = goods.get(
                move.product_id, 0.0
            ) + move.product_uom._compute_quantity(quantity, move.product_id.uom_id, round=False)
        kits = sale_line._count_kits(goods, 0.0, sale_line._get_kit_components(recipe))
        return sale_line.product_uom_id._compute_quantity(kits, self.uom_id, round=False)

    def _allocate_deliveries(self, quantity, moves, free):
        """Announce the components that are missing of what is to come, each recipe line's from
        the deliveries that brought it."""
        recipe = self.sale_line_id and self.sale_line_id._get_kit_recipe()
        if not recipe:
            return super()._allocate_deliveries(quantity, moves, free)
        kits = self.uom_id._compute_quantity(
            self._get_expected_quantity(), self.product_id.uom_id, round=False
        )
        announced = self._get_announced_components()
        parts = []
        for (component, bom_line), per_kit in recipe.items():
            needed = kits * per_kit - announced.get((component, bom_line), 0.0)
            for move in moves:
                if (move.product_id, move.bom_line_id) != (component, bom_line):
                    continue
                part = min(needed, free[move])
                if component.uom_id.compare(part, 0) > 0:
                    parts.append((move, part))
                    needed -= part
                    free[move] -= part
        return parts

    def _get_announced_components(self):
        """Return ``{(component, recipe line or none): quantity}``, in its own unit, that came or
        is announced."""
        announced = {}
        for move in self.stock_move_ids.filtered(lambda move: move.state != "cancel"):
            receipt = move if move._is_rma_receipt() else move.origin_returned_move_id
            if not receipt._is_rma_receipt():
                continue
            key = (move.product_id, receipt.bom_line_id)
            quantity = move._get_moved_quantity()
            in_uom = move.product_uom._compute_quantity(
                quantity, move.product_id.uom_id, round=False
            )
            if move == receipt:
                announced[key] = announced.get(key, 0.0) + in_uom
            elif move.state == "done":
                announced[key] = announced.get(key, 0.0) - in_uom
        return announced

    def _prepare_receipt_move_vals(self, move, quantity):
        vals = super()._prepare_receipt_move_vals(move, quantity)
        if move.product_id and move.product_id != self.product_id:
            vals.update(
                product_id=move.product_id.id,
                product_uom=move.product_id.uom_id.id,
                product_uom_qty=quantity,
                packaging_uom_id=move.product_id.uom_id.id,
                bom_line_id=move.bom_line_id.id,
            )
        return vals
