from odoo import api, fields, models


class RmaOutcome(models.Model):
    _inherit = "rma.outcome"

    is_customer_choice = fields.Boolean(
        string="Customers May Choose It",
        help="Customers may wish for this outcome on the website.",
    )

    @api.model
    def _get_portal_outcomes(self, companies):
        """Return the outcomes that customers may wish for and that can be carried out."""
        outcomes = self.search(
            [("is_customer_choice", "=", True), ("company_id", "in", [False, *companies.ids])]
        )
        return outcomes.filtered(lambda outcome: outcome._find_handler() is not None)
