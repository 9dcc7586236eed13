from odoo import fields, models


class RmaOrderLine(models.Model):
    """Which lines a policy approves by itself."""

    _inherit = "rma.order.line"

    def _is_approved_by_rule(self):
        """Tell whether the line's policy lets it be approved without a person."""
        self.ensure_one()
        return self.policy_verdict == "yes" and self._fits_rule_of(self.policy_id)

    def _fits_rule_of(self, policy):
        """Tell whether ``policy`` approves by rule what it allows, and would approve this."""
        self.ensure_one()
        if not policy.auto_approve:
            return False
        reasons = policy.auto_approve_reason_ids
        path = {int(part) for part in (self.reason_id.parent_path or "").split("/") if part}
        if reasons and path.isdisjoint(reasons.ids):
            return False
        if not policy.auto_approve_amount:
            return True
        today = fields.Date.context_today(self)
        total = sum(
            line._get_policy_amount(policy.currency_id, today) for line in self.order_id.line_ids
        )
        return policy.currency_id.compare_amounts(total, policy.auto_approve_amount) <= 0
