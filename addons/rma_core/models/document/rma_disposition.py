from odoo import Command, models


class RmaDisposition(models.Model):
    """Putting received goods away."""

    _inherit = "rma.disposition"

    def _put_away(self, parts):
        """Bring received goods where this disposition says, by native documents that are done
        at once.

        :param parts: ``[(stock.move.line of a receipt, quantity in its unit)]``
        """
        self.ensure_one()
        if self.kind == "scrap":
            return self._scrap(parts)
        grouped = {}
        for move_line, quantity in parts:
            order = move_line.move_id.rma_line_id.order_id
            source = move_line.location_dest_id
            grouped.setdefault((order, source), []).append((move_line, quantity))
        transfers = self.env["stock.picking"].create(
            [
                self._prepare_transfer_vals(order, source, destination, part)
                for (order, source), part in grouped.items()
                if (destination := self._get_destination(order.warehouse_id)) != source
            ]
        )
        transfers.action_confirm()
        transfers.move_ids.picked = True
        transfers._action_done()
        return transfers

    def _get_destination(self, warehouse):
        """Return the location in ``warehouse`` where goods of this disposition go."""
        self.ensure_one()
        if self.location_id:
            return self.location_id
        return warehouse.lot_stock_id if self.kind == "restock" else warehouse.rma_location_id

    def _prepare_transfer_vals(self, order, source, destination, parts):
        """Return the values of the transfer that puts goods of one return away."""
        by_move = {}
        for move_line, quantity in parts:
            by_move.setdefault(move_line.move_id, []).append((move_line, quantity))
        return {
            "picking_type_id": order.warehouse_id.int_type_id.id,
            "origin": order.name,
            "company_id": order.company_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "move_ids": [
                Command.create(self._prepare_transfer_move_vals(move, part, destination))
                for move, part in by_move.items()
            ],
        }

    def _prepare_transfer_move_vals(self, move, parts, destination):
        """Return the values of a move that goes on from the receipt ``move``."""
        uom = move.product_id.uom_id
        total = sum(
            line.product_uom_id._compute_quantity(quantity, uom, round=False)
            for line, quantity in parts
        )
        return {
            "rma_line_id": move.rma_line_id.id,
            "product_id": move.product_id.id,
            "product_uom": uom.id,
            "product_uom_qty": total,
            "company_id": move.company_id.id,
            "location_id": move.location_dest_id.id,
            "location_dest_id": destination.id,
            "move_orig_ids": [Command.link(move.id)],
            "move_line_ids": [
                Command.create(
                    {
                        **line._prepare_rma_move_line_vals(quantity),
                        "location_dest_id": destination.id,
                    }
                )
                for line, quantity in parts
            ],
        }

    def _scrap(self, parts):
        """Write received goods off."""
        scraps = self.env["stock.scrap"].create(
            [self._prepare_scrap_vals(line, quantity) for line, quantity in parts]
        )
        for scrap in scraps:
            scrap.do_scrap()
        return scraps

    def _prepare_scrap_vals(self, move_line, quantity):
        vals = {
            "rma_line_id": move_line.move_id.rma_line_id.id,
            "product_id": move_line.product_id.id,
            "product_uom_id": move_line.product_uom_id.id,
            "scrap_qty": quantity,
            "lot_id": move_line.lot_id.id,
            "owner_id": move_line.owner_id.id,
            "location_id": move_line.location_dest_id.id,
            "origin": move_line.move_id.rma_line_id.order_id.name,
            "company_id": move_line.company_id.id,
        }
        if self.location_id:
            vals["scrap_location_id"] = self.location_id.id
        return vals
