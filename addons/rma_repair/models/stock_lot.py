from odoo import api, fields, models
from odoo.exceptions import UserError


class StockLot(models.Model):
    _inherit = "stock.lot"

    is_rma_return_allowed = fields.Boolean(compute="_compute_is_rma_return_allowed")

    @api.depends_context("uid")
    def _compute_is_rma_return_allowed(self):
        may_return = self.env["rma.order.create"].has_access("create")
        # sudo: sale.order - counted for all at once, like the dialog's lines
        orders = {lot: lot._get_last_order().sudo() for lot in self if may_return}
        sold = self.env["sale.order"].sudo().union(*orders.values())
        returnable = sold._get_returnable_quantities()
        for lot in self:
            lot.is_rma_return_allowed = any(
                line.order_id == orders[lot] and lot in line._get_delivered_lots()
                for line in returnable
            )

    def _get_last_order(self):
        """Return the order that delivered this lot or serial number last."""
        return self.sale_order_ids.sorted(lambda order: (order.date_order, order.id))[-1:]

    def action_return_products(self):
        """Open the dialog that makes a return of this lot or serial number, from the order that
        delivered it last."""
        self.ensure_one()
        order = self._get_last_order()
        if not order:
            raise UserError(
                self.env._(
                    "%(lot)s was not delivered by any known order. Create the return from the "
                    "menu, without an order.",
                    lot=self.name,
                )
            )
        action = self.env["rma.order.create"]._open_for(order)
        self.env["rma.order.create"].browse(action["res_id"])._choose_lot(self)
        return action
