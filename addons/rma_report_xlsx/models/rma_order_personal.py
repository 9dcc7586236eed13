from odoo import models


class RmaOrder(models.Model):
    """Workbooks made before name the people that are erased now."""

    _inherit = "rma.order"

    def _erase_personal_data(self, stand_ins):
        super()._erase_personal_data(stand_ins)
        exports = self.env["rma.export"].search([("status", "=", "done")])
        # Keep the export with its filters, so that it can be made again.
        self.env["ir.attachment"].search(
            [("res_model", "=", exports._name), ("res_id", "in", exports.ids)]
        ).unlink()
        exports._write_protected({"status": "new"})
