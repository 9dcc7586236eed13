from odoo import models
from odoo.exceptions import UserError


class StockLot(models.Model):
    _inherit = "stock.lot"

    def action_return_products(self):
        """Open the dialog that makes a return of this lot or serial number, from the order that
        delivered it last."""
        self.ensure_one()
        order = self.sale_order_ids.sorted(lambda order: (order.date_order, order.id))[-1:]
        if not order:
            raise UserError(
                self.env._(
                    "No order is known that delivered %(lot)s. Make the return from the menu, "
                    "without an order.",
                    lot=self.name,
                )
            )
        action = self.env["rma.order.create"]._open_for(order)
        self.env["rma.order.create"].browse(action["res_id"])._choose_lot(self)
        return action
