from odoo import api, models


class SaleOrderLine(models.Model):
    """What of an order line is invoiced when prices were reduced, and on which invoice."""

    _inherit = "sale.order.line"

    def _is_carriage(self, outcome):
        """Tell whether an outcome that credits carriage credits this line with the order's last
        goods: the products it names. Extend where carriage is known otherwise."""
        self.ensure_one()
        # sudo: rma.outcome - whoever settles the return
        return self.product_id in outcome.sudo().carriage_product_ids

    def _get_invoice_lines(self):
        """A price reduction takes back no quantity: what it is for stays invoiced. A down payment
        is one amount."""
        lines = super()._get_invoice_lines()
        return lines.filtered(lambda line: line.is_downpayment or not line._is_amount_only())

    @api.depends("invoice_lines.price_subtotal", "invoice_lines.is_rma_amount")
    def _compute_qty_invoiced(self):
        return super()._compute_qty_invoiced()

    def _get_invoice_lines_of_deliveries(self, moves):
        """Return the posted invoice lines that some deliveries were invoiced on. Odoo keeps no
        link between them: both are paired by date and quantity, the first delivered with the
        first invoiced."""
        self.ensure_one()
        invoice_lines = self._get_posted_invoice_lines()
        found = invoice_lines.browse()
        if len(invoice_lines) < 2:
            return invoice_lines
        delivered = 0.0
        for move in self._get_delivered_moves():
            first, delivered = delivered, delivered + self._sum_goods(move)
            if move not in moves:
                continue
            invoiced = 0.0
            for line in invoice_lines:
                start = invoiced
                invoiced += line.product_uom_id._compute_quantity(
                    line.quantity, self.product_uom_id, round=False
                )
                overlap = min(delivered, invoiced) - max(first, start)
                if self.product_uom_id.compare(overlap, 0) > 0:
                    found |= line
        return found
