from odoo import api, models


class RmaPolicy(models.Model):
    """Which policy a product comes under: the first by sequence that fits. Rules are compared in
    memory; the database is asked once, however many products there are."""

    _inherit = "rma.policy"

    @api.model
    def _match(self, cases, policies=None):
        """Fill in the policy of each ``case.Case``; empty where none fits.

        :param policies: the policies to choose from instead of those in force
        """
        if policies is None:
            policies = self._get_in_force(cases)
        criteria = [(policy, policy._get_criteria()) for policy in policies]
        found = {}
        none = policies.browse()
        for case in cases:
            key = self._get_match_key(case)
            if key not in found:
                traits = self._get_traits(case)
                found[key] = next(
                    (policy for policy, wanted in criteria if self._fits(traits, wanted)), none
                )
            case.policy = found[key]

    @api.model
    def _get_in_force(self, cases):
        """Return the policies of the cases' companies, in their order."""
        # sudo: rma.policy - customers and salespeople come under policies they may not read
        companies = {case.company.id for case in cases}
        return self.sudo().search([("company_id", "in", [False, *companies])])

    @api.model
    def _get_possible(self, cases):
        """Return ``{case: [policies]}`` that cases may come under which nobody gave a reason for
        yet: one for certain reasons after the other, then the one for the rest, if there is one.
        """
        criteria = [(policy, policy._get_criteria()) for policy in self._get_in_force(cases)]
        possible = {}
        for case in cases:
            traits = self._get_traits(case)
            possible[case] = []
            for policy, wanted in criteria:
                reasons = wanted.get("reason")
                rest = {name: ids for name, ids in wanted.items() if name != "reason"}
                if self._fits(traits, rest):
                    possible[case].append(policy)
                    if not reasons:
                        break
        return possible

    @api.model
    def _get_match_key(self, case):
        """Return what of a case decides on its policy, cheap to compare. Extend together with
        ``_get_traits()`` and ``_get_criteria()``."""
        return (
            case.product.id,
            case.partner.id,
            case.pricelist.id,
            case.country.id,
            case.company.id,
            case.line.reason_id.id if case.line else False,
        )

    @api.model
    def _get_traits(self, case):
        """Return ``{criterion: ids}`` that a case has. Extend with super()."""
        path = case.product.categ_id.parent_path or ""
        reason_path = case.line.reason_id.parent_path if case.line else ""
        return {
            "product": {case.product.id},
            "category": {int(part) for part in path.split("/") if part},
            "partner": {case.partner.id},
            "tag": set(case.partner.category_id.ids),
            "pricelist": {case.pricelist.id},
            "country": {case.country.id},
            "company": {case.company.id},
            "reason": {int(part) for part in (reason_path or "").split("/") if part},
        }

    def _get_criteria(self):
        """Return ``{criterion: ids}`` of which a case must have one each. Extend with super()."""
        self.ensure_one()
        criteria = {
            "product": self.product_ids,
            "category": self.product_category_ids,
            "partner": self.partner_ids.commercial_partner_id,
            "tag": self.partner_tag_ids,
            "pricelist": self.pricelist_ids,
            "country": self.country_ids,
            "company": self.company_id,
            "reason": self.match_reason_ids,
        }
        # Even a policy that is only tried refers to real records.
        return {name: set(records._origin.ids) for name, records in criteria.items() if records}

    @api.model
    def _fits(self, traits, wanted):
        return all(not ids.isdisjoint(traits[name]) for name, ids in wanted.items())
