from odoo import fields, models
from odoo.exceptions import UserError


class RmaPolicyOverride(models.TransientModel):
    """Asks why products are taken back that a policy refuses."""

    _name = "rma.policy.override"
    _description = "Allow What a Policy Refuses"

    order_ids = fields.Many2many("rma.order", required=True, readonly=True)
    refusals = fields.Text(compute="_compute_refusals")
    note = fields.Text(string="Reason", required=True)

    def _compute_refusals(self):
        for wizard in self:
            lines = wizard.order_ids.line_ids._get_policy_refused()
            wizard.refusals = lines._get_policy_refusals()

    def action_confirm(self):
        self.ensure_one()
        self.order_ids.check_access("write")
        lines = self.order_ids.line_ids._get_policy_refused()
        if not lines or not self.note.strip():
            raise UserError(
                self.env._(
                    "There is nothing to allow: no policy refuses it, or no reason was written."
                )
            )
        lines._override_policy(self.note.strip())
        return {"type": "ir.actions.act_window_close"}
