from odoo import api, models


class RmaOutcomeHandlerSendBack(models.AbstractModel):
    _inherit = "rma.outcome.handler.send_back"

    @api.model
    def _prepare_move_vals(self, move_line, quantity):
        """Say of which kit the goods are a component: Odoo counts delivered kits by it."""
        vals = super()._prepare_move_vals(move_line, quantity)
        return {**vals, "bom_line_id": move_line.move_id.bom_line_id.id}
