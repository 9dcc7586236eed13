from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    rma_line_id = fields.Many2one(
        "rma.order.line",
        string="Return Line",
        index="btree_not_null",
        check_company=True,
        help="The return line this move was made for.",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "rma_line_id"]

    def _is_rma_receipt(self):
        """Tell whether the move brings returned goods in."""
        return bool(
            self.rma_line_id
            and self.location_id.usage in ("customer", "transit")
            and self.location_dest_id.usage == "internal"
        )

    def _get_unreturned_quantities(self):
        """Return ``{move: quantity}``, in the product's unit, of delivered moves that has not
        come back and is not announced to."""
        returned = dict(
            self.env["stock.move"]._read_group(
                [("origin_returned_move_id", "in", self.ids), ("state", "!=", "cancel")],
                ["origin_returned_move_id"],
                ["product_qty:sum"],
            )
        )
        return {
            move: move.product_uom._compute_quantity(
                move.quantity, move.product_id.uom_id, round=False
            )
            - returned.get(move, 0.0)
            for move in self
        }

    def _action_synch_order(self):
        """Odoo adds to a sale order whatever arrives beside its lines. Goods that come with a
        return without being announced are the return's business."""
        unannounced = self.filtered(
            lambda move: not move.sale_line_id and move.picking_id._is_rma_receipt()
        )
        return super(StockMove, self - unannounced)._action_synch_order()
