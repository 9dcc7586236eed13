from collections import defaultdict

from odoo import fields, models


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "rma.lock.mixin", "rma.guard.mixin"]

    rma_line_id = fields.Many2one(
        "rma.order.line",
        string="Return Line",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
        help="The return line this order line replaces goods for.",
    )
    rma_line_ids = fields.One2many("rma.order.line", "sale_line_id", string="Return Lines")

    # ------------------------------------------------------------------ what may come back

    def _get_delivered_moves(self):
        """Return the done deliveries to the customer, the oldest first, replacements last."""
        (self.move_ids.location_id | self.move_ids.location_dest_id).fetch(
            ["usage", "parent_path"]
        )
        moves = self.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move._is_to_customer()
                and move.sale_line_id._is_sold_as(move.product_id)
            )
        )
        replacements = self.rma_line_ids.stock_move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move._is_to_customer()
                and not move.origin_returned_move_id
            )
        )
        return (moves | replacements).sorted(lambda move: (move.date, move.id))

    def _get_delivered_lots(self):
        """Return the lots and serial numbers that the customer got with these lines."""
        # sudo: stock.move - customers and clerks choose lots without rights on transfers
        return self.sudo()._get_delivered_moves().lot_ids.sudo(False)

    def _get_returnable_quantities(self):
        """Return ``{line: quantity}``, in the line's unit, that can still be returned: what the
        customer was ever given less what came back by Odoo's own returns less what returns
        claim. Below zero when more is claimed than was delivered."""
        given, returned = self._get_given_and_returned_quantities()
        claimed = self._get_claimed_quantities()
        quantities = {}
        for line in self:
            if line.qty_delivered_method == "stock_move":
                gross = line._snap_goods(given[line] - returned[line])
            else:
                gross = line.qty_delivered
            quantities[line] = line.product_uom_id.round(gross - claimed[line])
        return quantities

    def _get_given_and_returned_quantities(self):
        """Return ``{line: quantity}``, in the lines' units, that the customer was ever given, and
        ``{line: quantity}`` that came or is about to come back beside returns.

        Given are replacements and goods sent back as well; not what merely undid a return's
        receipt.
        """
        given, returned = {}, {}
        # sudo: stock.move - every move counts, whether the user may see it or not
        lines = self.sudo()
        all_moves = lines.move_ids | lines.rma_line_ids.stock_move_ids
        # What is read of one move is read of all.
        (all_moves.location_id | all_moves.location_dest_id).fetch(["usage", "parent_path"])
        all_moves.product_id.mapped("uom_id")
        for line in lines:
            moves = line.move_ids | line.rma_line_ids.stock_move_ids.filtered(
                lambda move: not move.sale_line_id
            )
            moves = moves.with_prefetch(all_moves._ids)
            given[line] = line._sum_goods(moves.filtered(lambda move: move._is_given()))
            returned[line] = line._sum_goods(
                moves.filtered(lambda move: move._is_natively_returned())
            )
        return (
            {line: given[line.sudo()] for line in self},
            {line: returned[line.sudo()] for line in self},
        )

    def _sum_goods(self, moves):
        """Return the quantity of stock moves, done or demanded, in the line's unit."""
        self.ensure_one()
        as_sold = 0.0
        others = defaultdict(float)
        for move in moves:
            quantity = move._get_moved_quantity()
            if (move.product_id, move.product_uom) == (self.product_id, self.product_uom_id):
                as_sold += quantity
            else:
                others[move.product_id] += move.product_uom._compute_quantity(
                    quantity, move.product_id.uom_id, round=False
                )
        return as_sold + (self._convert_goods(others) if others else 0.0)

    def _snap_goods(self, quantity):
        """Return what people call a quantity that the unit in which the goods are kept cannot
        hold: one piece of something kept by the dozen is delivered as 0.08 dozen, 0.96 pieces."""
        self.ensure_one()
        uom, sold_in = self.product_id.uom_id, self.product_uom_id
        if uom == sold_in or sold_in.is_zero(quantity):
            return quantity
        kept = uom.round(sold_in._compute_quantity(quantity, uom, round=False))
        for called in (self.product_uom_qty, float(round(quantity))):
            if not uom.compare(sold_in._compute_quantity(called, uom, round=False), kept):
                return called
        return quantity

    def _is_sold_as(self, product):
        """Tell whether deliveries of ``product`` are deliveries of this line. Extend where a
        line is delivered as other products, as a kit is."""
        self.ensure_one()
        return product == self.product_id

    def _convert_goods(self, quantities):
        """Return how much of this line some goods are, in the line's unit.

        :param quantities: ``{product: quantity in the product's unit}``
        """
        self.ensure_one()
        return (
            self.product_id.uom_id._compute_quantity(
                quantities.get(self.product_id, 0.0), self.product_uom_id, round=False
            )
            if self.product_uom_id
            else 0.0
        )

    def _get_claimed_quantities(self):
        """Return ``{line: quantity}`` that returns claim, in the lines' units."""
        # Returns that the user may not see claim goods too.
        return {
            line: sum(
                rma_line.uom_id._compute_quantity(
                    rma_line.quantity_claimed, line.product_uom_id, round=False
                )
                # Not those that are only thought of yet, whose defaults are being computed.
                # sudo: rma.order.line - returns that the user may not see claim goods too
                for rma_line in line.sudo().rma_line_ids.filtered("id")
            )
            for line in self
        }
