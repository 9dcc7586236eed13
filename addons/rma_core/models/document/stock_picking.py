from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...utils import normalize_return_code


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "rma.document.mixin"]

    _rma_line_path = "move_ids.rma_line_id"

    rma_return_code = fields.Char(
        string="Return Code",
        compute="_compute_rma_return_code",
        search="_search_rma_return_code",
        help="The code on the parcel.",
    )

    @api.depends("move_ids.rma_line_id.order_id.return_code")
    def _compute_rma_return_code(self):
        for picking in self:
            # sudo: rma.order - warehouse users compare the code without rights on returns
            orders = picking.sudo().move_ids.rma_line_id.order_id
            codes = orders.filtered("return_code").mapped("return_code")
            picking.rma_return_code = ", ".join(codes)

    @api.model
    def _search_rma_return_code(self, operator, value):
        """Find transfers by a code as people type it, with blanks, dashes, small letters."""
        values = [value] if isinstance(value, str) else (value or [])
        codes = [code for text in values if text and (code := normalize_return_code(text))]
        if operator not in ("in", "=", "ilike", "like", "=ilike"):
            return NotImplemented
        # sudo: rma.order - warehouse users search by code without rights on returns
        orders = self.env["rma.order"].sudo().search([("return_code", "in", codes)])
        return Domain("id", "in", orders.line_ids.stock_move_ids.picking_id.ids)

    @api.depends("move_ids.rma_line_id")
    def _compute_rma_order_ids(self):
        return super()._compute_rma_order_ids()

    def _get_sold_lines(self):
        return super()._get_sold_lines() | self.move_ids.sale_line_id

    def _creation_message(self):
        # sudo: rma.order - warehouse users see the number; the link opens with rights only
        order = self.sudo().move_ids.rma_line_id.order_id
        if order:
            return self.env._("Made from return %s", order._get_html_link())
        return super()._creation_message()

    def _is_rma_receipt(self):
        """Tell whether the transfer brings in goods of a return."""
        return any(move._is_rma_receipt() for move in self.move_ids)

    def _ensure_serials_can_come_back(self):
        """Refuse serial numbers that never left: one of them would be here twice, and what the
        customer really sent would be missing."""
        parts = self.move_line_ids.filtered(
            lambda part: (
                part.tracking == "serial"
                and part.quantity
                and part.location_id._is_out_of_our_hands()
                and (part.lot_id or part.lot_name)
            )
        )
        if not parts:
            return
        here = self.env["stock.quant"].search(
            Domain("product_id", "in", parts.product_id.ids)
            & Domain("lot_id.name", "in", [part.lot_id.name or part.lot_name for part in parts])
            & Domain("location_id.usage", "in", ("internal", "transit"))
            & Domain("quantity", ">", 0)
        )
        here = here.filtered(lambda quant: not quant.location_id._is_out_of_our_hands())
        by_serial = {(quant.product_id, quant.lot_id.name): quant for quant in here}
        for part in parts:
            quant = by_serial.get((part.product_id, part.lot_id.name or part.lot_name))
            if quant:
                raise UserError(
                    self.env._(
                        "%(receipt)s: serial number %(serial)s of %(product)s is in %(location)s "
                        "and cannot come back. Enter the number that is on the goods.",
                        receipt=part.picking_id.name,
                        serial=quant.lot_id.name,
                        product=part.product_id.display_name,
                        location=quant.location_id.display_name,
                    )
                )
