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
    rma_warranty_reason = fields.Char(
        related="rma_line_id.warranty_reason", string="Warranty Reason"
    )

    @api.depends("rma_line_id")
    def _compute_rma_order_ids(self):
        return super()._compute_rma_order_ids()

    # Repair staff need no rights on returns for what follows from their work.

    def action_repair_done(self):
        result = super().action_repair_done()
        self.sudo().rma_line_id._deliver_repaired()
        return result

    def action_repair_cancel_draft(self):
        result = super().action_repair_cancel_draft()
        self.sudo().rma_line_id._ensure_not_promised_twice()
        return result

    def _creation_message(self):
        order = self.sudo().rma_line_id.order_id
        if order:
            return self.env._("Made from return %s", order._get_html_link())
        return super()._creation_message()

    def _is_open(self):
        self.ensure_one()
        return self.state not in ("done", "cancel")

    def _get_quantity_in(self, uom):
        """Return the repaired quantity in another unit."""
        self.ensure_one()
        return self.product_uom._compute_quantity(self.product_qty, uom, round=False)

    def _copy_return_files(self):
        """Attach the customer's photos and files to the repairs: repair staff cannot open those
        of the return."""
        lines = self.rma_line_id
        files = self.env["ir.attachment"].search(
            [
                "|",
                "&",
                ("res_model", "=", "rma.order.line"),
                ("res_id", "in", lines.ids),
                "&",
                ("res_model", "=", "rma.order"),
                ("res_id", "in", lines.order_id.ids),
            ]
        )
        by_source = files.grouped(lambda file: (file.res_model, file.res_id))
        none = files.browse()
        for repair in self:
            line = repair.rma_line_id
            part = by_source.get(("rma.order.line", line.id), none)
            part |= by_source.get(("rma.order", line.order_id.id), none)
            # The stored bytes are shared, not copied.
            part.copy({"res_model": self._name, "res_id": repair.id, "res_field": False})
