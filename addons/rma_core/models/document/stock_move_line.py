from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _prepare_rma_move_line_vals(self, quantity):
        """Return the values of a move line that takes ``quantity`` of these received goods
        further: the same lot, package and owner, from where they are."""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "quantity": quantity,
            "lot_id": self.lot_id.id,
            "package_id": self.result_package_id.id,
            "owner_id": self.owner_id.id,
            "location_id": self.location_dest_id.id,
            "company_id": self.company_id.id,
        }
