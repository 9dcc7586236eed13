from dataclasses import replace

from odoo import fields, models

from ..case import Case


class SaleOrderLine(models.Model):
    """What policies say about goods nobody has asked to return yet."""

    _inherit = "sale.order.line"

    def _get_rma_policy_refusals(self):
        """Return ``{line: [sentences]}`` where no policy would take it back today, whatever the
        reason: what depends on the request, its reason or its photos, is judged later."""
        cases = self._get_rma_policy_cases()
        policies = self.env["rma.policy"]
        trials = {
            case: [replace(case, policy=policy, answers=[]) for policy in possible]
            for case, possible in policies._get_possible(cases).items()
        }
        policies._ask([trial for tried in trials.values() for trial in tried])
        refusals = {}
        for case, tried in trials.items():
            is_open = not tried or any(trial.verdict != "no" for trial in tried)
            # The last one is for all reasons without a policy of their own.
            if not is_open and "reason" not in tried[-1].policy._get_criteria():
                sentences = policies._get_sentences(tried[-1].answers, ("no",))
                refusals[case.sale_line.sudo(False)] = [text for __, text in sentences]
        return {line: refusals.get(line, []) for line in self}

    def _get_rma_policy_cases(self):
        today = fields.Datetime.now()
        none = self.env["rma.order.line"]
        cases = []
        # sudo: rma.policy - customers come under policies they may not read
        for line in self.sudo():
            order = line.order_id
            partner = order.partner_shipping_id or order.partner_id
            company = order.company_id.with_context(tz=order.company_id.partner_id.tz or "UTC")
            cases.append(
                Case(
                    line=none,
                    sale_line=line,
                    product=line.product_id,
                    partner=order.partner_id.commercial_partner_id,
                    company=order.company_id,
                    country=partner.country_id or order.partner_id.country_id,
                    pricelist=order.pricelist_id,
                    asked_on=fields.Datetime.context_timestamp(company, today).date(),
                )
            )
        return cases
