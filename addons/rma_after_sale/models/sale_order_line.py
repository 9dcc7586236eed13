from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _filter_rma_notice_lines(self, occasion):
        """Return the lines that can be returned: of what is delivered what the form offers; of
        what is still to come what it will."""
        lines = self._filter_rma_candidates().filtered(
            lambda line: line.product_id.type == "consu" and line.product_uom_qty > 0
        )
        if occasion == "order":
            excluded = lines._get_rma_exclusions()
        else:
            excluded = lines._get_rma_obstacles()
        return lines.filtered(lambda line: not excluded[line])
