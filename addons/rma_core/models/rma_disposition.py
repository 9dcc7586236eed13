from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError


class RmaDisposition(models.Model):
    _name = "rma.disposition"
    _description = "Disposition of Returned Goods"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("restock", "Back to Stock"),
            ("scrap", "Scrap"),
            ("hold", "Hold in Returns"),
            ("vendor", "Send to Vendor"),
        ],
        required=True,
        default="restock",
        help="What happens with accepted goods: back on the shelf, written off, kept in the "
        "Returns location, or kept there until they leave for the vendor.",
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Destination",
        check_company=True,
        help="Where the goods go. Empty: the warehouse's stock location for goods that are "
        "restocked, the company's scrap location for goods that are scrapped, a location of "
        "their own below Returns otherwise.",
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")

    @api.constrains("kind", "location_id")
    def _check_location_usage(self):
        usages = {"restock": "internal", "scrap": "inventory"}
        for disposition in self:
            usage = usages.get(disposition.kind, "internal")
            location = disposition.location_id
            if location and location.usage != usage:
                raise ValidationError(
                    self.env._(
                        "Disposition %(disposition)s cannot use location %(location)s: "
                        "choose a location of the type %(usage)s.",
                        disposition=disposition.name,
                        location=location.display_name,
                        usage=dict(location._fields["usage"]._description_selection(self.env))[
                            usage
                        ],
                    )
                )

    # ------------------------------------------------------------------ put away

    def _put_away(self, moves):
        """Bring received goods where this disposition says, by native documents that are done
        at once.

        :param moves: done receipt moves of returns
        """
        self.ensure_one()
        if self.kind == "scrap":
            return self._scrap(moves)
        parts = moves.grouped(lambda move: (move.rma_line_id.order_id, move.location_dest_id))
        vals_list = []
        for (order, source), part in parts.items():
            destination = self._get_destination(order.warehouse_id)
            if destination != source:
                vals_list.append(self._prepare_transfer_vals(order, source, destination, part))
        transfers = self.env["stock.picking"].create(vals_list)
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

    def _prepare_transfer_vals(self, order, source, destination, receipt_moves):
        """Return the values of the transfer that puts goods of one return away."""
        return {
            "picking_type_id": order.warehouse_id.int_type_id.id,
            "origin": order.name,
            "company_id": order.company_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "move_ids": [
                Command.create(self._prepare_transfer_move_vals(move, source, destination))
                for move in receipt_moves
            ],
        }

    def _prepare_transfer_move_vals(self, move, source, destination):
        vals = {
            "rma_line_id": move.rma_line_id.id,
            "product_id": move.product_id.id,
            "product_uom": move.product_uom.id,
            "product_uom_qty": move.quantity,
            "company_id": move.company_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "move_orig_ids": [Command.link(move.id)],
        }
        return {
            **vals,
            "move_line_ids": [
                Command.create(
                    {
                        "product_id": line.product_id.id,
                        "product_uom_id": line.product_uom_id.id,
                        "quantity": line.quantity,
                        "lot_id": line.lot_id.id,
                        "owner_id": line.owner_id.id,
                        "location_id": line.location_dest_id.id,
                        "location_dest_id": destination.id,
                        "company_id": move.company_id.id,
                    }
                )
                for line in move.move_line_ids
            ],
        }

    def _scrap(self, moves):
        """Write received goods off."""
        scraps = self.env["stock.scrap"].create(
            [
                {
                    "rma_line_id": line.move_id.rma_line_id.id,
                    "product_id": line.product_id.id,
                    "product_uom_id": line.product_uom_id.id,
                    "scrap_qty": line.quantity,
                    "lot_id": line.lot_id.id,
                    "owner_id": line.owner_id.id,
                    "location_id": line.location_dest_id.id,
                    "origin": line.move_id.rma_line_id.order_id.name,
                    "company_id": line.company_id.id,
                    **({"scrap_location_id": self.location_id.id} if self.location_id else {}),
                }
                for line in moves.move_line_ids
            ]
        )
        for scrap in scraps:
            scrap.do_scrap()
        return scraps
