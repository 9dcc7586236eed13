from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_rma_consent_domain(self):
        """Return the domain of what customers said that this person may see."""
        partner_ids = self._get_rma_limits()[0]
        path = "partner_id.commercial_partner_id"
        return Domain(path, "in", partner_ids) if partner_ids else Domain.TRUE
