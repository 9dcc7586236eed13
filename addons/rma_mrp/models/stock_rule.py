from odoo import models


class StockRule(models.Model):
    """Kits are taken apart before their moves are made: how many there were is handed on."""

    _inherit = "stock.rule"

    def run(self, procurements, raise_user_error=True):
        counted = [
            procurement._replace(
                values={
                    **procurement.values,
                    "rma_kit": (
                        procurement.product_id,
                        procurement.product_uom._compute_quantity(
                            procurement.product_qty, procurement.product_id.uom_id, round=False
                        ),
                    ),
                }
            )
            for procurement in procurements
        ]
        return super().run(counted, raise_user_error=raise_user_error)

    def _get_stock_move_values(
        self,
        product_id,
        product_qty,
        product_uom,
        location_dest_id,
        name,
        origin,
        company_id,
        values,
    ):
        vals = super()._get_stock_move_values(
            product_id,
            product_qty,
            product_uom,
            location_dest_id,
            name,
            origin,
            company_id,
            values,
        )
        kit, kits = values.get("rma_kit", (product_id, 0.0))
        if kits and kit != product_id and values.get("bom_line_id"):
            quantity = product_uom._compute_quantity(product_qty, product_id.uom_id, round=False)
            vals["rma_quantity_per_kit"] = quantity / kits
        return vals
