from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class RmaOrder(models.Model):
    """Approvals whose goods never come: reminded of, expired, and open again in one click."""

    _inherit = "rma.order"

    date_reminded = fields.Date(string="Reminded On", readonly=True, copy=False)
    is_expired = fields.Boolean(
        string="Expired",
        readonly=True,
        copy=False,
        help="Cancelled because the goods did not come in time.",
    )
    is_action_reopen_allowed = fields.Boolean(compute="_compute_is_action_reopen_allowed")

    @api.depends("state", "is_expired")
    @api.depends_context("uid")
    def _compute_is_action_reopen_allowed(self):
        workable = self._filter_workable()
        for order in self:
            order.is_action_reopen_allowed = (
                order in workable and order.is_expired and order.state == "cancel"
            )

    def _assign_deadlines(self):
        today = fields.Date.context_today(self)
        undated = self.filtered(lambda order: not order.date_deadline)
        for days, orders in undated.grouped(lambda order: order._get_deadline_days()).items():
            if days:
                orders.date_deadline = today + timedelta(days=days)
        super()._assign_deadlines()

    def _get_deadline_days(self):
        """Return after how many days the first of its policies wants the goods; 0: none does."""
        return min(filter(None, self.line_ids.policy_id.mapped("deadline_days")), default=0)

    # ------------------------------------------------------------------ by night

    @api.model
    def _cron_expire(self):
        """Remind customers whose deadline comes near, and cancel what they never sent."""
        today = fields.Date.context_today(self)
        candidates = self.search(
            [
                ("state", "=", "approved"),
                ("date_deadline", "!=", False),
                ("line_ids.policy_id.expires", "=", True),
            ]
        ).filtered(lambda order: order._can_expire())
        to_remind = candidates.filtered(
            lambda order: (
                not order.date_reminded
                and order.date_deadline - timedelta(days=order._get_reminder_days()) <= today
            )
        )
        to_remind._remind()
        (candidates - to_remind).filtered(lambda order: order._is_due_to_expire(today))._expire()

    def _can_expire(self):
        """Tell whether nothing came or was given yet: then nobody loses anything."""
        self.ensure_one()
        coming = self.line_ids.filtered(lambda line: line.reception_state == "awaiting")
        return (
            bool(coming)
            and all(coming.mapped("policy_id.expires"))
            and all(line.decision == "refused" for line in self.line_ids - coming)
            and self.is_action_cancel_allowed
            and not any(line.quantity_in_progress for line in self.line_ids)
        )

    def _get_reminder_days(self):
        return max(self.line_ids.policy_id.mapped("reminder_days"))

    def _is_due_to_expire(self, today):
        """Who was reminded late has as much time left as the others."""
        self.ensure_one()
        reminded = self.date_reminded
        return (
            self.date_deadline < today
            and bool(reminded)
            and reminded + timedelta(days=self._get_reminder_days()) < today
        )

    def _filter_to_remind(self):
        # Returns that may expire get their own reminder, which says so.
        return (
            super()
            ._filter_to_remind()
            .filtered(lambda order: not any(order.line_ids.policy_id.mapped("expires")))
        )

    def _remind(self):
        if self:
            self._write_protected({"date_reminded": fields.Date.context_today(self)})
            self._on_event("expiring")

    def _expire(self):
        if self:
            self.action_cancel()
            self._write_protected({"is_expired": True})
            self._on_event("expired")

    # ------------------------------------------------------------------ reopening

    def action_reopen(self):
        """Approve expired returns again, with the code that is on the customer's parcel."""
        self.check_access("write")
        for order in self:
            if not order.is_action_reopen_allowed:
                raise UserError(
                    self.env._(
                        "Return %(return)s did not expire: there is nothing to reopen.",
                        **{"return": order.name},
                    )
                )
        return self.action_approve()

    def _can_become(self, target):
        """What expired was approved before, by whoever had to agree: it need not be asked for
        again."""
        is_reopened = target == "approved" and self.is_expired and self.state == "cancel"
        return is_reopened or super()._can_become(target)

    def _prepare_draft_vals(self):
        return {**super()._prepare_draft_vals(), "date_reminded": False}

    def _set_state(self, target, **vals):
        expired = self.filtered("is_expired")
        orders = super()._set_state(target, **vals)
        if reopened := expired & orders:
            reopened._write_protected(
                {
                    "is_expired": False,
                    "date_reminded": False,
                    "date_deadline": False,
                    "customer_note": False,
                }
            )
        return orders
