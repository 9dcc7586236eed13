from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError

MANAGER = "rma_core.rma_core_group_manager"


class RmaOrder(models.Model):
    """A return that several people approve: all of their tiers agree, and it is approved with
    everything that follows; one of them declines, and it starts over."""

    _name = "rma.order"
    _inherit = ["rma.order", "tier.validation"]

    _state_field = "workflow_state"
    _state_from = ["submitted"]
    _state_to = ["approved"]
    _cancel_state = "cancel"
    _tier_validation_manual_config = False

    validation_status = fields.Selection(string="Approval Stage", index=True, copy=False)
    is_request_validation_allowed = fields.Boolean(compute="_compute_is_validation_allowed")
    is_restart_validation_allowed = fields.Boolean(compute="_compute_is_validation_allowed")

    # ------------------------------------------------------------------ computes

    # A definition's domain may depend on anything, so it is evaluated on submission.
    @api.depends("workflow_state", "review_ids", "company_id", "line_ids.amount_refundable")
    def _compute_need_validation(self):
        """As for one return, with the definitions read once for all of them."""
        self.need_validation = False
        waiting = self.filtered(
            lambda order: (
                order._origin and order.workflow_state == "submitted" and not order.review_ids
            )
        )
        definitions = (
            self.env["tier.definition"]
            # sudo: tier.definition - tiers apply to users who may not read them
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("company_id", "in", [False, *waiting.company_id.ids]),
                ]
            )
        )
        for definition in definitions:
            company = definition.company_id
            concerned = waiting.filtered(
                lambda order, company=company: not company or order.company_id == company
            )
            if concerned:
                # sudo: rma.order - a definition's domain may be about what the user may not read
                concerned.sudo().evaluate_tier(definition).sudo(False).need_validation = True

    @api.depends("review_ids.status", "review_ids.reviewer_ids")
    @api.depends_context("uid")
    def _compute_is_action_allowed(self):
        super()._compute_is_action_allowed()
        for order in self.filtered(lambda order: order._is_under_tiers()):
            order.is_action_approve_allowed = False

    @api.depends(
        "workflow_state", "need_validation", "review_ids.status", "review_ids.reviewer_ids"
    )
    @api.depends_context("uid")
    def _compute_is_validation_allowed(self):
        workable = self._filter_workable()
        for order in self:
            asks = order in workable and order.workflow_state == "submitted"
            order.is_request_validation_allowed = (
                asks and not order.review_ids and order.need_validation
            )
            order.is_restart_validation_allowed = (
                asks and bool(order.review_ids) and order._may_decide()
            )

    def _is_under_tiers(self):
        """Tell whether tiers are still to agree."""
        self.ensure_one()
        return (
            self.workflow_state == "submitted"
            and not self._have_tiers_agreed()
            and bool(self.review_ids or self.need_validation)
        )

    def _have_tiers_agreed(self):
        """Tell whether every tier approved, by the reviews themselves: what is stored of them on
        the return is for lists."""
        self.ensure_one()
        # sudo: tier.review - reviews of others count, whoever asks
        reviews = self.sudo().review_ids
        return bool(reviews) and set(reviews.mapped("status")) <= set(self._validated_states())

    @api.model
    def _get_next_steps(self):
        """Where tiers are to agree it is their reviewers' turn, who are told in their own way."""
        steps = {}
        for step, texts in super()._get_next_steps().items():
            steps[step] = texts
            if step == "review":
                steps["tiers"] = (self.env._("With the Approvers"), False)
        return steps

    @api.model
    def _get_overview_helps(self):
        return {
            **super()._get_overview_helps(),
            "tiers": self.env._("Approvers decide in their turn."),
        }

    @api.model
    def _get_next_step_sources(self):
        return [*super()._get_next_step_sources(), "review_ids.status"]

    def _filter_waiting_tiers(self):
        return self.filtered(lambda order: order.state == "submitted" and order._is_under_tiers())

    def _filter_waiting_review(self):
        waiting = super()._filter_waiting_review()
        return waiting - waiting._filter_waiting_tiers()

    def _may_decide(self):
        """Where there are tiers, those decide whose turn it is."""
        if self.workflow_state == "submitted" and self.review_ids:
            return bool(self.can_review) or self.env.user.has_group(MANAGER)
        return super()._may_decide()

    # ------------------------------------------------------------------ the way

    def _start_review(self):
        super()._start_review()
        # Not those that submitting approved.
        self.filtered(lambda order: order.workflow_state == "submitted").request_validation()

    def _ensure_may_approve(self):
        self._ensure_tiers_agreed()
        super()._ensure_may_approve()

    def _ensure_tiers_agreed(self):
        for order in self:
            if order._is_under_tiers():
                raise UserError(order._get_tiers_sentence())

    def _get_tiers_sentence(self):
        self.ensure_one()
        agreed = self.review_ids.filtered(lambda review: review.status == "approved")
        if not self.review_ids:
            return self.env._(
                "Return %(return)s needs the approval of several people: press Request "
                "Validation.",
                **{"return": self.name},
            )
        waiting = self.review_ids - agreed
        return self.env._(
            "Return %(return)s is under review: %(agreed)s of %(all)s tiers have approved; "
            "waiting for %(waiting)s. The next approver must press Validate.",
            agreed=len(agreed),
            all=len(self.review_ids),
            waiting=", ".join(waiting.filtered("name").mapped("name")),
            **{"return": self.name},
        )

    def _validate_tier(self, tiers=False):
        before = self.review_ids.filtered(lambda review: review.status == "approved")
        result = super()._validate_tier(tiers)
        self._log_comments(self.review_ids - before)
        if self.workflow_state == "submitted" and self._have_tiers_agreed():
            # sudo: rma.order - tiers are the right to approve; nobody's own limit counts beside
            # them
            self.sudo().action_approve()
        return result

    def _log_comments(self, reviews):
        """Keep what approvers wrote where everybody reads it."""
        for review in reviews:
            if review.status == "approved" and review.comment:
                self._message_log(
                    body=self.env._(
                        "%(tier)s approved: %(comment)s", tier=review.name, comment=review.comment
                    )
                )

    def reject_tier(self):
        """Reject the return: the customer is told why."""
        return self.action_reject()

    def request_validation(self):
        self.check_access("write")
        # sudo: tier.review - the return makes its reviews, whoever submits it
        return super(RmaOrder, self.sudo()).request_validation().sudo(False)

    def restart_validation(self):
        self.check_access("write")
        for order in self:
            if not order._may_decide():
                raise UserError(
                    self.env._(
                        "Only the current approvers and administrators of returns can restart "
                        "the approval of %(return)s.",
                        **{"return": order.name},
                    )
                )
        self._start_tiers_over()

    def _start_tiers_over(self):
        """Ask all tiers again."""
        reviewed = self.filtered("review_ids")
        # sudo: tier.review - the return makes and deletes its reviews
        reviewed.sudo().review_ids.unlink()
        for order in reviewed:
            order._message_log(body=self.env._("The approval starts again with the first tier."))
        reviewed.request_validation()

    def _set_state(self, target, **vals):
        orders = super()._set_state(target, **vals)
        if target != "approved":
            # One refusal is enough; a new request starts with the first tier.
            # sudo: tier.review - the return makes and deletes its reviews
            orders.sudo().review_ids.unlink()
        return orders

    # ------------------------------------------------------------------ base_tier_validation

    def _tier_validation_check_state_on_write(self, vals):
        """The last gate, whoever writes; ``action_approve()`` says it first."""
        if vals.get(self._state_field) in self._state_to:
            self._ensure_tiers_agreed()

    def _tier_validation_check_write_allowed(self, vals):
        """What tiers agreed on stands on the lines, which ask them again when they change;
        responsible, tags and notes have nothing to do with it."""

    def _tier_validation_check_write_remove_reviews(self, vals):
        """See ``_set_state()``."""

    def _add_tier_validation_buttons(self, node, params):
        """Offer them to those for whom they work."""
        added = super()._add_tier_validation_buttons(node, params)
        for button in added.findall(".//button"):
            flag = f"is_{button.get('name')}_allowed"
            button.set("invisible", f"not {flag}")
            added.append(etree.Element("field", name=flag, invisible="1"))
        return added

    def _get_tier_validation_readonly_domain(self):
        return "False"

    def _notify_rejected_review(self):
        """The return's own history tells who rejected it and why."""

    # ------------------------------------------------------------------ forwarding

    def action_forward(self):
        """Open the dialog that asks who shall decide instead."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_tier_validation.rma_tier_forward_action"
        )
        action["context"] = {"default_order_id": self.id}
        return action

    def _forward_tier(self, user, note):
        """Let ``user`` decide on the tiers whose turn it is for the current one."""
        self.ensure_one()
        sequences = self._get_sequences_to_approve(self.env.user)
        reviews = self.review_ids.filtered(
            lambda review: (
                review.status in ("waiting", "pending")
                and review.sequence in sequences
                and self.env.user in review.reviewer_ids
            )
        )
        if not reviews:
            raise UserError(
                self.env._(
                    "It is not your turn to decide on %(return)s: there is nothing to forward.",
                    **{"return": self.name},
                )
            )
        # sudo: tier.review - reviewers forward without rights on the field
        reviews.sudo()._write_protected({"rma_forwarded_to_id": user.id})
        self._message_log(
            body=self.env._(
                "%(tiers)s forwarded to %(user)s: %(note)s",
                tiers=", ".join(reviews.mapped("name")),
                user=user.name,
                note=note or "–",
            )
        )
        # sudo: mail.activity - which step it asks for is the server's to say
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Decide on this return"),
            note=note,
            user_id=user.id,
            rma_step="tiers",
        )
        self._close_tier_activities()

    def _update_activities(self):
        super()._update_activities()
        self._close_tier_activities()

    def _close_tier_activities(self):
        """Whoever forwarded a tier, or decided, is not asked for it any longer."""
        # sudo: mail.activity - activities of others are closed
        for order in self.sudo():
            asked = order.activity_ids.filtered(lambda activity: activity.rma_step == "tiers")
            if asked:
                is_waiting = order.workflow_state == "submitted"
                reviews = order.review_ids.filtered(
                    lambda review: review.status in ("waiting", "pending")
                )
                turns = reviews.reviewer_ids if is_waiting else order.env["res.users"]
                done = asked.filtered(lambda activity, turns=turns: activity.user_id not in turns)
                done.write({"active": False, "rma_step": False})
                order.invalidate_recordset(["activity_ids"])
