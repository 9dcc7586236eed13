from odoo import api, fields, models

# Their mails speak of a decision; the right to withdraw depends on none.
EVENTS_OF_DECISIONS = frozenset(["submitted", "resubmitted", "approved", "inspected", "reminder"])


class RmaOrder(models.Model):
    """A return by law: nobody decides on it, and no text says that somebody did."""

    _inherit = "rma.order"

    withdrawal_id = fields.Many2one(
        "rma.withdrawal",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model
    def _is_server_field(self, name):
        return name == "withdrawal_id" or super()._is_server_field(name)

    def _get_proof_of_sending(self):
        """Return the day on which consumers told the parcel's number on their page, or None."""
        sent = self.filtered(lambda order: order.date_sent and order.sent_tracking)
        return max(sent.mapped("date_sent")).date() if sent and sent == self else None

    def _filter_by_law(self):
        """Return the returns that withdrawals made."""
        return self.filtered("withdrawal_id")

    def _send_event_mails(self, event):
        told = self
        if event in EVENTS_OF_DECISIONS:
            told = self - self._filter_by_law()
        return super(RmaOrder, told)._send_event_mails(event)

    def _on_event(self, event, documents=None):
        result = super()._on_event(event, documents)
        # sudo: rma.withdrawal - whoever receives or pays needs no rights on withdrawals
        self.sudo().withdrawal_id._update_state()
        return result

    def _approve_by_rule(self):
        """Whoever made the return by law approves it, too."""
        return super(RmaOrder, self - self._filter_by_law())._approve_by_rule()

    # ------------------------------------------------------------------ what customers read

    def _get_portal_status(self):
        status = super()._get_portal_status()
        if self.withdrawal_id and self.state in ("submitted", "rejected"):
            return {**status, "label": self.env._("Withdrawal received"), "color": "info"}
        return status

    def _get_portal_status_approved(self):
        label, color = super()._get_portal_status_approved()
        states = set(self.line_ids.mapped("reception_state"))
        if self.withdrawal_id and not states & {"awaiting", "partial", "received"}:
            return self.env._("Withdrawal received"), color
        return label, color

    def _get_portal_steps(self):
        steps = super()._get_portal_steps()
        if not self.withdrawal_id or self.state == "cancel":
            return steps
        first = self._prepare_portal_step(
            self.env._("You withdrew from the contract"), self.withdrawal_id.declared_at
        )
        # The first of the others is the decision on a request.
        return [first, *steps[2:]]
