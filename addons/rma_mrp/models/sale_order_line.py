from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_kit_bom(self):
        """Return the kit this line is delivered as, empty when it is no kit.

        The bill of materials that the deliveries were made from counts, not the one of today.
        """
        self.ensure_one()
        product = self.product_id
        boms = self.move_ids.bom_line_id.bom_id
        return boms.filtered(
            lambda bom: (
                bom.type == "phantom"
                and (
                    bom.product_id == product
                    or (not bom.product_id and bom.product_tmpl_id == product.product_tmpl_id)
                )
            )
        )[:1]

    def _get_kit_components(self):
        """Return ``{component: quantity in its own unit}`` of one unit of this line's product,
        in the line's unit; empty when it is no kit."""
        self.ensure_one()
        bom = self._get_kit_bom()
        if not bom:
            return {}
        one = self.product_uom_id._compute_quantity(1.0, bom.product_uom_id, round=False)
        components = {}
        for bom_line, vals in bom.explode(self.product_id, one / bom.product_qty)[1]:
            product = bom_line.product_id
            if product.type != "service" and vals["qty"]:
                quantity = bom_line.product_uom_id._compute_quantity(
                    vals["qty"], product.uom_id, round=False
                )
                components[product] = components.get(product, 0.0) + quantity
        return components

    def _is_sold_as(self, product):
        return super()._is_sold_as(product) or product in self._get_kit_components()

    def _convert_goods(self, quantities):
        return self._count_kits(quantities, super()._convert_goods(quantities))

    def _count_kits(self, quantities, otherwise):
        """Return how many whole kits some components make; part of a kit is no kit.

        :param quantities: ``{product: quantity in the product's unit}``
        :param float otherwise: the answer for a line that is no kit
        """
        components = self._get_kit_components()
        if not components:
            return otherwise
        uom = self.product_uom_id
        # Rounded first: 0.3 / 0.1 must be three kits, not two.
        return min(
            uom.round(quantities.get(product, 0.0) / per_kit) // 1
            for product, per_kit in components.items()
        )
