from math import floor

from odoo import models


class SaleOrderLine(models.Model):
    """Kits are delivered as components, and counted by those that were delivered, whatever the
    recipe says today: in whole kits, however many of them the order's unit holds."""

    _inherit = "sale.order.line"

    # ------------------------------------------------------------------ recipe

    def _get_kit_recipe(self):
        """Return ``{(component, recipe line or none): quantity in its own unit}`` of one unit of
        this line's product, in the product's unit; empty when it is no kit."""
        self.ensure_one()
        components = self.move_ids.filtered(lambda move: move.product_id != self.product_id)
        if not components:
            return {}
        planned = components.filtered(
            lambda move: (
                move.state != "cancel"
                and not move.origin_returned_move_id
                and move._is_bound_for_customer()
            )
        )
        return planned._get_kit_recipe() or self._explode_kit()

    def _explode_kit(self):
        """Return today's recipe, for deliveries that were planned before components remembered
        theirs."""
        product = self.product_id
        boms = self.move_ids.bom_line_id.bom_id.filtered(
            lambda bom: (
                bom.type == "phantom"
                and (
                    bom.product_id == product
                    or (not bom.product_id and bom.product_tmpl_id == product.product_tmpl_id)
                )
            )
        )[:1]
        if not boms:
            # sudo: mrp.bom - salespeople return kits without rights on recipes
            boms = (
                self.env["mrp.bom"]
                .sudo()
                ._bom_find(product, company_id=self.company_id.id, bom_type="phantom")[product]
            )
        if not boms:
            return {}
        one = product.uom_id._compute_quantity(1.0, boms.product_uom_id, round=False)
        recipe = {}
        for bom_line, vals in boms.explode(product, one / boms.product_qty)[1]:
            component = bom_line.product_id
            if component.type != "service" and vals["qty"]:
                key = (component, bom_line)
                recipe[key] = recipe.get(key, 0.0) + bom_line.product_uom_id._compute_quantity(
                    vals["qty"], component.uom_id, round=False
                )
        return recipe

    def _get_kit_components(self, recipe=None):
        """Return ``{component: quantity in its own unit}`` of one unit of this line's product, in
        the line's unit; empty when it is no kit.

        :param recipe: see ``_get_kit_recipe()``, another one than that of the deliveries
        """
        self.ensure_one()
        components = {}
        for (component, __), quantity in (recipe or self._get_kit_recipe()).items():
            components[component] = components.get(component, 0.0) + quantity
        one = self.product_uom_id._compute_quantity(1.0, self.product_id.uom_id, round=False)
        return {component: quantity * one for component, quantity in components.items()}

    def _is_sold_as(self, product):
        return super()._is_sold_as(product) or product in self._get_kit_components()

    # ------------------------------------------------------------------ counting

    def _convert_goods(self, quantities):
        return self._count_kits(quantities, super()._convert_goods(quantities))

    def _count_kits(self, quantities, otherwise, components=None):
        """Return how many whole kits some components make, in the line's unit; part of a kit is no
        kit.

        :param quantities: ``{product: quantity in the product's unit}``
        :param float otherwise: the answer for a line that is no kit
        :param components: see ``_get_kit_components()``
        """
        components = components or self._get_kit_components()
        if not components:
            return otherwise
        count = min(
            quantities.get(product, 0.0) / per_kit for product, per_kit in components.items()
        )
        piece = self._get_kit_unit()
        pieces = self.product_uom_id._compute_quantity(count, piece, round=False)
        # Rounded first: 0.3 / 0.1 must be three kits, not two.
        return piece._compute_quantity(
            float(floor(piece.round(pieces))), self.product_uom_id, round=False
        )

    def _get_kit_unit(self):
        """Return the unit that kits are counted in one by one: a dozen is twelve of them."""
        units = [self.product_id.uom_id, self.product_uom_id]
        root = units[0]
        while root.relative_uom_id:
            root = root.relative_uom_id
        return min([*units, root], key=lambda uom: uom.factor)

    # ------------------------------------------------------------------ delivered and to ship

    def _prepare_qty_delivered(self):
        """Odoo counts by today's recipe, and one component that came back alone takes a whole kit
        away; where kits are returned, those count that left and came back whole."""
        quantities = super()._prepare_qty_delivered()
        for line in self.filtered(lambda line: line.qty_delivered_method == "stock_move"):
            # sudo: rma.order.line - deliveries are validated without rights on returns
            if not line.sudo().rma_line_ids or not line._get_kit_components():
                continue
            done = line.move_ids.filtered(lambda move: move.state == "done")
            if any(move._is_dropshipped() for move in done):
                continue
            left = done.filtered(
                lambda move: (
                    move._is_to_customer() and (not move.origin_returned_move_id or move.to_refund)
                )
            )
            back = done.filtered(lambda move: move._is_from_customer() and move.to_refund)
            quantities[line] = line._sum_goods(left) - line._sum_goods(back)
        return quantities

    def _get_quantity_to_ship(self):
        """What is delivered in part is completed by what is to ship."""
        if not self._get_kit_components():
            return super()._get_quantity_to_ship()
        done = self.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and not move.origin_returned_move_id
                and not move.rma_line_id
                and move._is_to_customer()
            )
        )
        to_ship = self._sum_goods(done | self._get_moves_to_ship()) - self._sum_goods(done)
        return max(to_ship - self._sum_goods(self._get_moves_to_come()), 0.0)
