from odoo import models
from odoo.exceptions import UserError

from ..formatting import format_quantity


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    def _prepare_move_default_values(self, new_picking):
        """A return by Odoo's own wizard undoes a return's receipt; of any other move of a
        return, a replacement say, it is a new story."""
        vals = super()._prepare_move_default_values(new_picking)
        receipt = self.move_id
        if receipt._is_rma_receipt():
            # What did not lower the order's delivered quantity does not raise it either.
            sale_line = (
                receipt.sale_line_id if receipt.to_refund else receipt.sale_line_id.browse()
            )
            vals.update(to_refund=receipt.to_refund, sale_line_id=sale_line.id)
        else:
            vals["rma_line_id"] = False
            if self.move_id._is_to_customer():
                # What replaced goods of an order comes back for the order as those would.
                sale_line = self.move_id.sale_line_id or self.move_id.rma_line_id.sale_line_id
                vals["sale_line_id"] = sale_line.id
        return vals


class StockReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    def _create_return(self):
        picking = super()._create_return()
        # sudo: rma.order.line - warehouse users return goods without rights on the returns that
        # claim them
        sale_lines = (
            picking.sudo().move_ids.filtered(lambda move: move._is_from_customer()).sale_line_id
        )
        # A request for the same goods that is being made meanwhile waits, and then sees this.
        sale_lines._lock_rows()
        claimed = sale_lines._get_claimed_quantities()
        for line, quantity in sale_lines._get_returnable_quantities().items():
            if claimed[line] and line.product_uom_id.compare(quantity, 0) < 0:
                raise UserError(
                    self.env._(
                        "%(claimed)s %(uom)s of %(product)s are already in returns; at most "
                        "%(possible)s can be returned here.",
                        claimed=format_quantity(self.env, claimed[line]),
                        uom=line.product_uom_id._get_name_after(claimed[line]),
                        product=line.product_id.display_name,
                        possible=format_quantity(
                            self.env, max(quantity + self._get_returned_quantity(line), 0.0)
                        ),
                    )
                )
        return picking

    def _get_returned_quantity(self, sale_line):
        """Return what this wizard returns of an order line, in the line's unit."""
        return sum(
            line.uom_id._compute_quantity(line.quantity, sale_line.product_uom_id, round=False)
            for line in self.product_return_moves
            if line.move_id.sale_line_id == sale_line
        )
