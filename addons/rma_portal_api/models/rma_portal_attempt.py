from odoo import api, models


class RmaPortalAttempt(models.Model):
    _inherit = "rma.portal.attempt"

    @api.model
    def _is_call_allowed(self, user, website):
        """Count a call of an account's systems and tell whether it may be made."""
        return self._is_allowed(website, api=str(user.id))
