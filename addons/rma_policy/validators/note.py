from itertools import chain

from odoo import api, models


class RmaPolicyValidatorNote(models.AbstractModel):
    _name = "rma.policy.validator.note"
    _inherit = "rma.policy.validator"
    _description = "Explanation Required"

    @api.model
    def _applies(self, policy):
        return policy.require_note

    @api.model
    def _evaluate(self, cases):
        for case in chain.from_iterable(cases.values()):
            if case.line:
                is_explained = bool((case.line.description or "").strip())
                yield case, self._judge(case, is_explained), {}

    @api.model
    def _get_sentence(self, verdict, figures):
        if verdict == "yes":
            return self.env._("There is an explanation.")
        return self.env._("Explain in a few words what is wrong with it.")
