from odoo import api, fields, models


class RmaActivityRule(models.Model):
    """Whose turn it is: always somebody's, and only of those who may do the step."""

    _inherit = "rma.activity.rule"

    @api.model
    def _get_able_users(self, step, company):
        """Return the users who may do a step for a company, as superuser."""
        groups = self.env["rma.order"]._get_next_step_groups()
        groups = groups.get(step, ("rma_core.rma_core_group_own",))
        if step == "review" and company.rma_approver_required:
            groups = ("rma_core.rma_core_group_approver",)
        return self._get_members(groups, company)

    @api.model
    def _get_members(self, xml_ids, company):
        groups = self.env["res.groups"].union(*(self.env.ref(xml_id) for xml_id in xml_ids))
        # sudo: res.users - who is asked is not for the one who made the step necessary to know
        users = self.env["res.users"].sudo()
        return users.search(
            [
                ("all_group_ids", "in", groups.ids),
                ("company_ids", "in", company.ids),
                ("share", "=", False),
            ],
            order="id",
        )

    def _assign(self, orders):
        """Return ``{return: user}``: the rule's own people in turns, without any whoever is
        responsible, and where none of them may do it somebody who may."""
        self.ensure_one()
        assigned = {}
        for company, part in orders.grouped("company_id").items():
            able = self._get_able_users(self.step, company)
            team = self.user_ids & able
            if not team:
                part = part if self.user_ids else part._filter_to_ask()
                for order in part.filtered(lambda order, able=able: order.user_id in able):
                    assigned[order] = order.user_id
                    part -= order
                team = part and self._get_fallback_users(able, company)
            assigned.update(self._take_turns(team, part))
        return assigned

    @api.model
    def _get_fallback_users(self, able, company):
        """Return whom to ask where nobody is named: administrators of returns first, since they
        can hand it on; where nobody may do the step at all, they can change that."""
        managers = self._get_members(["rma_core.rma_core_group_manager"], company)
        return (
            (able & managers)
            or able
            or managers
            or self._get_members(["base.group_system"], company)
        )

    def _take_turns(self, team, orders):
        """Return ``{return: user}``: whoever of ``team`` was given the least lately comes next."""
        if not orders or not team:
            return {}
        since = fields.Datetime.subtract(fields.Datetime.now(), days=30)
        # sudo: mail.activity - what others were given counts, whoever may read it
        given = self.env["mail.activity"].sudo().with_context(active_test=False)
        counts = dict(
            given._read_group(
                [
                    ("rma_rule_id", "=", self.id),
                    ("user_id", "in", team.ids),
                    ("create_date", ">=", since),
                ],
                ["user_id"],
                ["__count"],
            )
        )
        turns = {user: counts.get(user, 0) for user in team}
        assigned = {}
        for order in orders:
            user = min(turns, key=turns.get)
            turns[user] += 1
            assigned[order] = user
        return assigned

    # ------------------------------------------------------------------ nobody

    @api.depends("step", "user_ids", "company_id")
    @api.depends_context("allowed_company_ids")
    def _compute_warning(self):
        for rule in self:
            company = rule.company_id or self.env.company
            able = self._get_able_users(rule.step, company) if rule.step else rule.user_ids
            if not able:
                rule.warning = self.env._(
                    "Nobody may do this in %(company)s: administrators are asked instead.",
                    company=company.name,
                )
            # sudo: res.users - administrators see who is skipped in other companies
            elif rule.user_ids and not rule.sudo().user_ids & able:
                rule.warning = self.env._(
                    "None of these people may do this in %(company)s: others are asked instead.",
                    company=company.name,
                )
            else:
                rule.warning = False

    @api.model
    def _get_steps_without_anybody(self, company):
        """Return the labels of the steps that no rule of a company asks for, or that nobody may
        do there."""
        rules = self._get_rules(company)
        return [
            label
            for step, (label, __) in self._get_steps().items()
            if step not in rules or not self._get_able_users(step, company)
        ]
