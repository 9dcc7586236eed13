from odoo import models


class RmaOrder(models.Model):
    _inherit = "rma.order"

    def _get_portal_next_step_approved(self):
        quotations = self._get_portal_quotations()
        if quotations:
            text = self.env._(
                "Please accept or decline quotation %s for the repair.",
                ", ".join(quotations.mapped("name")),
            )
            return {"who": "you", "text": text}
        # sudo: repair.order - customers have no rights on repairs
        if self.sudo().is_hand_over_allowed:
            text = self.env._("Your goods have been repaired and are ready for collection.")
            return {"who": "you", "text": text}
        return super()._get_portal_next_step_approved()

    def _get_portal_settlement_steps(self):
        """Tell of repairs step by step instead of naming the outcome that is to come."""
        repairs = self._get_portal_repairs()
        steps = super()._get_portal_settlement_steps()
        if not repairs:
            return steps
        names = set(repairs.rma_line_id.outcome_id.mapped("name"))
        steps = [step for step in steps if step["is_done"] or step["label"] not in names]
        told = [step for repair in repairs for step in self._get_portal_repair_steps(repair)]
        if any(
            picking.state not in ("done", "cancel")
            and any(move._is_rma_send_back() for move in picking.move_ids)
            for picking in self.delivery_ids
        ):
            steps.append(self._prepare_portal_step(self.env._("On its way to you"), False))
        return [*told, *steps]

    def _get_portal_repairs(self):
        # sudo: repair.order - customers read what the page says of repairs, and nothing else
        repairs = self.sudo().repair_ids.sorted("id")
        return repairs.filtered(lambda repair: repair.state != "cancel")

    def _get_portal_repair_steps(self, repair):
        steps = []
        quotation = repair.sale_order_id
        if quotation.state == "sent":
            return [
                self._prepare_portal_step(
                    self.env._("Quotation %s: waiting for your answer", quotation.name), False
                )
            ]
        if quotation.state == "sale":
            steps.append(
                self._prepare_portal_step(
                    self.env._("Quotation %s accepted", quotation.name), quotation.date_order
                )
            )
        if repair.state == "done":
            label, date = self.env._("Repaired"), repair.move_id.date or repair.write_date
        else:
            label, date = self.env._("In repair"), False
        return [*steps, self._prepare_portal_step(label, date)]

    def _get_portal_quotations(self):
        """Return the quotations that wait for the customer's answer."""
        quotations = self._get_portal_repairs().sale_order_id
        return quotations.filtered(lambda quotation: quotation.state == "sent")
