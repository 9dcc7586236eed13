from odoo import api, models


class SaleOrderLine(models.Model):
    """What returns took back without goods is not invoiced any more."""

    _inherit = "sale.order.line"

    @api.depends("rma_line_ids.quantity_invoice_waived")
    def _compute_account_amount_open(self):
        super()._compute_account_amount_open()

    def _get_account_ordered_quantity(self):
        waived = self._get_invoice_waived_quantity()
        kept = max(self.product_uom_qty - waived, 0.0)
        return min(super()._get_account_ordered_quantity(), kept)
