from odoo import api, fields, models
from odoo.fields import Domain


class RmaOrder(models.Model):
    """Every document of a return on one page."""

    _inherit = "rma.order"

    sale_order_ids = fields.Many2many(
        "sale.order", compute="_compute_sale_order_ids", search="_search_sale_order_ids"
    )
    sale_order_count = fields.Integer(compute="_compute_sale_order_ids")
    receipt_ids = fields.Many2many("stock.picking", compute="_compute_transfers")
    receipt_count = fields.Integer(compute="_compute_transfers")
    delivery_ids = fields.Many2many("stock.picking", compute="_compute_transfers")
    delivery_count = fields.Integer(compute="_compute_transfers")
    refund_ids = fields.Many2many("account.move", compute="_compute_refund_ids")
    refund_count = fields.Integer(compute="_compute_refund_ids")
    replacement_order_ids = fields.Many2many(
        "sale.order", compute="_compute_replacement_order_ids"
    )
    replacement_order_count = fields.Integer(compute="_compute_replacement_order_ids")

    @api.depends("line_ids.sale_line_id")
    def _compute_sale_order_ids(self):
        for order in self:
            order.sale_order_ids = order.line_ids.sale_line_id.order_id
            order.sale_order_count = len(order.sale_order_ids)

    def _search_sale_order_ids(self, operator, value):
        return Domain("line_ids.sale_line_id.order_id", operator, value)

    @api.depends("line_ids.stock_move_ids.picking_id")
    def _compute_transfers(self):
        for order in self:
            pickings = order.line_ids.stock_move_ids.picking_id
            order.receipt_ids = pickings.filtered(
                lambda picking: picking.picking_type_code == "incoming"
            )
            order.delivery_ids = pickings.filtered(
                lambda picking: picking.picking_type_code == "outgoing"
            )
            order.receipt_count = len(order.receipt_ids)
            order.delivery_count = len(order._get_delivery_steps())

    def _get_delivery_steps(self):
        """Return the deliveries with the picks and packs before them: in a warehouse that
        delivers in steps nothing else shows that a replacement is on its way."""
        moves = self.line_ids.stock_move_ids.filtered(lambda move: move._is_rma_replacement())
        return self.delivery_ids | moves.picking_id

    @api.depends("line_ids.account_line_ids.move_id")
    def _compute_refund_ids(self):
        for order in self:
            order.refund_ids = order.line_ids.account_line_ids.move_id.filtered(
                lambda move: move._is_credit_note()
            )
            order.refund_count = len(order.refund_ids)

    @api.depends("line_ids.replacement_sale_line_ids.order_id")
    def _compute_replacement_order_ids(self):
        for order in self:
            order.replacement_order_ids = order.line_ids.replacement_sale_line_ids.order_id
            order.replacement_order_count = len(order.replacement_order_ids)

    # ------------------------------------------------------------------ smart buttons

    def action_view_sale_orders(self):
        return self.sale_order_ids._get_records_action(name=self.env._("Sales Orders"))

    def action_view_receipts(self):
        return self.receipt_ids._get_records_action(name=self.env._("Receipts"))

    def action_receive(self):
        """Open the receipts that wait for goods."""
        receipts = self.receipt_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        return receipts._get_records_action(name=self.env._("Receipts"))

    def action_view_deliveries(self):
        return self._get_delivery_steps()._get_records_action(name=self.env._("Deliveries"))

    def action_view_refunds(self):
        return self.refund_ids._get_records_action(
            name=self.env._("Credit Notes"), context={"default_move_type": "out_refund"}
        )

    def action_view_replacement_orders(self):
        return self.replacement_order_ids._get_records_action(name=self.env._("Exchange Orders"))
