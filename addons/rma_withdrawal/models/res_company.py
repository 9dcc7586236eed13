from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_withdrawal_website(self):
        """Return the website whose settings count for contracts that no website made."""
        self.ensure_one()
        websites = self.env["website"]
        return websites.search([("company_id", "=", self.id)], limit=1) or websites.search(
            [], limit=1
        )
