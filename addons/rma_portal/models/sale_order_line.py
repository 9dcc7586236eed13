from odoo import models

from odoo.addons.rma_core.formatting import format_quantity


class SaleOrderLine(models.Model):
    """What customers may ask to return of an order, and why not the rest."""

    _inherit = "sale.order.line"

    def _get_rma_obstacles(self, quantities=None):
        """Return ``{line: [sentences]}``: why a customer cannot return a line, nothing where
        they can. Extend with super() for further rules; sentences end with a full stop.

        :param quantities: what ``_get_returnable_quantities()`` gave, where it is known
        """
        if quantities is None:
            quantities = self._get_returnable_quantities()
        return {line: line._get_rma_quantity_obstacles(quantities[line]) for line in self}

    def _get_rma_quantity_obstacles(self, quantity):
        self.ensure_one()
        if self.product_id.type != "consu":
            return [self.env._("Services are not returned.")]
        if self.product_uom_id.compare(quantity, 0) > 0:
            return []
        if self.rma_line_ids.filtered("quantity_claimed"):
            return [self.env._("All of it is already in a return.")]
        if self.move_ids.filtered(lambda move: move.state == "done"):
            return [self.env._("All of it has already come back.")]
        return [self.env._("It has not been delivered yet.")]

    def _filter_rma_candidates(self):
        """Return the lines that are about products at all."""
        return self.filtered(
            lambda line: line.product_id and not line.display_type and not line.is_downpayment
        )

    def _is_counted(self):
        """Tell whether pieces are counted, so that half of one is a mistake."""
        self.ensure_one()
        # env.ref() would ask the database each time whether it still exists.
        unit_id = self.env["ir.model.data"]._xmlid_to_res_id("uom.product_uom_unit")
        unit = self.product_uom_id.browse(unit_id)
        ordered = self.product_uom_qty == int(self.product_uom_qty)
        return bool(unit_id and ordered and self.product_uom_id._has_common_reference(unit))

    def _format_rma_quantity(self, quantity):
        """Return a quantity with its unit, as texts name it."""
        self.ensure_one()
        unit = self.product_uom_id._get_name_after(quantity)
        return f"{format_quantity(self.env, quantity)} {unit}"
