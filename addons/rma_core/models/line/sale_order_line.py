from odoo import api, models
from odoo.fields import Domain

from ...quantities import SoldQuantities


class SaleOrderLine(models.Model):
    """What returns take off an order line."""

    _inherit = "sale.order.line"

    @api.model
    def _search_display_name(self, operator, value):
        """Returns pick order lines by whatever the customer has at hand: the order's number or
        their own, a serial number, the barcode, an invoice."""
        domain = Domain(super()._search_display_name(operator, value))
        if not self.env.context.get("rma_pick_line") or not value or operator != "ilike":
            return domain
        # sudo: sale.order.line - clerks pick lines by documents they may not open; which lines
        # they see is not touched
        lines = self.sudo()
        for path in (
            "order_id.client_order_ref",
            "product_id.barcode",
            "product_id.default_code",
            "move_ids.move_line_ids.lot_id.name",
            "invoice_lines.move_id.name",
        ):
            domain |= Domain("id", "in", lines._search(Domain(path, "ilike", value)))
        return domain

    def _get_sold_quantities(self):
        """Return what may be invoiced of this line and credited to it, in plain numbers.

        :rtype: SoldQuantities
        """
        self.ensure_one()
        return SoldQuantities(
            ordered=self.product_uom_qty,
            delivered=self.qty_delivered,
            to_ship=self._get_quantity_to_ship(),
            is_by_order=self.product_id.invoice_policy == "order",
            taken=tuple(line._get_taken_back() for line in self._get_taking_lines()),
        )

    def _get_taking_lines(self):
        # sudo: rma.order.line - salespeople may invoice without rights on returns
        return self.sudo().rma_line_ids.filtered("id").sorted("id")

    def _get_waived_quantities(self):
        """Return ``{return line: quantity}`` that is not to be invoiced because of it, in this
        line's unit."""
        self.ensure_one()
        waived = self._get_sold_quantities().waived
        return dict(zip(self._get_taking_lines(), waived, strict=True))
