from itertools import chain

from odoo import api, models


class RmaPolicyValidatorReturnable(models.AbstractModel):
    _name = "rma.policy.validator.returnable"
    _inherit = "rma.policy.validator"
    _description = "Can It Be Returned at All"

    @api.model
    def _applies(self, policy):
        return not policy.is_returnable

    @api.model
    def _evaluate(self, cases):
        for case in chain.from_iterable(cases.values()):
            yield case, self._judge(case, False), {}

    @api.model
    def _get_sentence(self, verdict, figures):
        return self.env._("This product is excluded from returns.")
