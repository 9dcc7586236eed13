from odoo import api, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "rma.document.mixin"]

    _rma_line_path = "order_line.rma_line_ids"

    @api.depends("order_line.rma_line_ids", "order_line.rma_line_id")
    def _compute_rma_order_ids(self):
        return super()._compute_rma_order_ids()

    def _get_rma_lines(self):
        """An order may be returned, or be made by a return's exchange."""
        return super()._get_rma_lines() | self.order_line.rma_line_id

    def _get_sold_lines(self):
        return super()._get_sold_lines() | self.order_line

    # ------------------------------------------------------------------ carriage

    def _get_carriage_given_back(self, outcome, paid):
        """Return the invoice lines for carriage, if none of the order's goods stays paid for.

        :param outcome: the ``rma.outcome`` that says what is carriage
        :param paid: ``{invoice line: PaidLine}`` after everything else was taken
        """
        self.ensure_one()
        goods = self.order_line.filtered(lambda line: line.product_id.type == "consu")
        invoice_lines = goods._get_posted_invoice_lines()
        elsewhere = (invoice_lines - invoice_lines.browse().union(*paid)).filtered("quantity")
        left = elsewhere._get_uncredited_quantities()
        left |= {line: paid[line].quantity - paid[line].credited for line in paid}
        if any(
            line.product_uom_id.compare(left[line], 0) > 0
            for line in invoice_lines
            if line in left
        ):
            return invoice_lines.browse()
        carriage = self.order_line.filtered(lambda line: line._is_carriage(outcome))
        return carriage._get_posted_invoice_lines().filtered(lambda line: line in paid)
