from odoo import api, fields, models


class RepairOrder(models.Model):
    _name = "repair.order"
    _inherit = ["repair.order", "rma.document.mixin"]

    _rma_line_path = "rma_line_id"

    rma_line_id = fields.Many2one(
        "rma.order.line",
        string="Return Line",
        index="btree_not_null",
        check_company=True,
        copy=False,
        help="The return line whose goods are repaired.",
    )

    @api.depends("rma_line_id")
    def _compute_rma_order_ids(self):
        return super()._compute_rma_order_ids()

    def action_repair_done(self):
        result = super().action_repair_done()
        # Repair staff need no rights on returns for what follows from their work.
        self.sudo().rma_line_id._deliver_repaired()
        return result

    def _creation_message(self):
        order = self.sudo().rma_line_id.order_id
        if order:
            return self.env._("Made from return %s", order._get_html_link())
        return super()._creation_message()

    def _get_quantity_in(self, uom):
        """Return the repaired quantity in another unit."""
        self.ensure_one()
        return self.product_uom._compute_quantity(self.product_qty, uom, round=False)
