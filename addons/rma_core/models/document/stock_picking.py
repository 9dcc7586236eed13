from odoo import api, fields, models
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
        help="What stands on the parcel.",
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
