from odoo import api, fields, models


class RmaPolicy(models.Model):
    """Policies for what is asked for on certain websites."""

    _inherit = "rma.policy"

    website_ids = fields.Many2many(
        "website", string="Websites", help="Where the return is asked for. Empty: anywhere."
    )

    @api.model
    def _get_match_key(self, case):
        return (*super()._get_match_key(case), self._get_website(case).id)

    @api.model
    def _get_traits(self, case):
        return {**super()._get_traits(case), "website": {self._get_website(case).id}}

    def _get_criteria(self):
        criteria = super()._get_criteria()
        websites = self.website_ids._origin
        return {**criteria, "website": set(websites.ids)} if websites else criteria

    @api.model
    def _get_website(self, case):
        """Return where the return was asked for; of goods nobody asked to return yet, where
        somebody looks at them."""
        if case.line:
            return case.line.order_id.website_id
        return self.env["website"].get_current_website(fallback=False)
