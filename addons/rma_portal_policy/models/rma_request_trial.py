from dataclasses import replace

from odoo import models
from odoo.tools import format_date

# Which field of the form mends what a rule says.
FIXED_BY = {"photo": "files", "note": "description"}
# What depends on what is still to be chosen.
CHOSEN = frozenset(["photo", "note", "reason", "outcome"])


class RmaRequest(models.Model):
    """Policies are asked as soon as enough is known, and answer for each product."""

    _inherit = "rma.request"

    def _create_trial(self, lines):
        order = super()._create_trial(lines)
        order.line_ids._apply_policies()
        return order

    def _read_trial(self, order):
        trials = super()._read_trial(order)
        cases = {case.line: case for case in order.line_ids._get_policy_cases()}
        policies = self.env["rma.policy"]
        for line, trial in trials.items():
            # sudo: rma.policy - customers come under policies they may not read
            policy = line.sudo().policy_id
            broken = [answer for answer in line.policy_answers or () if answer["verdict"] == "no"]
            for answer in broken:
                sentence = policies._get_sentences([answer], ("no",))[0][1]
                if answer["rule"] in FIXED_BY:
                    trial.gaps[FIXED_BY[answer["rule"]]] = sentence
                else:
                    trial.refusals.append(sentence)
            if policy:
                words = (policy.description, policy._get_shipping_sentence(line))
                trial.conditions += [text.strip() for text in words if text]
        refused = [line for line, trial in trials.items() if trial.refusals]
        for line, hints in self._get_policy_hints(
            [cases[line.sudo()] for line in refused]
        ).items():
            trials[line].hints += hints
        return trials

    def _get_policy_hints(self, cases):
        """Return ``{line: [sentences]}``: what else is possible for what is refused."""
        policies = self.env["rma.policy"]
        hints = {case.line.sudo(False): [] for case in cases}
        possible = policies._get_possible(cases) if cases else {}
        trials = {
            case: [replace(case, policy=policy, answers=[]) for policy in found]
            for case, found in possible.items()
        }
        policies._ask([trial for tried in trials.values() for trial in tried])
        for case, tried in trials.items():
            told = hints[case.line.sudo(False)]
            refused_by = {a["rule"] for a in case.line.policy_answers if a["verdict"] == "no"}
            if "outcome" in refused_by:
                told += self._get_outcome_hints(case.line)
            for trial in tried:
                if trial.policy != case.line.policy_id and not self._is_refused(trial):
                    told += self._get_reason_hints(trial)
        return {line: told for line, told in hints.items()}

    def _is_refused(self, trial):
        return any(
            answer["verdict"] == "no" and answer["rule"] not in CHOSEN for answer in trial.answers
        )

    def _get_outcome_hints(self, line):
        offered = self.env["rma.outcome"]._get_portal_outcomes(line.company_id)
        allowed = line.policy_id.outcome_ids & offered
        if not allowed:
            return []
        return [self.env._("Possible: %(outcomes)s.", outcomes=", ".join(allowed.mapped("name")))]

    def _get_reason_hints(self, trial):
        """Return which other reasons there are to choose where their policy takes it back."""
        company = trial.company
        offered = self.env["rma.reason"]._get_portal_reasons(company)
        wanted = trial.policy.match_reason_ids
        reasons = offered.filtered(
            lambda reason: (
                not wanted
                or not {int(part) for part in reason.parent_path.split("/") if part}.isdisjoint(
                    wanted.ids
                )
            )
        )
        reasons -= trial.line.reason_id
        if not reasons:
            return []
        names = ", ".join(reasons.mapped("name"))
        until = next(
            (a["figures"]["until"] for a in trial.answers if a["figures"].get("until")), None
        )
        if not until:
            return [
                self.env._("If one of these is the reason, choose it: %(reasons)s.", reasons=names)
            ]
        return [
            self.env._(
                "If one of these is the reason, choose it: %(reasons)s. That is possible until "
                "%(until)s.",
                reasons=names,
                until=format_date(self.env, until),
            )
        ]
