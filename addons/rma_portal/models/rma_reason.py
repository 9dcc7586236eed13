from odoo import api, models


class RmaReason(models.Model):
    _inherit = "rma.reason"

    @api.model
    def _get_portal_reasons(self, companies):
        """Return the reasons that customers choose from: the ends of the tree."""
        reasons = self.search([("company_id", "in", [False, *companies.ids])])
        return reasons.filtered(lambda reason: not reason.child_ids & reasons)

    def _group_for_portal(self):
        """Return ``[(heading, reasons)]``, those without a parent first under none."""
        groups = self.grouped(lambda reason: reason.parent_id.complete_name or "")
        return sorted(groups.items(), key=lambda group: bool(group[0]))
