from odoo import models

from odoo.addons.rma_core.const import STATES_DECLINED


class RmaOrder(models.Model):
    """The way of a return as the customer's page draws it."""

    _inherit = "rma.order"

    def _get_portal_timeline(self):
        """Return the steps from request to end, in their order: a list of ``{"label", "date",
        "state", "color"}``; ``state`` is ``done``, ``current`` or ``todo``."""
        self.ensure_one()
        steps = self._get_portal_steps()
        waiting = [step for step in steps if not step["is_done"]]
        for step in steps:
            step["state"] = "done" if step["is_done"] else "todo"
        if waiting and self.state not in STATES_DECLINED:
            waiting[0]["state"] = "current"
        return steps

    def _get_portal_steps(self):
        """Return the steps as ``_prepare_portal_step()`` makes them. Extend with super()."""
        steps = [
            self._prepare_portal_step(
                self.env._("You asked"), self.date_submitted or self.create_date
            )
        ]
        if self.state == "cancel":
            return [
                *steps,
                self._prepare_portal_step(
                    self.env._("Cancelled"), self._get_portal_end_date(), "danger"
                ),
            ]
        if self.state == "rejected":
            return [
                *steps,
                self._prepare_portal_step(
                    self.env._("Not accepted"), self._get_portal_end_date(), "danger"
                ),
            ]
        if self.state == "revision":
            steps.append(self._prepare_portal_step(self.env._("Your answer"), False))
        decision = self.env._("Approved") if self.date_approved else self.env._("Our answer")
        steps.append(
            {**self._prepare_portal_step(decision, self.date_approved), "kind": "decision"}
        )
        if any(line.outcome_id.needs_receipt for line in self.line_ids):
            if self.date_sent:
                steps.append(self._prepare_portal_step(self.env._("On its way"), self.date_sent))
            steps.append({**self._get_portal_reception_step(), "kind": "reception"})
        steps += self._get_portal_settlement_steps()
        steps.append(self._prepare_portal_step(self.env._("Closed"), self.date_closed))
        return steps

    def _get_portal_end_date(self):
        """Return when the return got its state, as the log says."""
        changes = self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("subtype_id", "=", self._get_state_subtype().id),
            ],
            order="id desc",
            limit=1,
        )
        return changes.date or self.write_date

    def _get_portal_reception_step(self):
        receipts = self.receipt_ids.filtered(lambda picking: picking.state == "done")
        if self.date_received or (self.state == "done" and receipts):
            date = self.date_received or max(receipts.mapped("date_done"))
            return self._prepare_portal_step(self.env._("Your parcel arrived"), date)
        if self.state == "done":
            return self._prepare_portal_step(
                self.env._("The remaining items are no longer expected"), self.date_closed
            )
        if receipts:
            return self._prepare_portal_step(
                self.env._("Part of it has arrived; the rest is still expected"), False
            )
        return self._prepare_portal_step(self.env._("Your parcel arrives"), False)

    def _get_portal_settlement_steps(self):
        """Return what the customer got, and while there is more to come, that it will.
        Extend with super() for the documents of other outcomes."""
        steps = [
            self._prepare_portal_step(
                self.env._("Credit note %(number)s issued", number=refund.name),
                refund.invoice_date,
            )
            for refund in self._get_paper_refunds()
        ]
        for picking in self.delivery_ids:
            if picking.state == "done":
                is_back = any(move._is_rma_send_back() for move in picking.move_ids)
                label = (
                    self.env._("Sent back to you") if is_back else self.env._("Replacement sent")
                )
                steps.append(self._prepare_portal_step(label, picking.date_done))
        steps += [
            self._prepare_portal_step(
                self.env._("Exchange order %(order)s", order=sale.name), sale.date_order
            )
            for sale in self.replacement_order_ids
            if sale.state == "sale"
        ]
        if self.state != "done":
            waiting = self.line_ids.filtered(
                lambda line: line.settlement_state in ("waiting", "in_progress")
            )
            steps += [
                {**self._prepare_portal_step(outcome.name, False), "kind": "settlement"}
                for outcome in waiting.outcome_id
            ]
        return steps

    def _prepare_portal_step(self, label, date, color="success"):
        """Return a step of the timeline; one without date is still to come."""
        return {"label": label, "date": date, "is_done": bool(date), "color": color}
