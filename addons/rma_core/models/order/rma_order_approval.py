from odoo import api, fields, models
from odoo.exceptions import UserError


class RmaOrder(models.Model):
    """Who may decide on a return, up to which amount, and deciding on many at once."""

    _inherit = "rma.order"

    company_currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Value",
        compute="_compute_amount_total",
        currency_field="company_currency_id",
        help="What the approved quantities are worth on their invoices, taxes included, in the "
        "company's currency: limits of authority are compared with it.",
    )

    approval_hint = fields.Char(
        compute="_compute_approval_hint", help="Why the user cannot approve, and who can."
    )

    @api.depends("state", "amount_total", "is_action_approve_allowed")
    @api.depends_context("uid")
    def _compute_approval_hint(self):
        """Where *Approve* is missing the form says why."""
        self.approval_hint = False
        for order in self._filter_workable().filtered(lambda order: order.state == "submitted"):
            try:
                order._ensure_may_approve()
            except UserError as error:
                order.approval_hint = str(error.args[0])

    @api.depends("line_ids.amount_refundable", "line_ids.quantity_approved")
    def _compute_amount_total(self):
        today = fields.Date.context_today(self)
        for order in self:
            order.amount_total = sum(
                (line.currency_id or order.company_currency_id)._convert(
                    line.amount_refundable, order.company_currency_id, order.company_id, today
                )
                for line in order.line_ids
            )

    @api.depends("company_id.rma_approver_required", "amount_total")
    @api.depends_context("uid")
    def _compute_is_action_allowed(self):
        super()._compute_is_action_allowed()
        for order in self.filtered(lambda order: not order._may_decide()):
            order.is_action_approve_allowed = False
            order.is_action_revision_allowed = False
            order.is_action_reject_allowed = False
        for order in self.filtered("is_action_approve_allowed"):
            order.is_action_approve_allowed = not order._exceeds_limit()

    def _may_decide(self):
        """Tell whether the user may approve, reject or send back requests at all."""
        self.ensure_one()
        return not self.company_id.rma_approver_required or self.env.user.has_group(
            "rma_core.rma_core_group_approver"
        )

    # ------------------------------------------------------------------ guards

    def _ensure_can_decide(self):
        # Automatic approvals are made by Odoo itself.
        if self.env.su:
            return
        for order in self:
            if not order._may_decide():
                raise UserError(
                    self.env._(
                        "Only approvers can decide on returns of %(company)s. Ask one of them "
                        "to review %(return)s.",
                        company=order.company_id.name,
                        **{"return": order.name},
                    )
                )

    def _exceeds_limit(self):
        """Tell whether the return is worth more than the user may approve."""
        self.ensure_one()
        # sudo: res.users - users may not read their own limit
        limit = 0.0 if self.env.su else self.env.user.sudo().rma_approval_limit
        return (
            bool(limit) and self.company_currency_id.compare_amounts(self.amount_total, limit) > 0
        )

    def _ensure_can_approve(self):
        self._ensure_may_approve()
        super()._ensure_can_approve()

    def _ensure_may_approve(self):
        """Raise why it is not the user who approves, and say who does. Extend with super()."""
        self._ensure_can_decide()
        self._ensure_within_limit()

    def _ensure_within_limit(self):
        for order in self.filtered(lambda order: order._exceeds_limit()):
            currency = order.company_currency_id
            raise UserError(
                self.env._(
                    "Return %(return)s is worth %(amount)s, but you may only approve up to "
                    "%(limit)s. Ask somebody with a higher limit.",
                    amount=currency.format(order.amount_total),
                    # sudo: res.users - users are told their limit when they exceed it
                    limit=currency.format(self.env.user.sudo().rma_approval_limit),
                    **{"return": order.name},
                )
            )

    # ------------------------------------------------------------------ actions

    def _decline(self, target, note):
        if target != "cancel":
            self._ensure_can_decide()
        return super()._decline(target, note)

    def action_approve_selected(self):
        """Approve what can be, and show what was not and why."""
        before = self.filtered(lambda order: order.workflow_state == "approved")
        approved, refusals = (self - before)._try_approve()
        refusals.update((order, self.env._("It had already been approved.")) for order in before)
        # sudo: rma.order.approve - only the server makes this answer
        answers = self.env["rma.order.approve"].sudo()
        result = answers.create(
            {
                "approved_ids": [fields.Command.set(approved.ids)],
                "line_ids": [
                    fields.Command.create({"order_id": order.id, "refusal": refusal})
                    for order, refusal in refusals.items()
                ],
            }
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_core.rma_order_approve_action")
        return {**action, "res_id": result.id}

    def _try_approve(self):
        """Approve what can be approved.

        :return: the returns approved, and ``{return: why it was not}``
        """
        return self._do_mass("approve", self.env["rma.order.mass"])
