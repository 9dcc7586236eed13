from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    rma_order_ids = fields.Many2many(
        "rma.order", string="Customer Returns", compute="_compute_rma_order_ids"
    )
    rma_order_count = fields.Integer(compute="_compute_rma_order_ids")

    @api.depends("order_line.rma_line_ids", "order_line.rma_line_id")
    def _compute_rma_order_ids(self):
        for order in self:
            # Salespeople see the returns they may read; the link itself needs no rights.
            lines = order.sudo().order_line
            returns = (lines.rma_line_ids | lines.rma_line_id).order_id
            order.rma_order_ids = returns.sudo(False)._filtered_access("read")
            order.rma_order_count = len(order.rma_order_ids)

    def action_view_rma_orders(self):
        return self.rma_order_ids._get_records_action(name=self.env._("Returns"))

    def action_return_products(self):
        """Open the dialog that makes a return of this order's products."""
        self.ensure_one()
        return self.env["rma.order.create"]._open_for(self)
