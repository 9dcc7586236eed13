from odoo import models
from odoo.exceptions import UserError


class RmaOrderCreate(models.TransientModel):
    _inherit = "rma.order.create"

    def _choose_lot(self, lot):
        """Propose to return this lot or serial number and nothing else.

        :raises UserError: when it is in another return already
        """
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: lot in line.delivered_lot_ids)[:1]
        if not lines:
            raise UserError(
                self.env._("%(lot)s cannot be returned: it is already in a return.", lot=lot.name)
            )
        (self.line_ids - lines).unlink()
        lines.lot_ids = lot
