from odoo import fields, models
from odoo.exceptions import UserError


class RmaPolicy(models.Model):
    """Changing a policy in force by way of a draft: an archived copy that is tried before it
    takes the place of its original."""

    _inherit = "rma.policy"

    replaces_id = fields.Many2one(
        "rma.policy",
        string="Change of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The policy in force that this draft replaces when it is switched on.",
    )

    def action_draft_change(self):
        """Open a copy to change and try; the policy stays in force."""
        self.ensure_one()
        draft = self.copy({"name": self.name, "active": False})
        draft._write_protected({"replaces_id": self.id})
        return draft._get_records_action()

    def action_switch_on(self):
        """Put the drafts in force in place of what they change."""
        for policy in self:
            if policy.active:
                raise UserError(self.env._("Policy %s is already in force.", policy.name))
        self.replaces_id.active = False
        self._write_protected({"active": True, "replaces_id": False})
        return True

    def action_try(self):
        """Show what the policy would have said to the returns of the last year."""
        self.ensure_one()
        trial = self.env["rma.policy.trial"].create({"policy_id": self.id})
        return trial.action_run()

    def _get_policies_to_try(self):
        """Return the policies in force with this one among them, in their order."""
        self.ensure_one()
        companies = [False, *self.env.companies.ids]
        in_force = self.search([("company_id", "in", companies)]) - self.replaces_id
        return (in_force | self).sorted(lambda policy: (policy.sequence, policy.id))
