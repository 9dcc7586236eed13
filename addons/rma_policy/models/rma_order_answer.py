from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models


class RmaOrder(models.Model):
    """The clock of the law: when an answer is due, and what happens if none is given."""

    _inherit = "rma.order"

    date_answer_due = fields.Date(
        string="Answer Due",
        compute="_compute_date_answer_due",
        store=True,
        index="btree_not_null",
        help="The customer must have an answer by then.",
    )
    date_escalated = fields.Date(readonly=True, copy=False)

    # Does not depend on the policy's days: changing a policy does not move due dates.
    @api.depends("line_ids.policy_id", "date_requested")
    def _compute_date_answer_due(self):
        for order in self:
            days = [line.policy_id.answer_days for line in order.line_ids]
            if order.date_requested and any(days):
                order.date_answer_due = order._get_policy_date() + timedelta(
                    days=min(filter(None, days))
                )
            else:
                order.date_answer_due = False

    @api.model
    def _cron_answer_overdue(self):
        """Do what the policies say about requests that got no answer in time."""
        overdue = self.search(
            [
                ("state", "=", "submitted"),
                ("date_answer_due", "<", fields.Date.context_today(self)),
                # Escalate once, not every night.
                ("date_escalated", "=", False),
            ]
        )
        by_law = overdue.filtered(lambda order: order._is_approved_by_law())
        by_law._approve_by_law()
        (overdue - by_law)._escalate_answer()

    def _get_overdue_policies(self):
        """Return the policies whose time for an answer is over."""
        self.ensure_one()
        asked_on, today = self._get_policy_date(), fields.Date.context_today(self)
        return self.line_ids.policy_id.filtered(
            lambda policy: (
                policy.answer_days and asked_on + timedelta(days=policy.answer_days) < today
            )
        )

    def _is_approved_by_law(self):
        """Only if the law says so of all its products: the others are left to a person."""
        self.ensure_one()
        overdue = self._get_overdue_policies()
        return all(
            line.policy_id in overdue and line.policy_id.on_no_answer == "approve"
            for line in self.line_ids
        )

    def _approve_by_law(self):
        """Approve although nobody did; what a policy refused nobody refused in time."""
        for order in self:
            # sudo: rma.order - Odoo itself approves: nobody did
            refused = order.line_ids._get_policy_refused().with_user(SUPERUSER_ID)
            refused._override_policy(self.env._("No answer was given in time."))
        approved = self._approve_as_system("law")
        for order in approved:
            order._message_log(
                body=self.env._(
                    "Approved by law: no answer was given by %(date)s.",
                    date=order._fields["date_answer_due"].convert_to_display_name(
                        order.date_answer_due, order
                    ),
                )
            )
        # Whatever could not be approved needs a person all the more.
        (self - self.browse(approved.ids))._escalate_answer(is_required=True)

    def _escalate_answer(self, is_required=False):
        today, escalated = fields.Date.context_today(self), self.browse()
        for order in self:
            policies = order._get_overdue_policies().filtered(
                lambda policy: policy.on_no_answer != "nothing"
            )
            if not policies and not is_required:
                continue
            user = policies.escalation_user_id[:1] or order._get_user_to_ask("review")
            order._ask_for_answer(user, today)
            escalated |= order
        escalated._write_protected({"date_escalated": today})

    def _ask_for_answer(self, user, today):
        """Tell a user that the answer is overdue; who is asked to decide already is not asked a
        second time."""
        self.ensure_one()
        summary = self.env._("The answer to the customer is overdue")
        asked = self._get_step_activities().filtered(
            lambda a: a.active and a.rma_step == "review" and a.user_id == user
        )
        if asked:
            asked.write({"date_deadline": today, "summary": summary})
        else:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=today,
                summary=summary,
                user_id=user.id,
                rma_step="review",
            )
