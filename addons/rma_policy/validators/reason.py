from odoo import api, models


class RmaPolicyValidatorReason(models.AbstractModel):
    _name = "rma.policy.validator.reason"
    _inherit = "rma.policy.validator"
    _description = "Allowed Reasons"

    @api.model
    def _applies(self, policy):
        return bool(policy.reason_ids)

    @api.model
    def _evaluate(self, cases):
        for policy, part in cases.items():
            allowed = set(policy.reason_ids._origin.ids)
            for case in part:
                if not case.line:
                    continue
                reason = case.line.reason_id
                # A sub-reason is allowed with what it is below of.
                path = {int(id_) for id_ in (reason.parent_path or "").split("/") if id_}
                is_kept = not path.isdisjoint(allowed)
                yield case, self._judge(case, is_kept), {"reason_id": reason.id}

    @api.model
    def _get_sentence(self, verdict, figures):
        # sudo: rma.reason - customers read the reason they gave
        reason = self.env["rma.reason"].sudo().browse(figures["reason_id"] or ()).exists()
        if not reason:
            return self.env._("Say why it comes back: only certain reasons are accepted.")
        if verdict == "yes":
            return self.env._("The reason is accepted: %s.", reason.complete_name)
        return self.env._("Not possible for the reason: %s.", reason.complete_name)
