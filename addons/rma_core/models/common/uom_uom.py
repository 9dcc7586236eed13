from odoo import models

from ...units import UNITS, agree


class UomUom(models.Model):
    """Units after their number."""

    _inherit = "uom.uom"

    def _get_name_after(self, quantity):
        """Return the unit's name as it follows a quantity in the user's language: Odoo's own
        units agree with it, units that users made or renamed stay as entered."""
        data = self.env["ir.model.data"]
        for external_id in UNITS:
            # env.ref() would ask the database each time whether it still exists.
            if self.id == data._xmlid_to_res_id(external_id):
                return agree(external_id, self.name, self.round(quantity), self.env.lang)
        return self.name or ""
