from ast import literal_eval

from odoo import models


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    def action_open_lines(self):
        """Let the list's button know its lookup: without a selection it gets no records."""
        action = super().action_open_lines()
        context = literal_eval(action["context"])
        return {**action, "context": {**context, "rma_lookup_id": self.id}}

    def action_rma_privacy(self):
        """Open the dialog for the contacts that were found."""
        return self.line_ids.action_rma_privacy()


class PrivacyLookupWizardLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def action_rma_privacy(self):
        """Open the dialog for the contacts among these lines, among all where none is chosen."""
        lookup = self.env["privacy.lookup.wizard"].browse(self.env.context.get("rma_lookup_id"))
        lines = (self or lookup.line_ids).filtered(
            lambda line: line.res_model == "res.partner" and not line.is_unlinked
        )
        return self.env["res.partner"].browse(lines.mapped("res_id")).action_rma_privacy()
