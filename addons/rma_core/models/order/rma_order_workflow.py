from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import STATES_DECLINED, STATES_OPEN
from ...utils import make_return_code


class RmaOrder(models.Model):
    """The way of a return from request to decision, and what closes it."""

    _inherit = "rma.order"

    @api.model
    def _get_state_sources(self):
        """Return ``{target state: states it may be reached from}``. Extend with super()."""
        return {
            "submitted": ("draft", "revision"),
            "revision": ("submitted",),
            "approved": ("submitted",),
            "rejected": ("submitted", "revision"),
            "cancel": STATES_OPEN,
            "draft": STATES_DECLINED,
        }

    @api.depends("workflow_state", "line_ids.settlement_state", "line_ids.reception_state")
    def _compute_state(self):
        """An approved return whose lines are all through is closed, and open again as soon as
        one of them is not any more."""
        for order in self:
            is_done = order.workflow_state == "approved" and order._is_closed()
            order.state = "done" if is_done else order.workflow_state

    @api.depends("state")
    def _compute_date_closed(self):
        now = fields.Datetime.now()
        for order in self:
            order.date_closed = (order.date_closed or now) if order.state == "done" else False

    def _is_closed(self):
        """Tell whether every line is settled, refused or cancelled, and nothing is to come: a
        replacement sent in advance leaves the goods to wait for."""
        self.ensure_one()
        return all(
            line.settlement_state in ("settled", "not_needed")
            and line.reception_state in ("received", "not_needed")
            for line in self.line_ids
        )

    # ------------------------------------------------------------------ the gate

    def _set_state(self, target, **vals):
        """Bring the returns to state ``target``; those already there are left alone.

        :param str target: a state of ``_get_state_sources()``
        :param vals: further values written with it
        :return: the returns that changed
        :raises UserError: when a return cannot come to that state from its own
        """
        self.check_access("write")
        # Of two users who decide at once the second one's write fails, and Odoo lets it start
        # over: see ``_lock()``.
        orders = self.filtered(lambda order: order.workflow_state != target)
        orders._ensure_can_become(target)
        if orders:
            orders._write_protected({"workflow_state": target, **vals})
        return orders

    def _ensure_can_become(self, target):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for order in self:
            if not order._can_become(target):
                raise UserError(
                    self.env._(
                        "Return %(return)s is %(state)s and cannot become %(target)s.",
                        state=labels[order.state],
                        target=labels[target],
                        **{"return": order.name},
                    )
                )

    def _can_become(self, target):
        """Tell whether the return may come to state ``target`` from its own. Extend with super()
        for a way that single returns have beside ``_get_state_sources()``."""
        self.ensure_one()
        return self.state in self._get_state_sources()[target]

    def _lock(self):
        """Let nobody else work on these returns at the same time; see ``_lock_rows()``."""
        self.check_access("write")
        self.flush_recordset()
        self._lock_rows()

    # ------------------------------------------------------------------ actions

    def action_submit(self):
        """Submit the request. Refused without lines, or with more than was delivered.

        Add-ons extend the steps rather than this: ``_ensure_can_submit()``, then
        ``_start_review()``.
        """
        self._ensure_can_submit()
        revised = self.filtered(lambda order: order.workflow_state == "revision")
        asked = (self - revised)._set_state(
            "submitted", date_submitted=fields.Datetime.now(), was_submitted=True
        )
        # Whoever was asked for more had asked before: the first date stays.
        revised._set_state("submitted")
        (asked | revised).line_ids._check_claimed_quantity()
        asked._on_event("submitted")
        revised._on_event("resubmitted")
        self._start_review()
        return True

    def _start_review(self):
        """Do what follows once a request was submitted. Extend with super()."""

    def action_approve(self):
        """Agree: make the return code, the receipts, and what is due on approval.

        Add-ons extend the steps rather than this, each with super(), so that their order is the
        one below and not the one in which add-ons are loaded:

        1. ``_refresh_decision()`` looks again at what the decision rests on;
        2. ``_ensure_can_approve()`` raises what forbids it;
        3. ``_prepare_approval_vals()`` says what is written with the new state;
        4. ``_start_approved()`` makes what an approved return needs.
        """
        self.check_access("write")
        orders = self.filtered(lambda order: order.workflow_state != "approved")
        orders._refresh_decision()
        orders._ensure_can_approve()
        orders = orders._set_state("approved", **orders._prepare_approval_vals())
        orders.line_ids._check_claimed_quantity()
        orders._start_approved()
        orders._on_event("approved")
        return True

    def _refresh_decision(self):
        """Look again at what the decision on these returns rests on. Extend with super()."""

    def _ensure_can_approve(self):
        """Raise what forbids approving, before anything is created. Extend with super()."""
        for handler, lines in self.line_ids._grouped_by_handler():
            handler._check(lines)

    def _prepare_approval_vals(self):
        """Return what is written when these returns are approved. Extend with super()."""
        return {"date_approved": fields.Datetime.now()}

    def _start_approved(self):
        """Make what approved returns need: code, deadline, receipts. Extend with super()."""
        self._take_responsibility()
        self._assign_return_codes()
        self._assign_deadlines()
        # sudo: stock.picking, account.move - approvers may lack rights on what follows
        orders = self.sudo()
        orders._create_receipts()
        orders._settle(["approval"])

    def _take_responsibility(self):
        """Whoever approves returns that nobody is responsible for becomes it."""
        nobodys = self.filtered(lambda order: not order.user_id)
        if nobodys and self.env.user._is_internal() and not self.env.su:
            nobodys.user_id = self.env.user

    def action_request_revision(self):
        """Open the dialog that asks the customer to revise the request."""
        return self._action_decline("revision")

    def action_reject(self):
        """Open the dialog that asks for the reason to reject."""
        return self._action_decline("rejected")

    def action_cancel_with_reason(self):
        """Open the dialog that asks what to tell the customer, then cancel."""
        self._ensure_can_cancel()
        return self._action_decline("cancel")

    def action_cancel(self):
        """Cancel, together with the documents that are still open. Refused once goods are
        received or a document is posted."""
        return self._cancel()

    def _cancel(self, note=False):
        """Do what ``action_cancel()`` says, and tell the customer why.

        :param str note: plain text the customer will read
        """
        self._lock()
        self._ensure_can_cancel()
        orders = self.filtered(lambda order: order.state != "cancel")
        # Do this first: a return without open documents may count as closed.
        orders._set_state("cancel", customer_note=note)
        orders.line_ids.modified(["quantity_approved"])
        # sudo: stock.picking, account.move - clerks cancel drafts without rights on them
        orders.sudo()._cancel_open_documents()
        orders._on_event("cancel")
        return True

    def action_draft(self):
        """Start over with a return that was rejected or cancelled."""
        orders = self._set_state("draft", **self._prepare_draft_vals())
        orders.line_ids._reset_decision()
        orders.line_ids._check_claimed_quantity()
        orders._on_event("draft")
        return True

    def _prepare_draft_vals(self):
        """Return what a return that starts over forgets. Extend with super()."""
        return {
            "date_submitted": False,
            "date_approved": False,
            "return_code": False,
            "customer_note": False,
        }

    def _action_decline(self, target):
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_core.rma_order_decline_action")
        titles = {
            "revision": self.env._("Ask the Customer to Revise the Request"),
            "rejected": self.env._("Reject the Return"),
            "cancel": self.env._("Cancel the Return"),
        }
        action["name"] = titles[target]
        action["context"] = {"default_order_ids": self.ids, "default_target": target}
        return action

    def _decline(self, target, note):
        """Reject, cancel or ask for a revision, and tell the customer why.

        :param str target: ``revision``, ``rejected`` or ``cancel``
        :param str note: plain text the customer will read
        """
        if not (note or "").strip():
            raise UserError(
                self.env._(
                    "Write a message to the customer of %(returns)s; it is the only "
                    "explanation they will get.",
                    returns=", ".join(self.mapped("name")),
                )
            )
        if target == "cancel":
            self._cancel(note)
        else:
            # Pressing twice must not send two mails.
            self._set_state(target, customer_note=note)._on_event(target)

    # ------------------------------------------------------------------ steps

    def _ensure_can_submit(self):
        for order in self:
            if not order.line_ids:
                raise UserError(
                    self.env._(
                        "Return %(return)s has no products yet: add at least one line.",
                        **{"return": order.name},
                    )
                )
        self.line_ids._ensure_can_submit()

    def _ensure_can_cancel(self):
        for order in self:
            documents = order.line_ids.filtered("has_posted_documents")
            if documents:
                raise UserError(
                    self.env._(
                        "Return %(return)s cannot be cancelled: goods were moved or a document "
                        "was posted for %(products)s. Reverse those documents first.",
                        products=", ".join(documents.product_id.mapped("display_name")),
                        **{"return": order.name},
                    )
                )

    def _assign_return_codes(self):
        for order in self:
            if not order.return_code:
                order._write_protected({"return_code": make_return_code()})

    def _assign_deadlines(self):
        undated = self.filtered(lambda order: not order.date_deadline)
        for company, orders in undated.grouped("company_id").items():
            if days := company.rma_deadline_days:
                orders.date_deadline = fields.Date.add(company._get_rma_today(), days=days)

    def _cancel_open_documents(self):
        """Cancel or delete what was made and is not done; extend with super()."""
        for handler, lines in self.line_ids._grouped_by_handler(is_required=False):
            handler._cancel_documents(lines)
        bills = self.line_ids.account_line_ids.move_id
        bills.filtered(lambda move: move.state == "draft").button_cancel()
        moves = self.line_ids.stock_move_ids
        moves.filtered(lambda move: move.state not in ("done", "cancel"))._action_cancel()
