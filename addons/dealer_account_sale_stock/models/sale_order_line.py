from odoo import api, models


class SaleOrderLine(models.Model):
    """Goods that came back, and backorders that were given up, are not invoiced any more."""

    _inherit = "sale.order.line"

    @api.depends("move_ids.state", "move_ids.product_uom_qty", "move_ids.quantity")
    def _compute_account_amount_open(self):
        super()._compute_account_amount_open()

    def _get_account_ordered_quantity(self):
        ordered = super()._get_account_ordered_quantity()
        # sudo: stock.move - salespeople and dealers need no rights on transfers
        moves = self.sudo().move_ids
        if self.qty_delivered_method != "stock_move" or not moves:
            return ordered
        waiting = moves.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.location_dest_id.usage == "customer"
                and move.location_id.usage != "customer"
            )
        )
        # The last step of several alone brings goods to the customer; the others wait for it.
        underway = moves.filtered(lambda move: move.state not in ("done", "cancel"))
        if any(move.product_id != self.product_id for move in moves) or (underway and not waiting):
            # Of kits, and of goods that are only being picked, no part is given up.
            return ordered if underway else min(ordered, max(self.qty_delivered, 0.0))
        open_quantity = sum(
            move.product_uom._compute_quantity(
                move.product_uom_qty, self.product_uom_id, round=False
            )
            for move in waiting
        )
        return min(ordered, max(self.qty_delivered + open_quantity, 0.0))
