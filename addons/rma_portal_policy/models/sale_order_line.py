from dataclasses import replace
from datetime import date

from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_rma_obstacles(self, quantities=None):
        """Customers are bound by the policies: what these refuse is not offered."""
        obstacles = super()._get_rma_obstacles(quantities)
        free = self.filtered(lambda line: not obstacles[line])
        return {**obstacles, **free._get_rma_policy_refusals()}

    def _get_rma_deadlines(self):
        """The window of the policy for reasons without one of their own; where that has closed,
        the longest of the others."""
        deadlines = super()._get_rma_deadlines()
        policies = self.env["rma.policy"]
        trials = {
            case: [replace(case, policy=policy, answers=[]) for policy in possible]
            for case, possible in policies._get_possible(self._get_rma_policy_cases()).items()
        }
        window = self.env["rma.policy.validator.window"]
        tried = [trial for part in trials.values() for trial in part]
        by_policy = {}
        for trial in tried:
            if window._applies(trial.policy):
                by_policy.setdefault(trial.policy, []).append(trial)
        until = {
            trial: date.fromisoformat(figures["until"])
            for trial, __, figures in window._evaluate(by_policy)
            if "until" in figures
        }
        for case, part in trials.items():
            days = [until.get(trial) for trial in part]
            if days and days[-1] and days[-1] < case.asked_on:
                days[-1] = max(days) if all(days) else None
            if days and days[-1] and days[-1] >= case.asked_on:
                deadlines[case.sale_line.with_env(self.env)] = days[-1]
        return deadlines

    def _get_rma_exclusions(self):
        return {**super()._get_rma_exclusions(), **self._get_rma_policy_refusals()}
