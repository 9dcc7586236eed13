from odoo import api, models


class RmaOrderLine(models.Model):
    """A policy whose legal basis is a warranty says whether the customer is within it."""

    _inherit = "rma.order.line"

    @api.depends("policy_id", "policy_verdict", "policy_override_user_id")
    def _compute_is_under_warranty(self):
        return super()._compute_is_under_warranty()

    @api.depends("policy_id", "policy_answers", "policy_override_note")
    @api.depends_context("lang")
    def _compute_warranty_reason(self):
        return super()._compute_warranty_reason()

    def _get_warranty(self):
        # sudo: rma.policy - readers of the verdict may not read policies
        policy = self.sudo().policy_id
        if self.outcome_id.is_under_warranty or policy.legal_basis != "warranty":
            return super()._get_warranty()
        is_covered = self.policy_verdict != "no" or bool(self.policy_override_user_id)
        if self.policy_override_user_id:
            sentences = [self.policy_override_note]
        else:
            verdicts = ("person", "yes") if is_covered else ("no",)
            answers = self.env["rma.policy"]._get_sentences(self.policy_answers, verdicts)
            sentences = [text for __, text in answers]
        return is_covered, self.env._(
            "Policy %(policy)s: %(sentences)s",
            policy=policy.name,
            sentences=" ".join(sentences) or self.env._("under warranty."),
        )
