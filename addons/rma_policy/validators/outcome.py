from odoo import api, models


class RmaPolicyValidatorOutcome(models.AbstractModel):
    _name = "rma.policy.validator.outcome"
    _inherit = "rma.policy.validator"
    _description = "Allowed Outcomes"

    @api.model
    def _applies(self, policy):
        return bool(policy.outcome_ids)

    @api.model
    def _evaluate(self, cases):
        for policy, part in cases.items():
            allowed = set(policy.outcome_ids._origin.ids)
            for case in part:
                if case.line:
                    outcome_id = case.line.outcome_id.id
                    is_kept = outcome_id in allowed
                    yield case, self._judge(case, is_kept), {"outcome_id": outcome_id}

    @api.model
    def _get_sentence(self, verdict, figures):
        # sudo: rma.outcome - customers read the outcome they asked for
        outcome = self.env["rma.outcome"].sudo().browse(figures["outcome_id"] or ()).exists()
        if verdict == "yes":
            return self.env._("Can be had for it: %s.", outcome.name)
        return self.env._("Not available for this product: %s.", outcome.name)
