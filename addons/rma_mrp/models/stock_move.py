from odoo import fields, models


class StockMove(models.Model):
    """Components remember what they were a part of: recipes change, deliveries do not."""

    _inherit = "stock.move"

    # On no screen, and copied where a move is split: whoever may change the move's quantity may
    # change this.
    rma_quantity_per_kit = fields.Float(
        string="Quantity per Kit",
        digits=0,
        help="How much of this component, in its own unit, one unit of the kit was made of when "
        "the move was planned. Returned kits are counted by it, whatever the recipe says today.",
    )

    def _generate_move_phantom(self, bom_line, product_qty, quantity_done):
        vals_list = super()._generate_move_phantom(bom_line, product_qty, quantity_done)
        kits = self.product_uom._compute_quantity(
            self.product_uom_qty or self.quantity, self.product_id.uom_id, round=False
        )
        component = bom_line.product_id
        quantity = bom_line.product_uom_id._compute_quantity(
            product_qty or quantity_done, component.uom_id, round=False
        )
        if kits:
            for vals in vals_list:
                # A kit within a kit is exploded once more.
                vals["rma_quantity_per_kit"] = quantity / kits * (self.rma_quantity_per_kit or 1.0)
        return vals_list

    def _get_kit_recipe(self):
        """Return ``{(component, recipe line or none): quantity}`` that one unit of the kit was
        made of, by these moves. Where the recipe changed in between, it is the average."""
        quantities, kits = {}, {}
        for move in self.filtered("rma_quantity_per_kit"):
            key = (move.product_id, move.bom_line_id)
            quantities[key] = quantities.get(key, 0.0) + move.product_qty
            kits[key] = kits.get(key, 0.0) + move.product_qty / move.rma_quantity_per_kit
        return {key: quantity / kits[key] for key, quantity in quantities.items() if kits[key]}
