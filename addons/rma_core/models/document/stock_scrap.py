from odoo import fields, models


class StockScrap(models.Model):
    _name = "stock.scrap"
    _inherit = ["stock.scrap", "rma.guard.mixin"]

    rma_line_id = fields.Many2one(
        "rma.order.line",
        string="Return Line",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
    )

    def _prepare_move_values(self):
        return {**super()._prepare_move_values(), "rma_line_id": self.rma_line_id.id}
