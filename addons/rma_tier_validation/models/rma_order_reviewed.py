from odoo import models


class RmaOrder(models.Model):
    """A return that tiers are looking at: a change asks them again."""

    _inherit = "rma.order"

    def _get_reviewed(self):
        """Return the returns that tiers are looking at."""
        return self.filtered(
            lambda order: order.workflow_state == "submitted" and order.review_ids
        )

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            self._get_reviewed()._start_tiers_over()
        return result
