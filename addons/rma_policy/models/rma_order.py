from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rma_core.const import STATES_UNDECIDED

from .rma_policy import VERDICTS

# Requests from these are bound by the policies' verdict.
BOUND_ORIGINS = ("portal", "guest")


class RmaOrder(models.Model):
    """What policies say about a return: asked when it is handed in, heeded when it is approved."""

    _inherit = "rma.order"

    date_requested = fields.Datetime(
        string="First Submitted On",
        readonly=True,
        copy=False,
        help="Return windows are counted to it: a revision does not make a request late.",
    )
    policy_verdict = fields.Selection(
        VERDICTS,
        string="Policy Says",
        compute="_compute_policy_verdict",
        store=True,
        index="btree_not_null",
    )
    # The same lines, for a separate list in the form.
    policy_line_ids = fields.One2many(related="line_ids", string="Policies")
    has_policies = fields.Boolean(compute="_compute_has_policies")
    has_policy_overrides = fields.Boolean(compute="_compute_has_policies")
    is_action_check_allowed = fields.Boolean(compute="_compute_is_action_override_allowed")
    is_action_override_allowed = fields.Boolean(compute="_compute_is_action_override_allowed")

    @api.depends(
        "line_ids.policy_verdict", "line_ids.policy_override_user_id", "line_ids.quantity_approved"
    )
    def _compute_policy_verdict(self):
        """The strictest verdict on what is to be approved; what somebody allowed was decided by
        a person."""
        for order in self:
            refused = order.line_ids._get_policy_refused()
            verdicts = set(order.line_ids.mapped("policy_verdict"))
            if refused:
                order.policy_verdict = "no"
            elif verdicts & {"no", "person"}:
                order.policy_verdict = "person"
            else:
                order.policy_verdict = "yes" if "yes" in verdicts else False

    @api.depends("line_ids.policy_id", "line_ids.policy_override_user_id")
    def _compute_has_policies(self):
        for order in self:
            order.has_policies = bool(order.line_ids.policy_id)
            order.has_policy_overrides = bool(order.line_ids.policy_override_user_id)

    @api.depends("state", "line_ids.policy_verdict", "line_ids.policy_override_user_id")
    @api.depends_context("uid")
    def _compute_is_action_override_allowed(self):
        workable = self._filter_workable()
        for order in self:
            is_open = order in workable and order.state in STATES_UNDECIDED
            is_refused = bool(order.line_ids._get_policy_refused())
            order.is_action_override_allowed = is_open and is_refused
            # Submitting and approving check the policies; this button checks refused ones again.
            order.is_action_check_allowed = is_open and (is_refused or order.state != "submitted")

    @api.depends("policy_verdict")
    def _compute_is_action_allowed(self):
        super()._compute_is_action_allowed()
        # Override and Check Policies are offered instead.
        refused = self.filtered(lambda order: order.policy_verdict == "no")
        refused.is_action_approve_allowed = False

    # ------------------------------------------------------------------ facts

    def _get_policy_date(self):
        """Return the day, where the company is, on which the customer asked."""
        asked_at = self.date_requested or self.date_submitted or fields.Datetime.now()
        return self._to_company_date(asked_at)

    def _to_company_date(self, moment):
        order = self.with_context(tz=self.company_id.partner_id.tz or "UTC")
        return fields.Datetime.context_timestamp(order, moment).date()

    def _get_policy_country(self):
        partner = self.partner_shipping_id or self.partner_id
        return partner.country_id or self.commercial_partner_id.country_id

    # ------------------------------------------------------------------ actions

    def _start_review(self):
        undated = self.filtered(lambda order: not order.date_requested)
        for moment, orders in undated.grouped("date_submitted").items():
            orders._write_protected({"date_requested": moment})
        self.line_ids._apply_policies()
        self._ensure_policies_let_submit()
        super()._start_review()

    def _refresh_decision(self):
        super()._refresh_decision()
        # Policies may have changed, or come, since the request was submitted. What expired had
        # been allowed before: a stricter policy of today does not take it back.
        self._filter_under_review().line_ids._apply_policies()

    def _ensure_can_approve(self):
        self._filter_under_review()._ensure_policies_let_approve()
        super()._ensure_can_approve()

    def _filter_under_review(self):
        return self.filtered(lambda order: order.workflow_state == "submitted")

    def action_check_policies(self):
        """Ask the policies before the request is handed in."""
        self.check_access("write")
        self.filtered(lambda order: order.state in STATES_UNDECIDED).line_ids._apply_policies()
        return True

    def action_override_policies(self):
        """Open the dialog that asks why refused products are allowed."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_policy.rma_policy_override_action"
        )
        action["context"] = {"default_order_ids": self.ids}
        return action

    def _ensure_policies_let_submit(self):
        """Customers are bound by the policies; staff take requests in and decide later."""
        for order in self.filtered(lambda order: order.origin in BOUND_ORIGINS):
            refused = order.line_ids._get_policy_refused()
            if refused:
                raise UserError(
                    self.env._(
                        "This cannot be returned:\n%(refusals)s",
                        refusals=refused._get_policy_refusals(),
                    )
                )

    def _ensure_policies_let_approve(self):
        for order in self:
            refused = order.line_ids._get_policy_refused()
            if refused:
                raise UserError(
                    self.env._(
                        "Return %(return)s cannot be approved, its policies refuse it:\n"
                        "%(refusals)s\nAllow it with a reason, approve 0 of it, or reject it.",
                        refusals=refused._get_policy_refusals(),
                        **{"return": order.name},
                    )
                )

    # ------------------------------------------------------------------ orm

    def write(self, vals):
        result = super().write(vals)
        if not {"partner_id", "partner_shipping_id"}.isdisjoint(vals):
            self.line_ids._reapply_policies()
        return result
