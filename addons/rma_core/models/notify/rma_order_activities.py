from odoo import api, models

from ...const import STATES_WAITING

CHANGED = "rma_next_step_changed"


class RmaOrder(models.Model):
    """Next activities: whoever is waited for is asked, once, and not any longer than needed."""

    _inherit = "rma.order"

    def _update_activities(self):
        """Ask whom the returns wait for, and close what was asked and is done."""
        super()._update_activities()
        for company, orders in self.grouped("company_id").items():
            rules = self.env["rma.activity.rule"]._get_rules(company)
            if rules:
                # sudo: mail.activity - finishing a step may create activities for users this one
                # cannot access
                orders.sudo()._apply_activity_rules(rules)

    def _apply_activity_rules(self, rules):
        asked = self._get_step_activities()
        for step, (step_rules, has_team) in rules.items():
            of_step = asked.filtered(lambda activity, step=step: activity.rma_step == step)
            asked_orders = self.browse(of_step.mapped("res_id"))
            concerned = asked_orders | (self if has_team else self._filter_to_ask())
            # Whether a step waits may cost queries: not for returns that nobody is asked about.
            waiting = concerned and getattr(concerned, f"_filter_waiting_{step}")()
            done = of_step.filtered(lambda a, waiting=waiting: a.res_id not in waiting.ids)
            if done:
                # Without a message each: the chatter tells what was done, and by whom.
                done.write({"active": False, "rma_step": False})
            step_rules._ask_for(waiting - asked_orders)

    def _filter_to_ask(self):
        """Return those of which somebody is asked at once. Responsible users who made a step
        necessary themselves know of it; should it still wait, the hourly job asks."""
        return self.filtered(lambda order: order.user_id != self.env.user)

    def _get_user_to_ask(self, step):
        """Return who is asked to do a step that no rule is about, as superuser: the responsible
        user, or somebody else who may."""
        self.ensure_one()
        rules = self.env["rma.activity.rule"]
        able = rules._get_able_users(step, self.company_id)
        return self.user_id & able or rules._get_fallback_users(able, self.company_id)[:1]

    def _get_step_activities(self):
        """Return the activities that ask for a step which waits, those that somebody closed by
        hand too: nobody is asked twice."""
        # By the field: within a request the second look costs no query.
        return self.with_context(active_test=False).activity_ids.filtered("rma_step")

    def write(self, vals):
        if "user_id" not in vals:
            return super().write(vals)
        user = self.env["res.users"].browse(vals["user_id"] or [])
        handed_over = self.filtered(lambda order: order.user_id != user)
        handed_over._hand_over_activities(user)
        result = super().write(vals)
        handed_over._update_activities()
        return result

    def _hand_over_activities(self, user):
        """Let a new responsible do what the former ones were asked for, until the same day."""
        # sudo: mail.activity - activities of the former user are handed over
        orders = self.sudo()
        asked = orders._get_step_activities().filtered(
            lambda activity: activity.user_id == orders.browse(activity.res_id).user_id
        )
        rules = self.env["rma.activity.rule"]
        for (step, company), part in asked.grouped(
            lambda activity: (activity.rma_step, orders.browse(activity.res_id).company_id)
        ).items():
            if user and user in rules._get_able_users(step, company):
                # Odoo tells them of the return itself.
                part.with_context(mail_activity_quick_update=True).user_id = user
            else:
                # Who may do it is found anew.
                part.unlink()

    @api.model
    def _sync_activities(self):
        """Do so for all open returns: documents change in ways that tell no return."""
        # sudo: mail.activity, rma.order - a job looks at all returns
        activities = self.env["mail.activity"].sudo().with_context(active_test=False)
        asked = activities.search([("res_model", "=", self._name), ("rma_step", "!=", False)])
        orders = self.sudo().search(
            ["|", ("state", "in", STATES_WAITING), ("id", "in", asked.mapped("res_id"))]
        )
        self.env.add_to_compute(self._fields["next_step"], orders)
        orders._update_activities()

    # ------------------------------------------------------------------ when the next step changes

    def _compute_next_step(self):
        """Whoever is asked follows the next step, once the transaction has changed all it will."""
        before = {order: order.next_step for order in self._origin}
        super()._compute_next_step()
        changed = {order.id for order, step in before.items() if order.next_step != step}
        if changed:
            data = self.env.cr.precommit.data
            if not data.setdefault(CHANGED, set()):
                self.env.cr.precommit.add(self.browse()._ask_for_next_steps)
            data[CHANGED] |= changed

    def _ask_for_next_steps(self):
        changed = self.env.cr.precommit.data.pop(CHANGED, ())
        self.browse(changed).exists()._update_activities()

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        is_told = message.subtype_id and not message.subtype_id.internal
        if message.message_type in ("comment", "email") and is_told and not message.is_internal:
            # What comes with a request is decided on with it.
            is_request = self.env.context.get("rma_is_request")
            is_asking = not message.author_id or message.author_id.partner_share
            # sudo: rma.order - whoever may write a message may be allowed nothing else
            self.sudo()._write_protected({"is_answer_due": is_asking and not is_request})
        if msg_vals.get("message_type") in ("comment", "email"):
            self._update_activities()
        return result
