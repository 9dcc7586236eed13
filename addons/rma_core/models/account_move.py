from odoo import api, fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    _inherit = "account.move"

    rma_order_ids = fields.Many2many(
        "rma.order",
        string="Customer Returns",
        compute="_compute_rma_order_ids",
        search="_search_rma_order_ids",
    )
    rma_order_count = fields.Integer(compute="_compute_rma_order_ids")

    @api.depends("line_ids.rma_line_id")
    def _compute_rma_order_ids(self):
        for move in self:
            # Returns link themselves to the move under sudo; shown is what the user may see.
            orders = move.line_ids.sudo().rma_line_id.order_id
            move.rma_order_ids = orders.sudo(False)._filtered_access("read")
            move.rma_order_count = len(move.rma_order_ids)

    def _search_rma_order_ids(self, operator, value):
        return Domain("line_ids.rma_line_id.order_id", operator, value)

    def action_return_products(self):
        """Open the dialog that makes a return of the products of this invoice."""
        self.ensure_one()
        return self.env["rma.order.create"]._open_for(self)

    def action_view_rma_orders(self):
        return self.rma_order_ids._get_records_action(name=self.env._("Returns"))
