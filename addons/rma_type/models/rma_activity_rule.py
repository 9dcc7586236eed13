from odoo import api, fields, models, tools


class RmaActivityRule(models.Model):
    """Who is asked in a stage; and rules for single types."""

    _inherit = "rma.activity.rule"

    type_ids = fields.Many2many("rma.type", string="Types", help="Empty: returns of all types.")

    @api.model
    def _get_steps(self):
        return {
            **super()._get_steps(),
            "stage": (self.env._("Own Stage"), self.env._("Go on with this return")),
        }

    def _is_for(self, order):
        self.ensure_one()
        types = self._read_types().get(self.id)
        if types and order.type_id.id not in types:
            return False
        return super()._is_for(order)

    @api.model
    @tools.ormcache()
    def _read_types(self):
        # Cached: rules are matched at every step of every return.
        # sudo: rma.activity.rule - rules apply to users who may not read them
        rules = self.sudo().search([("type_ids", "!=", False)])
        return {rule.id: frozenset(rule.type_ids.ids) for rule in rules}

    def _assign(self, orders):
        """Whom a stage names comes before whom the rule names."""
        if self.step != "stage":
            return super()._assign(orders)
        assigned = {}
        for (stage, company), part in orders.grouped(
            lambda order: (order.stage_id, order.company_id)
        ).items():
            team = stage.user_ids & self._get_able_users("stage", company)
            turns = self._take_turns(team, part) if team else super()._assign(part)
            assigned.update(turns)
        return assigned

    def _prepare_activity_vals(self, order, user):
        vals = super()._prepare_activity_vals(order, user)
        if self.step == "stage":
            stage = order.stage_id.with_context(lang=user.lang or self.env.lang)
            vals["summary"] = stage.ask_text or stage.name
            if stage.late_days:
                today = fields.Date.context_today(self)
                vals["date_deadline"] = fields.Date.add(today, days=stage.late_days)
        return vals
