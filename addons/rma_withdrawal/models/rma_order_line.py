from odoo import models


class RmaOrderLine(models.Model):
    """Neither policies nor required fields hold up what the law gives."""

    _inherit = "rma.order.line"

    def _apply_policies(self):
        by_law = self.filtered("order_id.withdrawal_id")
        return super(RmaOrderLine, self - by_law)._apply_policies()

    def _get_reason_gaps(self):
        return {} if self.order_id.withdrawal_id else super()._get_reason_gaps()

    def _get_portal_status(self):
        status = super()._get_portal_status()
        if not self.order_id.withdrawal_id or not status:
            return status
        is_decision = self.decision == "refused" or self.reception_state == "not_needed"
        if is_decision and self.settlement_state != "settled":
            return {"label": self.env._("We are settling it"), "color": "primary"}
        return status
