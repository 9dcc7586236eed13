from odoo import api, fields, models

from ...formatting import format_quantity


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "rma.guard.mixin"]

    rma_line_id = fields.Many2one(
        "rma.order.line",
        string="Return Line",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        help="The return line this move was made for.",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "rma_line_id"]

    def _get_moved_quantity(self):
        """Return what was moved, or is to be, in the move's unit. Of one piece of something kept
        by the dozen Odoo reserves 0.08 dozen, 0.96 pieces: it is the piece that was asked for."""
        if self.state != "done":
            return self.product_uom_qty
        kept = self.product_id.uom_id
        if self.product_uom != kept and self.quantity != self.product_uom_qty:
            moved, planned = (
                self.product_uom._compute_quantity(quantity, kept, round=False)
                for quantity in (self.quantity, self.product_uom_qty)
            )
            if not kept.compare(moved, planned):
                return self.product_uom_qty
        return self.quantity

    def _is_to_customer(self):
        """Tell whether the move leaves for a customer or for another company of ours."""
        return (
            self.location_dest_id._is_out_of_our_hands()
            and not self.location_id._is_out_of_our_hands()
        )

    def _is_from_customer(self):
        """Tell whether the move comes from a customer or from another company of ours."""
        return (
            self.location_id._is_out_of_our_hands()
            and not self.location_dest_id._is_out_of_our_hands()
        )

    def _is_bound_for_customer(self):
        """Tell whether the move is a step on the way to a customer, the last one or not."""
        destination = self.location_final_id or self.location_dest_id
        return destination._is_out_of_our_hands() and not self.location_id._is_out_of_our_hands()

    def _is_last_open_step(self):
        """Tell whether the move is open and no other one follows it: of pick, pack and ship only
        one counts."""
        return self.state not in ("done", "cancel") and not self.move_dest_ids.filtered(
            lambda dest: dest.state != "cancel"
        )

    def _is_rma_receipt(self):
        """Tell whether the move brings returned goods in."""
        return bool(
            self.rma_line_id
            and self.location_dest_id.usage == "internal"
            and self._is_from_customer()
        )

    def _is_rma_send_back(self):
        """Tell whether the move brings a customer's own goods from Returns back to them."""
        return bool(
            self.rma_line_id
            and self.location_id == self.rma_line_id.order_id.warehouse_id.rma_location_id
            and not self.origin_returned_move_id
            and self._is_to_customer()
        )

    def _is_rma_replacement(self):
        """Tell whether the move is a step of the delivery of a replacement."""
        return bool(
            self.rma_line_id
            and not self.origin_returned_move_id
            and self._is_bound_for_customer()
            and not self._is_rma_send_back()
        )

    def _is_given(self):
        """Tell whether the customer got the goods, and not merely those back that a return had
        taken in."""
        return (
            self.state == "done"
            and self._is_to_customer()
            and not (self.origin_returned_move_id and self.rma_line_id)
        )

    def _is_natively_returned(self):
        """Tell whether the goods came, or are about to come, back beside returns."""
        return (
            self.state not in ("draft", "cancel")
            and not self.rma_line_id
            and self._is_from_customer()
        )

    def _format_goods(self):
        """Return what these moves moved as people read it: 8 units Lamp, 1 unit Chair."""
        quantities = {}
        for move in self:
            key = (move.product_id, move.product_uom)
            quantities[key] = quantities.get(key, 0.0) + move.quantity
        return ", ".join(
            self.env._(
                "%(quantity)s %(uom)s %(product)s",
                quantity=format_quantity(self.env, quantity),
                uom=uom._get_name_after(quantity),
                product=product.display_name,
            )
            for (product, uom), quantity in quantities.items()
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

    def _action_assign(self, force_qty=False):
        """Lines of a return that share a delivery are proposed serials one after the other, those
        that ask for some first: Odoo creates its proposals at the end and would propose each line
        the same ones."""
        rounds = [self.browse()]
        # sudo: rma.order.line - warehouse people need no rights on returns
        for move in self.sorted(lambda move: not move.sudo().rma_line_id.lot_ids):
            number = 0
            if move.has_tracking != "none" and move._is_rma_receipt():
                origins = [part.origin_returned_move_id for part in rounds]
                shared = [move.origin_returned_move_id & taken for taken in origins]
                number = next(
                    (i for i, is_taken in enumerate(shared) if not is_taken), len(shared)
                )
            if number == len(rounds):
                rounds.append(self.browse())
            rounds[number] |= move
        for part in rounds:
            before = part.move_line_ids
            super(StockMove, part)._action_assign(force_qty=force_qty)
            part._forget_proposed_serials(before)

    def _propose_stated_serials(self):
        """Of goods without a delivery Odoo knows no serial number; people said which come."""
        for move in self:
            lots = move.rma_line_id.lot_ids
            is_stated = move.has_tracking == "serial" and not move.origin_returned_move_id
            if is_stated and lots and not move.company_id.rma_scan_serials:
                move.move_line_ids.unlink()
                move.lot_ids = lots

    def _forget_proposed_serials(self, before):
        """Where each serial number is to be scanned, take back what Odoo proposes."""
        scanned = self.filtered(
            lambda move: (
                move.company_id.rma_scan_serials
                and move.has_tracking == "serial"
                and move._is_rma_receipt()
            )
        )
        (scanned.move_line_ids - before).unlink()

    def _get_available_move_lines(self, assigned_moves_ids, partially_available_moves_ids):
        """Propose for a receipt the lots that the customer said come back."""
        available = super()._get_available_move_lines(
            assigned_moves_ids, partially_available_moves_ids
        )
        # sudo: rma.order.line - warehouse users have no rights on returns
        is_tracked = self.has_tracking != "none" and self._is_rma_receipt()
        lots = is_tracked and self.sudo().rma_line_id.lot_ids
        if not lots:
            return available
        return {key: quantity for key, quantity in available.items() if key[1] in lots}

    def _action_synch_order(self):
        """Odoo adds to a sale order whatever moves beside its lines. Goods that come with a return
        without being announced, or leave for one that left the order alone, are the return's
        business."""
        own = self.filtered(
            lambda move: (
                not move.sale_line_id and (move.rma_line_id or move.picking_id._is_rma_receipt())
            )
        )
        return super(StockMove, self - own)._action_synch_order()
