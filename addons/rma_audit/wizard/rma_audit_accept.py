from odoo import api, fields, models


class RmaAuditAccept(models.TransientModel):
    """Why findings are all right as they are."""

    _name = "rma.audit.accept"
    _description = "Accept Findings"

    finding_ids = fields.Many2many("rma.audit.finding", required=True)
    note = fields.Char(string="Reason", required=True)

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        if self.env.context.get("active_model") == "rma.audit.finding":
            defaults["finding_ids"] = self.env.context.get("active_ids", [])
        return defaults

    def action_accept(self):
        self.ensure_one()
        self.finding_ids._accept(self.note)
        return {"type": "ir.actions.act_window_close"}
