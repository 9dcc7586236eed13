from odoo import api, fields, models

CHANGES_TOTAL = {"product_uom_qty", "price_unit", "discount", "tax_ids", "product_id"} | {
    "product_uom_id"
}


class SaleOrderLine(models.Model):
    """What of a line counts on the customer's account: ordered and not yet invoiced."""

    _inherit = "sale.order.line"

    account_amount_open = fields.Monetary(
        string="Not Invoiced",
        compute="_compute_account_amount_open",
        store=True,
        help="What is ordered less what posted invoices cover and what is given up, at the "
        "line's price with tax. Down payments count against it.",
    )

    # What is open is a small part of all lines ever ordered.
    _account_amount_open_idx = models.Index(
        "(order_id) INCLUDE (account_amount_open, currency_id) WHERE account_amount_open <> 0"
    )

    @api.model
    def _has_field_access(self, field, operation):
        """Nobody writes what the limit rests on, by API neither: it follows from documents."""
        return super()._has_field_access(field, operation) and (
            operation != "write" or field.name != "account_amount_open"
        )

    @api.depends(
        "state",
        "display_type",
        "is_downpayment",
        "price_total",
        "product_uom_qty",
        "product_uom_id",
        "qty_delivered",
        "invoice_lines.parent_state",
        "invoice_lines.quantity",
        "invoice_lines.price_total",
        "order_id.transaction_ids.state",
    )
    def _compute_account_amount_open(self):
        for line in self:
            line.account_amount_open = line._get_account_amount_open()

    def _get_account_amount_open(self):
        self.ensure_one()
        # sudo: payment.transaction - whoever changes an order need not see its payments
        if self.display_type or not self.sudo().order_id._counts_on_account():
            return 0.0
        if self.is_downpayment:
            return -self._get_posted_downpayment()
        quantity = self._get_account_quantity()
        quantity -= self._get_account_invoiced_quantity(quantity)
        if not self.product_uom_id or self.product_uom_id.compare(quantity, 0) <= 0:
            return 0.0
        return self.currency_id.round(self._get_unit_price_total() * quantity)

    def _get_account_invoiced_quantity(self, ordered):
        """Return what posted invoices cover, in the line's unit. What a credit note takes back
        is given up, unless a draft is about to invoice it again."""
        self.ensure_one()
        invoiced = credited = drafts = 0.0
        # sudo: account.move.line - salespeople need no rights on invoices
        for item in self.sudo().invoice_lines:
            quantity = item.product_uom_id._compute_quantity(
                item.quantity, self.product_uom_id, round=False
            )
            if item.parent_state == "posted":
                if item.move_id.direction_sign < 0:
                    invoiced += quantity
                else:
                    credited += quantity
            elif item.parent_state == "draft" and item.move_id.direction_sign < 0:
                drafts += quantity
        again = max(drafts - max(ordered - invoiced, 0.0), 0.0)
        return invoiced - min(credited, again)

    def _get_unit_price_total(self):
        self.ensure_one()
        if self.product_uom_qty:
            return self.price_total / self.product_uom_qty
        price = self.price_unit * (1 - (self.discount or 0.0) / 100)
        taxes = self.tax_ids.compute_all(price, currency=self.currency_id, product=self.product_id)
        return taxes["total_included"]

    def _get_account_quantity(self):
        """Return the quantity that is to be invoiced in the end, in the line's unit: what is
        ordered and not given up, and what was delivered beyond it."""
        self.ensure_one()
        quantity = self._get_account_ordered_quantity()
        if self.product_id.invoice_policy == "delivery" or not self.product_uom_qty:
            quantity += max(self.qty_delivered - self.product_uom_qty, 0.0)
        return quantity

    def _get_account_ordered_quantity(self):
        """Return what of the ordered quantity is not given up, in the line's unit. Extend."""
        self.ensure_one()
        return self.product_uom_qty

    def _get_posted_downpayment(self):
        """Return what was invoiced in advance and not yet deducted, in the order's currency."""
        self.ensure_one()
        amount = 0.0
        # sudo: account.move.line - salespeople need no rights on invoices
        for item in self.sudo().invoice_lines.filtered(lambda i: i.parent_state == "posted"):
            total = item.currency_id._convert(
                item.price_total, self.currency_id, self.company_id, item.date, round=False
            )
            amount -= total * item.move_id.direction_sign
        return self.currency_id.round(amount)

    # ------------------------------------------------------------------ changed after placing

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        orders = lines.order_id._filtered_on_account()
        if orders:
            grown = lines.filtered(lambda line: line.price_total > 0).order_id & orders
            grown._ensure_within_limit()
        return lines

    def write(self, vals):
        orders = self.env["sale.order"]
        if CHANGES_TOTAL & set(vals):
            orders = self.order_id._filtered_on_account()
        before = {order: order._get_account_total() for order in orders}
        result = super().write(vals)
        orders.filtered(
            lambda order: (
                order.currency_id.compare_amounts(order._get_account_total(), before[order]) > 0
            )
        )._ensure_within_limit()
        return result
