from collections import defaultdict

from odoo import fields, models


class RmaOrderLine(models.Model):
    """What a line is worth to the customer, by the code that credits it."""

    _inherit = "rma.order.line"

    asks_price_reduction = fields.Boolean(related="outcome_id.asks_price_reduction")
    reduction_percent = fields.Float(
        string="Off (%)",
        digits="Discount",
        help="How much of what was paid for it the customer gets back, in percent.",
    )
    reduction_amount = fields.Monetary(
        string="Off",
        help="How much the customer gets back for the whole quantity, taxes included, instead of "
        "a percentage.",
    )

    def _get_worth(self):
        """Return ``{line: amount}``, taxes included, in the line's currency: what its quantity
        is credited with or would be, with everything that is taken off; what is not invoiced,
        at the order's price."""
        worth = dict.fromkeys(self, 0.0)
        for handler, lines in self._grouped_by_handler(is_required=False):
            worth.update(handler._get_worth(lines))
        return worth

    def _get_goods_worth(self):
        """Return what ``_get_worth()`` says of goods that are given back or kept."""
        worth = {}
        for lines in self.grouped("order_id").values():
            worth.update(lines._get_goods_worth_of_return())
        return worth

    def _get_goods_worth_of_return(self):
        refund = self.env["rma.outcome.handler.refund"]
        taken = defaultdict(float)
        worth, parts = {}, []
        for line in self:
            credits_ = line.account_line_ids.filtered(lambda aml: aml._is_rma_credit())
            worth[line] = sum(credits_.mapped("price_total"))
            rest = line._get_worth_quantity() - refund._get_credited(line)
            if line.sale_line_id:
                allocated, rest = refund._allocate(line, max(rest, 0.0), taken)
                parts += [(line, *part) for part in allocated]
            worth[line] += line._get_ordered_unit_total() * max(rest, 0.0)
        for line, __, __, amounts in refund._take_parts(parts):
            worth[line] += amounts.total
        return {
            line: (line.currency_id or line.company_id.currency_id).round(amount)
            for line, amount in worth.items()
        }

    def _get_invoice_lines_to_credit(self):
        """Return the posted invoice lines in the order in which they are credited: those of the
        deliveries that come back first, else the oldest."""
        self.ensure_one()
        # sudo: stock.move - clerks settle without rights on transfers and invoices
        line = self.sudo()
        receipts = line.stock_move_ids.filtered(lambda move: move.state != "cancel")
        deliveries = receipts.origin_returned_move_id or line.move_id
        sale_line = line.sale_line_id
        own = sale_line._get_invoice_lines_of_deliveries(deliveries)
        return own | sale_line._get_posted_invoice_lines()

    def _get_worth_quantity(self):
        self.ensure_one()
        return self.quantity if self.quantity_approved is False else self.quantity_approved

    def _get_ordered_unit_total(self):
        """Return the price of one unit, taxes included, as ordered."""
        self.ensure_one()
        sale_line = self.sale_line_id
        if not sale_line.product_uom_qty:
            return self.price_unit
        in_uom = sale_line.product_uom_id._compute_quantity(
            sale_line.product_uom_qty, self.uom_id, round=False
        )
        return sale_line.price_total / in_uom if in_uom else 0.0
