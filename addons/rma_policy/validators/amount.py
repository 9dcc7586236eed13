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
        for policy, part in cases.items():
            currency, least, most = policy.currency_id, policy.amount_min, policy.amount_max
            compare = currency.compare_amounts
            for case, amount in self._get_amounts(part, currency).items():
                is_kept = (not least or compare(amount, least) >= 0) and (
                    not most or compare(amount, most) <= 0
                )
                figures = {
                    "amount": amount,
                    "min": least,
                    "max": most,
                    "currency_id": currency.id,
                }
                yield case, self._judge(case, is_kept), figures

    @api.model
    def _get_amounts(self, cases, currency):
        """Return ``{case: amount}`` in ``currency`` of the cases that somebody asked for."""
        unit_totals = self._get_unit_totals(cases)
        amounts = {}
        for case in cases:
            line = case.line
            if not line:
                continue
            unit_total = unit_totals.get((case.sale_line.id, line.uom_id, line.currency_id))
            if unit_total is None or line.currency_id != currency:
                amounts[case] = line._get_policy_amount(currency, case.asked_on)
            else:
                amounts[case] = currency.round(unit_total * line.quantity_approved)
        return amounts

    @api.model
    def _get_unit_totals(self, cases):
        """Return ``{(order line id, unit, currency): price of one, taxes included}`` as invoiced;
        the rest is looked up one by one."""
        groups = (
            self.env["account.move.line"]
            # sudo: account.move.line - customers may not read journal items
            .sudo()
            ._read_group(
                [
                    ("sale_line_ids", "in", [case.sale_line.id for case in cases]),
                    ("parent_state", "=", "posted"),
                    ("move_id.move_type", "=", "out_invoice"),
                ],
                ["sale_line_ids", "product_uom_id", "currency_id"],
                ["price_total:sum", "quantity:sum"],
            )
        )
        return {
            (sale_line.id, uom, currency): total / quantity
            for sale_line, uom, currency, total, quantity in groups
            if quantity
        }

    @api.model
    def _get_sentence(self, verdict, figures):
        # sudo: res.currency - customers read the sentence
        currency = self.env["res.currency"].sudo().browse(figures["currency_id"])
        values = {name: currency.format(figures[name]) for name in ("amount", "min", "max")}
        if verdict == "yes":
            return self.env._("%(amount)s is within the limits.", **values)
        if figures["amount"] < figures["min"]:
            return self.env._("%(amount)s is below the minimum value of %(min)s.", **values)
        return self.env._("%(amount)s exceeds the maximum value of %(max)s.", **values)
