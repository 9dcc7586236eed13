from itertools import chain, count

from odoo import fields, models

RETURNS_CODE = "RET"


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
            "prefix": f"{code}/{self._get_returns_code(code)}/",
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
            "sequence_code": self._get_returns_code(self.code),
            "company_id": self.company_id.id,
        }
        return values, next_sequence + 2

    def _get_picking_type_update_values(self):
        values = super()._get_picking_type_update_values()
        values["rma_type_id"] = {
            "active": self.active,
            "default_location_dest_id": self.rma_location_id.id,
            "barcode": self._get_returns_barcode(),
        }
        return values

    def _get_returns_barcode(self):
        return self.code.replace(" ", "").upper() + RETURNS_CODE

    def _get_returns_code(self, warehouse_code):
        """Return the code that the numbers of this warehouse's returned goods begin with, one that
        neither its other operation types nor any transfers have."""
        if self.rma_type_id:
            return self.rma_type_id.sequence_code
        everything = self.env["stock.picking.type"].with_context(active_test=False)
        ours = everything.search([("warehouse_id", "in", self.ids)])
        taken = set(ours.mapped("sequence_code"))
        transfers = self.env["stock.picking"]
        for code in chain([RETURNS_CODE], (f"{RETURNS_CODE}{n}" for n in count(2))):
            numbers = [
                ("name", "=like", f"{warehouse_code}/{code}/%"),
                ("company_id", "=", self.company_id.id or self.env.company.id),
            ]
            if code not in taken and not transfers.search_count(numbers, limit=1):
                return code

    def _leave_returns_setup(self):
        """Archive what transfers and goods still need once nobody returns anything."""
        self.rma_type_id.active = False
        goods = self.env["stock.quant"].search(
            [
                ("location_id", "child_of", self.rma_location_id.ids),
                "|",
                ("quantity", "!=", 0),
                ("reserved_quantity", "!=", 0),
            ]
        )
        (self.rma_location_id - goods.location_id).active = False

    def _take_up_returns_setup(self):
        """Go on with what an earlier installation of the add-on left, its numbers too."""
        everything = self.env["stock.picking.type"].with_context(active_test=False)
        for warehouse in self.filtered(lambda warehouse: not warehouse.rma_type_id):
            left = everything.search(
                [
                    ("warehouse_id", "=", warehouse.id),
                    ("code", "=", "incoming"),
                    ("barcode", "=", warehouse._get_returns_barcode()),
                ],
                limit=1,
            )
            if left:
                location = left.default_location_dest_id
                left.active = True
                location.active = True
                warehouse.write({"rma_type_id": left.id, "rma_location_id": location.id})

    def _create_returns_setup(self):
        """Make what warehouses older than the add-on lack."""
        self._take_up_returns_setup()
        for warehouse in self:
            warehouse._create_missing_locations({})
            warehouse.write(warehouse._create_or_update_sequences_and_picking_types())
