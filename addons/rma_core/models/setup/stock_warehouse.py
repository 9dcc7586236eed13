from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    rma_location_id = fields.Many2one(
        "stock.location",
        string="Returns Location",
        check_company=True,
        copy=False,
        help="Where returned goods wait until somebody decides what happens to them. They "
        "count as stock but are not reserved for deliveries.",
    )
    rma_type_id = fields.Many2one(
        "stock.picking.type", string="Returns Type", check_company=True, copy=False
    )

    def _get_locations_values(self, vals, code=False):
        values = super()._get_locations_values(vals, code=code)
        code = (vals.get("code") or code or "").replace(" ", "").upper()
        company_id = vals.get("company_id", self.default_get(["company_id"])["company_id"])
        values["rma_location_id"] = {
            "name": self.env._("Returns"),
            "active": True,
            "usage": "internal",
            "barcode": self._valid_barcode(f"{code}RETURNS", company_id),
        }
        return values

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        code = code or self.code
        values["rma_type_id"] = {
            "name": self.env._("%(name)s Sequence returns", name=name or self.name),
            "prefix": f"{code}/{self.rma_type_id.sequence_code or 'RET'}/",
            "padding": 5,
            "company_id": self.company_id.id,
        }
        return values

    def _get_picking_type_create_values(self, max_sequence):
        values, next_sequence = super()._get_picking_type_create_values(max_sequence)
        values["rma_type_id"] = {
            "name": self.env._("Returns"),
            "code": "incoming",
            "use_create_lots": True,
            "use_existing_lots": True,
            "default_location_src_id": self.env.ref("stock.stock_location_customers").id,
            "default_location_dest_id": self.rma_location_id.id,
            "sequence": next_sequence + 1,
            "sequence_code": "RET",
            "company_id": self.company_id.id,
        }
        return values, next_sequence + 2

    def _get_picking_type_update_values(self):
        values = super()._get_picking_type_update_values()
        values["rma_type_id"] = {
            "active": self.active,
            "default_location_dest_id": self.rma_location_id.id,
            "barcode": self.code.replace(" ", "").upper() + "RET",
        }
        return values

    def _create_returns_setup(self):
        """Make what warehouses older than the add-on lack."""
        for warehouse in self:
            warehouse._create_missing_locations({})
            warehouse.write(warehouse._create_or_update_sequences_and_picking_types())
