from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError


class RmaOrderLine(models.Model):
    """Announcing a line's goods to the warehouse, and inspecting what arrived."""

    _inherit = "rma.order.line"

    def _get_receipt_allocations(self):
        """Return ``{line: [(delivered move or empty, quantity)]}`` for goods to announce.

        A line may take from several deliveries, its own ``move_id`` first. Quantities are in
        the line's unit; what open receipts announce already is left out.
        """
        allocations = {}
        lines = self.filtered(lambda line: line.outcome_id.needs_receipt)
        deliveries = {line: line._get_deliveries() for line in lines}
        free = self.env["stock.move"].union(*deliveries.values())._get_unreturned_quantities()
        for line in lines:
            # Together: what came and what is announced may be parts of one.
            announced = line._sum_receipts(
                line.stock_move_ids.filtered(
                    lambda move: (
                        move.state == "done" or (move.state != "cancel" and move._is_rma_receipt())
                    )
                )
            )
            rest = line._get_expected_quantity() - announced
            if line.uom_id.compare(rest, 0) > 0:
                allocations[line] = line._allocate_deliveries(rest, deliveries[line], free)
        return allocations

    def _get_deliveries(self):
        """Return the moves whose goods may come back, those to take from first in front."""
        self.ensure_one()
        moves = self.move_id | self.sale_line_id._get_delivered_moves()
        if self.tracking != "none" and self.lot_ids:
            moves = moves.sorted(lambda move: not move.lot_ids & self.lot_ids)
        return moves

    def _allocate_deliveries(self, quantity, moves, free):
        """Spread a quantity over deliveries and return ``[(move or empty, quantity)]``.

        :param moves: the line's deliveries, those to take from first in front
        :param dict free: ``{move: quantity}``, in the product's unit, that has not come back;
            what is taken here is taken from it, so that no other line announces it as well
        """
        self.ensure_one()
        parts = []
        for move in moves:
            uom = move.product_id.uom_id
            needed = uom.round(self.uom_id._compute_quantity(quantity, uom, round=False))
            # In the unit in which the goods are kept: a piece may be 0.08 dozen there.
            part = quantity
            if uom.compare(free[move], needed) < 0:
                part = uom._compute_quantity(free[move], self.uom_id, round=False)
            if self.uom_id.compare(part, 0) > 0:
                parts.append((move, part))
                quantity -= part
                free[move] -= self.uom_id._compute_quantity(part, uom, round=False)
        if self.uom_id.compare(quantity, 0) > 0:
            # Goods without a delivery in Odoo, or more than it knows of.
            parts.append((self.env["stock.move"], quantity))
        return parts

    def _prepare_receipt_move_vals(self, move, quantity):
        """Return the values of one receipt move. Extend with super().

        :param move: the delivered ``stock.move`` that comes back, or an empty recordset
        :param float quantity: in the line's unit
        """
        self.ensure_one()
        picking_type = self.order_id.warehouse_id.rma_type_id
        origin = move.location_dest_id or self.order_id.partner_id.property_stock_customer
        handler = self.outcome_id._get_handler()
        # Seven of a dozen come back as seven pieces, as they were delivered.
        uom = min(move.product_uom or self.uom_id, self.uom_id, key=lambda uom: uom.factor)
        if uom != self.uom_id:
            quantity = uom.round(self.uom_id._compute_quantity(quantity, uom, round=False))
        return {
            "rma_line_id": self.id,
            "product_id": self.product_id.id,
            "product_uom": uom.id,
            # As Odoo finds it, without looking along the moves before and after.
            "packaging_uom_id": (move.packaging_uom_id or self.uom_id).id,
            "product_uom_qty": quantity,
            "company_id": self.company_id.id,
            "location_id": origin.id,
            "location_dest_id": picking_type.default_location_dest_id.id,
            "picking_type_id": picking_type.id,
            "warehouse_id": self.order_id.warehouse_id.id,
            "partner_id": (move.picking_id.partner_id or self.order_id.partner_shipping_id).id,
            "origin": self.order_id.name,
            "procure_method": "make_to_stock",
            # With the origin come its lots and its value.
            "origin_returned_move_id": move.id,
            "move_orig_ids": [fields.Command.link(move.id)] if move else [],
            "sale_line_id": self.sale_line_id.id,
            # A replacement that was charged is none of the order's delivered quantity.
            "to_refund": handler._lowers_delivered_quantity(self) and not move._is_rma_charged(),
        }

    # ------------------------------------------------------------------ surprises

    def _note_foreign_lots(self, moves):
        """Name in the chatter the lots that came back without having been delivered or
        announced: a fact for a person to judge, no error.

        :param moves: done receipt moves of these lines
        """
        for line in self.filtered(lambda line: line.tracking != "none"):
            received = moves.filtered(lambda m, line=line: m.rma_line_id == line).lot_ids
            delivered = (line.move_id | line.sale_line_id._get_delivered_moves()).lot_ids
            expected = (line.lot_ids & delivered) or line.lot_ids or delivered
            foreign = received - expected
            if foreign and expected:
                line._log_on_order(
                    [
                        self.env._(
                            "%(product)s: %(lots)s came back; %(expected)s was expected.",
                            product=line.product_id.display_name,
                            lots=", ".join(foreign.mapped("name")),
                            expected=", ".join(expected.mapped("name")),
                        )
                    ]
                )

    # ------------------------------------------------------------------ inspection

    def _get_receipt_lines_in_returns(self):
        """Return ``{stock.move.line of a receipt: quantity}``, in its unit, of these lines'
        goods that still wait in the Returns location: received and neither put away nor
        scrapped nor on their way back."""
        waiting = {}
        for line in self:
            done = line.stock_move_ids.filtered(lambda move: move.state == "done")
            received = done.filtered(lambda move: move._is_rma_receipt()).move_line_ids
            gone = line._get_goods_elsewhere()
            for move_line in received:
                uom = move_line.product_id.uom_id
                key = (move_line.product_id, move_line.lot_id)
                part = min(move_line.quantity_product_uom, gone[key])
                gone[key] -= part
                rest = move_line.quantity_product_uom - part
                if uom.compare(rest, 0) > 0:
                    waiting[move_line] = (
                        uom._compute_quantity(rest, move_line.product_uom_id)
                        if part
                        else move_line.quantity
                    )
        return waiting

    def _get_goods_elsewhere(self):
        """Return what of this line's received goods does not wait in Returns any more. Extend
        with super() where somebody works on goods that are still there.

        :rtype: collections.defaultdict ``{(product, lot or none): quantity in its own unit}``
        """
        self.ensure_one()
        goods = defaultdict(float)
        for move_line in self._get_moves_from_returns().move_line_ids:
            goods[move_line.product_id, move_line.lot_id] += move_line.quantity_product_uom
        return goods

    def _take_goods(self, quantities, waiting):
        """Return ``[(stock.move.line of a receipt, quantity in its unit)]`` that so much of these
        lines is; less where fewer wait.

        :param quantities: ``{line: quantity}``
        :param waiting: ``{stock.move.line of a receipt: quantity}``, in its unit, to take from
        """
        goods = {line: line._get_goods(quantities[line]) for line in self}
        parts = []
        for move_line, in_returns in waiting.items():
            product, uom = move_line.product_id, move_line.product_uom_id
            wanted = goods[move_line.move_id.rma_line_id]
            rest = product.uom_id._compute_quantity(wanted.get(product, 0.0), uom, round=False)
            part = min(rest, in_returns)
            if uom.compare(part, 0) > 0:
                parts.append((move_line, part))
                wanted[product] -= uom._compute_quantity(part, product.uom_id, round=False)
        return parts

    def _get_refused_quantities_left(self):
        """Return ``{line: quantity}``, in the line's unit, of what was refused and still waits
        in Returns with no delivery to leave by."""
        quantities = {}
        for line in self.filtered("quantity_refused"):
            sent_back = line.stock_move_ids.filtered(
                lambda move: move.state != "cancel" and move._is_rma_send_back()
            )
            rest = line.quantity_refused - line._sum_moves(sent_back)
            if line.uom_id.compare(rest, 0) > 0:
                rest = line.uom_id.round(min(rest, line._get_quantity_in_returns()))
            if line.uom_id.compare(rest, 0) > 0:
                quantities[line] = rest
        return quantities

    def _get_quantity_in_returns(self):
        """Return how much of this line waits in the Returns location, in its unit."""
        self.ensure_one()
        goods = {}
        for move_line, quantity in self._get_receipt_lines_in_returns().items():
            product = move_line.product_id
            goods[product] = goods.get(product, 0.0) + move_line.product_uom_id._compute_quantity(
                quantity, product.uom_id, round=False
            )
        return self._convert_goods(goods)

    def _get_moves_from_returns(self):
        """Return the moves that take this line's goods out of where they were received."""
        self.ensure_one()
        received = self.stock_move_ids.filtered(lambda move: move._is_rma_receipt())
        return self.stock_move_ids.filtered(
            lambda move: move.state != "cancel" and move.location_id in received.location_dest_id
        )

    def _get_moves_put_away(self):
        """Return the done moves by which this line's goods left Returns other than back to the
        customer: scrapped, restocked, held elsewhere."""
        self.ensure_one()
        return self._get_moves_from_returns().filtered(
            lambda move: (
                move.state == "done"
                and not move._is_rma_send_back()
                and not move.origin_returned_move_id
            )
        )

    def _inspect_quantities(self, verdicts):
        """Note how much was looked at and how much of it refused. Verdicts on all that waits
        take the place of an earlier refusal whose goods never left.

        :param verdicts: see ``rma.order._inspect()``
        """
        inspected, refused = {}, {}
        for move_line, quantity, is_refused, __ in verdicts:
            product = move_line.product_id
            in_uom = move_line.product_uom_id._compute_quantity(
                quantity, product.uom_id, round=False
            )
            for goods in (inspected, refused) if is_refused else (inspected,):
                line_goods = goods.setdefault(move_line.move_id.rma_line_id, {})
                line_goods[product] = line_goods.get(product, 0.0) + in_uom
        for line, goods in inspected.items():
            quantity = line._snap_received(line._convert_goods(goods))
            left = line._get_refused_quantities_left().get(line, 0.0)
            again = max(quantity + left - line._get_quantity_in_returns(), 0.0) if left else 0.0
            new = line._snap_received(line._convert_goods(refused.get(line, {}))) - again
            vals = {"quantity_refused": line.quantity_refused + new}
            if line.order_id.is_inspection_required:
                # Goods that were held and are looked at again count once.
                vals["quantity_inspected"] = min(
                    line.quantity_inspected + quantity - again, line.quantity_received
                )
            line._write_protected(vals)
            line._ensure_not_overpaid()

    def _snap_received(self, quantity):
        """Return what was received where ``quantity`` is as much in the unit in which the goods
        are kept: one piece of something kept by the dozen is 0.96 pieces there."""
        self.ensure_one()
        kept = self.product_id.uom_id
        differs = kept.compare(
            self.uom_id._compute_quantity(quantity, kept, round=False),
            self.uom_id._compute_quantity(self.quantity_received, kept, round=False),
        )
        return quantity if differs else self.quantity_received

    def _ensure_not_overpaid(self):
        """Refuse to refuse what the customer has got something for already."""
        self.ensure_one()
        # Not what is still to come: it may never.
        left = self._get_due_quantity()
        given = self._snap(self._get_promised_quantity(), left)
        if self.quantity_refused and self.uom_id.compare(given, left) > 0:
            raise UserError(
                self.env._(
                    "%(line)s: %(given)s %(uom)s have already been settled and can no longer "
                    "be refused. Cancel the open credit note or delivery first.",
                    line=self.display_name,
                    given=self._format_quantity(given),
                    uom=self.uom_id._get_name_after(given),
                )
            )
