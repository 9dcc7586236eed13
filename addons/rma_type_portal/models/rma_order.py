from odoo import models


class RmaOrder(models.Model):
    """The page of a return, in the words of its stage and results."""

    _inherit = "rma.order"

    def _get_portal_status(self):
        status = super()._get_portal_status()
        # sudo: rma.stage - customers read what it says, not the stage
        if words := self.sudo().stage_id.customer_text:
            status["label"] = words
        return status


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    def _get_portal_type(self):
        # sudo: rma.type - customers have no rights on types
        return self.sudo().type_id
