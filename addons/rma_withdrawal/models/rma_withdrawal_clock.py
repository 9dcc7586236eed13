from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import format_date

from odoo.addons.rma_core.const import STATES_ENDED

from ..periods import DAYS
from .rma_withdrawal import STATES_PENDING
from .rma_withdrawal_declare import ERASE

WARN_DAYS = 3
STATES_OF_PAID = ("paid", "in_payment", "reversed")


class RmaWithdrawal(models.Model):
    """The days of the law: until when goods and money must be back, who is told, and how long the
    declaration is kept."""

    _inherit = "rma.withdrawal"

    date_started = fields.Datetime(string="Carried Out On", readonly=True, copy=False)
    date_goods_due = fields.Date(
        string="Goods To Be Sent By",
        compute="_compute_dates",
        store=True,
        help="14 days from the declaration; sending in time is enough.",
    )
    date_due = fields.Date(
        string="Refund Due",
        compute="_compute_dates",
        store=True,
        index=True,
        help="14 days from the declaration, or as soon as the goods, or the proof that they were "
        "sent, are here if that is later.",
    )
    may_wait = fields.Boolean(
        string="May Wait for the Goods",
        compute="_compute_dates",
        store=True,
        help="Neither the goods nor a proof of their sending are here.",
    )
    date_proof = fields.Date(
        string="Proof of Sending Since",
        tracking=True,
        help="When the consumer showed that the goods were sent: from then on the refund does not "
        "wait for them.",
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")

    @api.depends(
        "declared_at",
        "timezone",
        "date_proof",
        "rma_order_ids.date_sent",
        "rma_order_ids.sent_tracking",
        "rma_order_ids.date_received",
        "rma_order_ids.state",
        "rma_order_ids.line_ids.reception_state",
    )
    def _compute_dates(self):
        for withdrawal in self:
            if not withdrawal.declared_at:
                withdrawal.update({"date_due": False, "date_goods_due": False, "may_wait": False})
                continue
            due = fields.Date.add(withdrawal._get_local_time().date(), days=DAYS)
            # sudo: rma.order - the clock is the same for everybody
            returns = withdrawal.sudo().rma_order_ids
            is_coming = any(
                line.reception_state in ("awaiting", "partial")
                for line in returns.filtered(lambda order: order.state != "cancel").line_ids
            )
            proof = withdrawal.date_proof or returns._get_proof_of_sending()
            withdrawal.may_wait = is_coming and not proof
            withdrawal.date_goods_due = due
            withdrawal.date_due = max(
                [due, *filter(None, [proof or withdrawal._get_last_receipt()])]
            )

    def _get_last_receipt(self):
        """Return the day on which the last goods came back, or None."""
        # sudo: rma.order - the clock is the same for everybody
        dates = [moment for moment in self.sudo().rma_order_ids.mapped("date_received") if moment]
        return max(dates).date() if dates else None

    @api.depends("date_due", "may_wait", "state")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for withdrawal in self:
            withdrawal.is_overdue = (
                withdrawal.state in STATES_PENDING
                and not withdrawal.may_wait
                and bool(withdrawal.date_due)
                and withdrawal.date_due < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "in", STATES_PENDING),
            ("may_wait", "=", False),
            ("date_due", "<", fields.Date.context_today(self)),
        ]

    def _update_state(self):
        """Close what is settled: the goods are back or given up, and the money is paid."""
        # sudo: rma.order, account.move - clerks and jobs look without rights on documents
        for withdrawal in self.sudo().filtered(lambda one: one.state == "running"):
            if withdrawal._is_settled():
                withdrawal._write_protected({"state": "done"})
                withdrawal._close_activities()

    def _is_settled(self):
        if self.date_paid_back:
            return True
        credit_notes = self._get_credit_notes().filtered(lambda move: move.state != "cancel")
        return (
            not self.amount_by_hand
            and all(order.state in STATES_ENDED for order in self.rma_order_ids)
            and all(
                move.state == "posted" and move.payment_state in STATES_OF_PAID
                for move in credit_notes
            )
        )

    # ------------------------------------------------------------------ every day

    @api.model
    def _cron_clock(self):
        """Close what is settled, and tell people before the days of the law are over."""
        # sudo: rma.withdrawal - a job looks in all companies
        pending = self.with_user(SUPERUSER_ID).search([("state", "in", STATES_PENDING)])
        pending._update_state()
        today = fields.Date.context_today(self)
        for withdrawal in pending.filtered(
            lambda one: (
                one.state in STATES_PENDING
                and not one.may_wait
                and one.date_due
                and fields.Date.subtract(one.date_due, days=WARN_DAYS) <= today
            )
        ):
            withdrawal._warn(today)
        self.with_user(SUPERUSER_ID)._erase_old()

    def _warn(self, today):
        """Ask for the refund; once it is overdue, ask an administrator as well."""
        self.ensure_one()
        due = format_date(self.env, self.date_due)
        step = "review" if self.state in ("received", "person") else "post_refund"
        self._ask(self.env._("The refund is due by law on %s", due), step=step)
        if self.date_due < today:
            rules = self.env["rma.activity.rule"]
            managers = rules._get_members(["rma_core.rma_core_group_manager"], self.company_id)
            summary = self.env._("The refund is overdue since %s", due)
            if managers and summary not in self.activity_ids.mapped("summary"):
                self.with_context(mail_activity_quick_update=True).activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=today,
                    summary=summary,
                    user_id=managers[:1].id,
                )

    # ------------------------------------------------------------------ kept as long as needed

    def _get_kept_until(self):
        """Return the day until which the declaration is kept."""
        self.ensure_one()
        years = relativedelta(years=self._get_site().withdrawal_years_kept)
        last = self.declared_at.date() + years
        return date(last.year, 12, 31)

    @api.model
    def _erase_old(self):
        """Erase what old declarations hold of people."""
        oldest = fields.Datetime.now() - relativedelta(years=1)
        today = fields.Date.context_today(self)
        old = self.search(
            [
                ("declared_at", "<", oldest),
                ("date_erased", "=", False),
                ("state", "in", ("done", "void")),
            ]
        )
        old.filtered(lambda withdrawal: withdrawal._get_kept_until() < today)._erase()

    def _erase(self):
        """Erase the person; number, days, goods and documents stay for the books."""
        vals = {
            "person_name": "–",
            "email": False,
            "order_reference": False,
            "goods": False,
            "statement": False,
            "partner_id": False,
            "date_erased": fields.Datetime.now(),
        }
        self._open_door([ERASE, *vals]).write(vals)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        files.unlink()
        self.message_ids.filtered(lambda message: message.message_type != "notification").unlink()
