from odoo import api, fields, models
from odoo.tools import plaintext2html


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    repair_ids = fields.One2many("repair.order", "rma_line_id", string="Repairs")

    @api.depends("repair_ids.state", "repair_ids.product_qty", "repair_ids.product_uom")
    def _compute_settlement(self):
        return super()._compute_settlement()

    def _sum_repairs(self, states):
        """Return the quantity of the line's repairs in these states, in its unit."""
        self.ensure_one()
        return sum(
            repair._get_quantity_in(self.uom_id)
            for repair in self.repair_ids
            if repair.state in states
        )

    def _deliver_repaired(self):
        """Send back what has been repaired."""
        lines = self.filtered(lambda line: line.outcome_id.handler == "repair")
        handler = self.env["rma.outcome.handler.repair"]
        repaired = handler._get_repaired_quantities(lines)
        quantities = {
            line: min(repaired[line], quantity)
            for line, quantity in lines._get_ready_quantities().items()
            if line.uom_id.compare(repaired[line], 0) > 0
        }
        if quantities:
            handler._execute(self.browse([line.id for line in quantities]), quantities)

    def _get_fault(self):
        """Return what the customer says is wrong, as HTML for those who repair."""
        self.ensure_one()
        texts = [self.reason_id.complete_name, self.description]
        return plaintext2html("\n".join(text for text in texts if text))
