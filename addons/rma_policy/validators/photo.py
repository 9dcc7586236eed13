from itertools import chain

from odoo import api, models


class RmaPolicyValidatorPhoto(models.AbstractModel):
    _name = "rma.policy.validator.photo"
    _inherit = "rma.policy.validator"
    _description = "Photo Required"

    @api.model
    def _applies(self, policy):
        return policy.require_photo

    @api.model
    def _evaluate(self, cases):
        for case in chain.from_iterable(cases.values()):
            if case.line:
                yield case, self._judge(case, bool(case.line.attachment_ids)), {}

    @api.model
    def _get_sentence(self, verdict, figures):
        if verdict == "yes":
            return self.env._("There is a photo.")
        return self.env._("Add a photo of it.")
