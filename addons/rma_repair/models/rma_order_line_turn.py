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
        self._rebook(parts, lambda part: self._prepare_leaving_vals(*part))
        self._write_protected(
            {
                "quantity": max(self.quantity - quantity, approved) or self.quantity,
                "quantity_approved": approved,
                "quantity_inspected": self.quantity_inspected - inspected,
                "lot_ids": [Command.unlink(lot.id)] if lot else [],
            }
        )
        line = self.create({**line_vals, **vals})
        line._write_protected({"quantity_inspected": inspected})
        line._rebook(parts, lambda part: line._prepare_coming_vals(*part))
        return line

    def _take_waiting(self, quantity, lot=None):
        """Return ``[(stock.move.line of a receipt, quantity in its unit)]`` of goods that wait
        in Returns.

        :param float quantity: in the line's unit
        :raises UserError: when there are fewer
        """
        self.ensure_one()
        parts, rest = [], quantity
        for move_line, waiting in self._get_receipt_lines_in_returns().items():
            uom = move_line.product_uom_id
            part = min(rest, uom._compute_quantity(waiting, self.uom_id, round=False))
            if (not lot or move_line.lot_id == lot) and self.uom_id.compare(part, 0) > 0:
                parts.append((move_line, self.uom_id._compute_quantity(part, uom, round=False)))
                rest -= part
        if self.uom_id.compare(rest, 0) > 0:
            raise UserError(
                self.env._(
                    "%(line)s: only %(waiting)s %(uom)s of the %(quantity)s wait in Returns. "
                    "Lower the quantity.",
                    line=self.display_name,
                    waiting=self._format_quantity(quantity - rest),
                    quantity=self._format_quantity(quantity),
                    uom=self.uom_id.name,
                )
            )
        return parts

    def _rebook(self, parts, prepare):
        moves = self.env["stock.move"].create([prepare(part) for part in parts])
        moves.picked = True
        moves._action_done()

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

    def _prepare_coming_vals(self, move_line, quantity):
        """Return the values of the move that receives a part for this line."""
        receipt = move_line.move_id
        vals = self._prepare_receipt_move_vals(receipt.origin_returned_move_id, quantity)
        return {
            **vals,
            **self._prepare_rebook_vals(
                move_line, quantity, receipt.location_id, move_line.location_dest_id
            ),
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
            # No transfer: nobody carries anything.
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
