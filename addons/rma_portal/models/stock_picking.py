from odoo import api, fields, models
from odoo.tools import format_date


class StockPicking(models.Model):
    """The warehouse sees which parcels of returns are on their way."""

    _inherit = "stock.picking"

    rma_parcel = fields.Char(
        string="On Its Way",
        compute="_compute_rma_parcel",
        help="What the customer said of the parcel: when it was sent, by whom, and its tracking "
        "number.",
    )

    @api.depends(
        "move_ids.rma_line_id.order_id.date_sent",
        "move_ids.rma_line_id.order_id.sent_carrier",
        "move_ids.rma_line_id.order_id.sent_tracking",
    )
    def _compute_rma_parcel(self):
        for picking in self:
            texts = []
            if picking._is_rma_receipt():
                # sudo: rma.order - the warehouse has no rights on returns
                for order in picking.sudo().move_ids.rma_line_id.order_id.filtered("date_sent"):
                    sent_on = fields.Datetime.context_timestamp(self, order.date_sent)
                    parts = (
                        format_date(self.env, sent_on.date()),
                        order.sent_carrier,
                        order.sent_tracking,
                    )
                    texts.append(" ".join(filter(None, parts)))
            picking.rma_parcel = ", ".join(texts)
