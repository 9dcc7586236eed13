from odoo import models


class RmaOrder(models.Model):
    """What repairs of returns say of people: the fault in the customer's words."""

    _inherit = "rma.order"

    def _erase_personal_data(self, stand_ins):
        super()._erase_personal_data(stand_ins)
        self.repair_ids.internal_notes = False
