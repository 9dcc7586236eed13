from odoo import models

from ...quantities import SoldQuantities


class SaleOrderLine(models.Model):
    """What returns take off an order line."""

    _inherit = "sale.order.line"

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
