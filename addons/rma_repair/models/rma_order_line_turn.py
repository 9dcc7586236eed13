from collections import defaultdict

from odoo import Command, models
from odoo.exceptions import UserError


class RmaOrderLine(models.Model):
    """Giving received goods another outcome, all of a line or some of it."""

    _inherit = "rma.order.line"

    def _turn(self, quantity, outcome, lot=None, **vals):
        """Give another outcome to goods that wait in Returns, and carry it out.

        :param float quantity: in the line's unit
        :param lot: the ``stock.lot`` to take, else any
        :param vals: further values for the line that has the outcome then
        :return: that line: this one, or a new one for a part
        """
        self.ensure_one()
        rest = self._get_expected_quantity() - self.quantity_refused
        if self.uom_id.compare(quantity, rest) >= 0:
            self.write({"outcome_id": outcome.id, **vals})
            turned = self
        else:
            turned = self._split_off(quantity, lot, {"outcome_id": outcome.id, **vals})
        outcome._get_handler()._check(turned)
        turned.order_id._settle(["approval", "receipt"])
        return turned

    def _split_off(self, quantity, lot, vals):
        """Return a new line with ``quantity`` of this one's goods: they leave this line and come
        in on the new one by stock moves, so that all figures still follow from documents."""
        parts = self._take_waiting(quantity, lot)
        left = self._get_expected_quantity() - quantity
        approved = min(self.quantity_approved, left)
        inspected = min(self.quantity_inspected, quantity)
        line_vals = self._prepare_split_vals(quantity, lot)
        leaving = self._rebook([self._prepare_leaving_vals(*part) for part in parts])
        self._write_protected(
            {
                "quantity": max(self.quantity - quantity, approved) or self.quantity,
                "quantity_approved": approved,
                "quantity_inspected": self.quantity_inspected - inspected,
                "lot_ids": [Command.unlink(lot.id)] if lot else [],
            }
        )
        line = self._open_door(["order_id"]).create({**line_vals, **vals}).with_env(self.env)
        line._write_protected({"quantity_inspected": inspected})
        line._rebook(
            [
                line._prepare_coming_vals(*part, move)
                for part, move in zip(parts, leaving, strict=True)
            ]
        )
        return line

    def _take_waiting(self, quantity, lot=None):
        """Return ``[(stock.move.line of a receipt, quantity in its unit)]`` of goods that wait
        in Returns.

        :param float quantity: in the line's unit
        :raises UserError: when there are fewer
        """
        self.ensure_one()
        waiting = self._get_receipt_lines_in_returns()
        if lot:
            waiting = {part: qty for part, qty in waiting.items() if part.lot_id == lot}
        parts = self._take_goods({self: quantity}, waiting)
        goods = defaultdict(float)
        for move_line, part in parts:
            uom = move_line.product_id.uom_id
            goods[move_line.product_id] += move_line.product_uom_id._compute_quantity(
                part, uom, round=False
            )
        rest = quantity - self._convert_goods(goods)
        if self.uom_id.compare(rest, 0) > 0:
            raise UserError(
                self.env._(
                    "%(line)s: only %(waiting)s %(uom)s of the %(quantity)s wait in Returns. "
                    "Lower the quantity.",
                    line=self.display_name,
                    waiting=self._format_quantity(quantity - rest),
                    quantity=self._format_quantity(quantity),
                    uom=self.uom_id._get_name_after(quantity - rest),
                )
            )
        return parts

    def _rebook(self, vals_list):
        moves = self.env["stock.move"].create(vals_list)
        moves.picked = True
        moves._action_done()
        return moves

    def _prepare_split_vals(self, quantity, lot):
        """Return the values of a line for a part of this one. Extend with super()."""
        self.ensure_one()
        return {
            "order_id": self.order_id.id,
            "sequence": self.sequence,
            "sale_line_id": self.sale_line_id.id,
            "move_id": self.move_id.id,
            "product_id": self.product_id.id,
            "quantity": quantity,
            "uom_id": self.uom_id.id,
            "lot_ids": [Command.set(lot.ids if lot else [])],
            "reason_id": self.reason_id.id,
            "description": self.description,
            "price_unit": self.price_unit,
        }

    def _prepare_leaving_vals(self, move_line, quantity):
        """Return the values of the move that undoes the receipt of a part."""
        receipt = move_line.move_id
        return {
            **self._prepare_rebook_vals(
                move_line, quantity, move_line.location_dest_id, receipt.location_id
            ),
            "origin_returned_move_id": receipt.id,
            "sale_line_id": receipt.sale_line_id.id if receipt.to_refund else False,
            "to_refund": receipt.to_refund,
        }

    def _prepare_coming_vals(self, move_line, quantity, leaving):
        """Return the values of the move that receives a part for this line.

        :param leaving: the ``stock.move`` by which it left the other line; it comes back at the
            value at which it left, so that the stock is worth the same
        """
        receipt = move_line.move_id
        vals = self._prepare_receipt_move_vals(receipt.origin_returned_move_id, quantity)
        return {
            **vals,
            **self._prepare_rebook_vals(
                move_line, quantity, receipt.location_id, move_line.location_dest_id
            ),
            "origin_returned_move_id": leaving.id,
            "move_orig_ids": [],
        }

    def _prepare_rebook_vals(self, move_line, quantity, source, destination):
        move_line_vals = move_line._prepare_rma_move_line_vals(quantity)
        return {
            "rma_line_id": self.id,
            "product_id": move_line.product_id.id,
            "product_uom": move_line.product_uom_id.id,
            "product_uom_qty": quantity,
            "company_id": self.company_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            # No transfer, because nobody moves anything.
            "picking_type_id": False,
            "origin": self.order_id.name,
            "procure_method": "make_to_stock",
            "move_line_ids": [
                Command.create(
                    {
                        **move_line_vals,
                        "location_id": source.id,
                        "location_dest_id": destination.id,
                    }
                )
            ],
        }
