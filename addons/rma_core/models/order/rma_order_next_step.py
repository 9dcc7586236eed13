from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column, table_exists

from ...const import STATES_ENDED, STATES_EXPLAINED


class RmaOrder(models.Model):
    """What is to be done next with a return: the one rule behind the badge and the button on the
    screen, filters, the overview, and who is asked."""

    _inherit = "rma.order"

    next_step = fields.Selection(
        "_selection_next_step",
        compute="_compute_next_step",
        store=True,
        copy=False,
        group_expand="_group_expand_next_step",
        help="What is to be done next; empty once the return has ended.",
    )
    can_do_next_step = fields.Boolean(compute="_compute_can_do_next_step")
    is_answer_due = fields.Boolean(
        string="Wants an Answer",
        readonly=True,
        copy=False,
        help="The customer had the last word.",
    )

    _next_step_company_idx = models.Index("(next_step, company_id) WHERE next_step IS NOT NULL")

    @api.model
    def _get_next_steps(self):
        """Return ``{step: (label, what somebody is asked to do)}`` in the order in which steps
        come first; the second is False where no member of staff is asked. Extend with super(), say
        by ``_filter_waiting_<step>()`` which returns wait for it, and add what that follows from
        to ``_get_next_step_sources()``."""
        return {
            "submit": (self.env._("To Submit"), False),
            "review": (self.env._("To Review"), self.env._("Decide on this return")),
            "inspect": (self.env._("To Inspect"), self.env._("Inspect what arrived")),
            "settle": (
                self.env._("To Settle"),
                self.env._("Give the customer what was promised"),
            ),
            "post_refund": (
                self.env._("Credit Note to Post"),
                self.env._("Check and post the credit note"),
            ),
            "quotation": (
                self.env._("Quotation to Confirm"),
                self.env._("Confirm the quotation, or follow it up with the customer"),
            ),
            "ship": (self.env._("To Ship"), self.env._("Ship what the customer gets")),
            "answer": (self.env._("To Answer"), self.env._("Answer the customer")),
            "revision": (self.env._("Waiting for the Customer"), False),
            "goods": (self.env._("Waiting for Goods"), False),
        }

    @api.model
    def _get_next_step_groups(self):
        """Return ``{step: XML ids of groups}``: members of one of them may do the step. Extend
        with super(); steps that are not named are for whoever handles returns."""
        return {
            "inspect": ("rma_core.rma_core_group_own", "stock.group_stock_user"),
            "post_refund": ("account.group_account_invoice",),
            "quotation": ("sales_team.group_sale_salesman",),
            "ship": ("stock.group_stock_user",),
        }

    @api.model
    def _get_next_step_sources(self):
        """Return the fields that the next step follows from. Extend with super()."""
        return [
            "state",
            "is_answer_due",
            "line_ids.is_inspection_due",
            "line_ids.reception_state",
            "line_ids.quantity_accepted",
            "line_ids.quantity_approved",
            "line_ids.quantity_refused",
            "line_ids.quantity_settled",
            "line_ids.quantity_in_progress",
            "line_ids.outcome_id.trigger",
            "line_ids.stock_move_ids.state",
            "line_ids.account_line_ids.parent_state",
            "line_ids.replacement_sale_line_ids.state",
        ]

    @api.model
    def _selection_next_step(self):
        return [(step, label) for step, (label, __) in self._get_next_steps().items()]

    @api.model
    def _group_expand_next_step(self, steps, domain):
        """Show the steps that ask somebody in their order, even if nothing waits for them."""
        shown = {"review", "inspect", "settle", "goods", *steps}
        return [step for step in self._get_next_steps() if step in shown]

    @api.depends(lambda self: self._get_next_step_sources())
    def _compute_next_step(self):
        waiting = self._get_waiting_steps()
        for order in self:
            order.next_step = next(iter(waiting[order]), False)

    def _get_waiting_steps(self):
        """Return ``{return: steps that it waits for, the next one first}``. An approved return
        that is not through and waits for nothing else is to be settled: somebody must look."""
        waiting = {order: [] for order in self}
        for step in self._get_next_steps():
            for order in getattr(self, f"_filter_waiting_{step}")():
                waiting[order].append(step)
        for order, steps in waiting.items():
            if order.state == "approved" and not steps:
                steps.append("settle")
        return waiting

    @api.depends("next_step")
    @api.depends_context("uid")
    def _compute_can_do_next_step(self):
        """Tell whether the user may do what comes next, with the rights it takes."""
        groups, user = self._get_next_step_groups(), self.env.user
        workable = self._filter_workable()
        for order in self:
            if order.next_step in groups:
                order.can_do_next_step = any(map(user.has_group, groups[order.next_step]))
            else:
                order.can_do_next_step = bool(order.next_step) and order in workable

    # ------------------------------------------------------------------ which returns wait

    def _filter_waiting_submit(self):
        return self.filtered(lambda order: order.state == "draft")

    def _filter_waiting_review(self):
        return self.filtered(lambda order: order.state == "submitted")

    def _filter_waiting_revision(self):
        return self.filtered(lambda order: order.state == "revision")

    def _filter_approved(self):
        return self.filtered(lambda order: order.state == "approved")

    def _filter_waiting_goods(self):
        return self._filter_approved().filtered(lambda order: order._get_awaited_lines())

    def _filter_waiting_inspect(self):
        return self._filter_approved().filtered(
            lambda order: any(order.line_ids.mapped("is_inspection_due"))
        )

    def _filter_waiting_settle(self):
        return self._filter_approved().filtered(
            lambda order: (
                any(order.line_ids._get_ready_quantities().values())
                or order.line_ids._get_refused_quantities_left()
            )
        )

    def _filter_waiting_post_refund(self):
        return self.filtered(
            lambda order: any(
                move.state == "draft" and move._is_credit_note()
                for move in order.line_ids.account_line_ids.move_id
            )
        )

    def _filter_waiting_quotation(self):
        return self._filter_approved().filtered(lambda order: order._get_open_quotations())

    def _filter_waiting_ship(self):
        return self._filter_approved().filtered(lambda order: order._get_moves_to_ship())

    def _filter_waiting_answer(self):
        return self.filtered("is_answer_due")

    # ------------------------------------------------------------------ what they wait for

    def _get_open_quotations(self):
        """Return the quotations that the customer has not accepted yet. Extend with super()."""
        return self.line_ids.replacement_sale_line_ids.order_id.filtered(
            lambda sale: sale.state in ("draft", "sent")
        )

    def _get_moves_to_ship(self):
        """Return the moves that are to leave for the customer."""
        return self.line_ids.stock_move_ids.filtered(
            lambda move: move.state not in ("done", "cancel") and move._is_bound_for_customer()
        )

    def _get_next_step_documents(self):
        """Return the documents that the next step is done on. Extend with super()."""
        self.ensure_one()
        if self.next_step == "post_refund":
            return self.refund_ids.filtered(lambda move: move.state == "draft")
        if self.next_step == "quotation":
            return self._get_open_quotations()
        # sudo: stock.move - the link alone; the transfer opens with the user's own rights
        return self.sudo()._get_moves_to_ship().picking_id.sudo(False)

    def action_view_next_step(self):
        """Open the documents that the next step is done on."""
        label = dict(self._fields["next_step"]._description_selection(self.env))
        return self._get_next_step_documents()._get_records_action(name=label[self.next_step])

    # ------------------------------------------------------------------ upkeep

    def _set_state(self, target, **vals):
        """Whoever declines, or asks for a revision, has written to the customer."""
        if target in STATES_EXPLAINED:
            vals = {"is_answer_due": False, **vals}
        return super()._set_state(target, **vals)

    def _auto_init(self):
        """Of a million returns that were there before, only open ones have a next step."""
        cr = self.env.cr
        is_new = table_exists(cr, self._table) and not column_exists(cr, self._table, "next_step")
        if is_new:
            create_column(cr, self._table, "next_step", "varchar")
            create_column(cr, self._table, "is_answer_due", "bool")
        result = super()._auto_init()
        if is_new:
            self._mark_unanswered()
            cr.execute(SQL("SELECT id FROM rma_order WHERE state NOT IN %s", STATES_ENDED))
            orders = self.browse(row[0] for row in cr.fetchall())
            self.env.add_to_compute(self._fields["next_step"], orders)
        return result

    @api.model
    def _mark_unanswered(self):
        """Mark open returns where the customer had the last word before anybody counted."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE rma_order
                   SET is_answer_due = TRUE
                  FROM (SELECT DISTINCT ON (message.res_id) message.res_id, message.author_id
                          FROM mail_message message
                          JOIN mail_message_subtype subtype ON subtype.id = message.subtype_id
                         WHERE message.model = 'rma.order'
                           AND message.message_type IN ('comment', 'email')
                           AND subtype.internal IS NOT TRUE
                           AND message.is_internal IS NOT TRUE
                      ORDER BY message.res_id, message.id DESC) last_word
                  JOIN res_partner author ON author.id = last_word.author_id
                 WHERE author.partner_share
                   AND rma_order.id = last_word.res_id
                   AND rma_order.state NOT IN %s
                """,
                STATES_ENDED,
            )
        )
