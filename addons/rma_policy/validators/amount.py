from odoo import api, models


class RmaPolicyValidatorAmount(models.AbstractModel):
    _name = "rma.policy.validator.amount"
    _inherit = "rma.policy.validator"
    _description = "Minimum and Maximum Value"

    @api.model
    def _applies(self, policy):
        return bool(policy.amount_min or policy.amount_max)

    @api.model
    def _evaluate(self, cases):
        for case in cases:
            if not case.line:
                continue
            policy = case.policy
            compare = policy.currency_id.compare_amounts
            amount = case.line._get_policy_amount(policy.currency_id, case.asked_on)
            is_kept = compare(amount, policy.amount_min) >= 0 and (
                not policy.amount_max or compare(amount, policy.amount_max) <= 0
            )
            figures = {
                "amount": amount,
                "min": policy.amount_min,
                "max": policy.amount_max,
                "currency_id": policy.currency_id.id,
            }
            yield case, self._judge(case, is_kept), figures

    @api.model
    def _get_sentence(self, verdict, figures):
        currency = self.env["res.currency"].sudo().browse(figures["currency_id"])
        values = {name: currency.format(figures[name]) for name in ("amount", "min", "max")}
        if verdict == "yes":
            return self.env._("%(amount)s is a possible value.", **values)
        if figures["amount"] < figures["min"]:
            return self.env._("%(amount)s is too little: worth %(min)s at least.", **values)
        return self.env._("%(amount)s is too much: worth %(max)s at most.", **values)
