from odoo import models


class StockMove(models.Model):
    """What return lines know of their moves."""

    _inherit = "stock.move"

    def _is_rma_charged(self):
        """Tell whether the move brought a replacement that the customer was charged for, since
        the goods it replaced had not come."""
        line = self.rma_line_id
        return bool(
            line
            and self._is_rma_replacement()
            and line.uom_id.compare(line._get_charged_quantity(), 0) > 0
        )
