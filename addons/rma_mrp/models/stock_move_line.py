from odoo import fields, models


class StockMoveLine(models.Model):
    _name = "stock.move.line"
    _inherit = ["stock.move.line", "rma.guard.mixin"]

    rma_quantity_inspected = fields.Float(
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="How much of a received component was looked at, in this line's unit: a kit counts "
        "as inspected once all of its components are, in however many rounds.",
    )

    def _note_inspected(self, quantity):
        """Count goods as looked at; those that were held and are looked at again count once."""
        self.ensure_one()
        inspected = min(self.rma_quantity_inspected + quantity, self.quantity)
        self._write_protected({"rma_quantity_inspected": inspected})
