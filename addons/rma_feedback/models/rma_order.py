from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from .rma_mail import FEEDBACK_EVENTS

BATCH = 200
# Who was not asked by then, since the job stood still or was switched on late, never is.
DAYS_LATE = 14


class RmaOrder(models.Model):
    """Customers are asked how their return went: once, and reminded once."""

    _inherit = "rma.order"

    date_feedback_asked = fields.Datetime(
        string="Feedback Asked On", readonly=True, copy=False, index="btree_not_null"
    )
    date_feedback_reminded = fields.Datetime(
        string="Feedback Reminder On", readonly=True, copy=False
    )

    @api.model
    def _cron_ask_feedback(self):
        """Ask the customers of all returns that were closed long enough ago, in batches that each
        stay even if a later one fails."""
        commit = self.env["ir.cron"]._commit_progress
        # sudo: res.company, rma.order - a job asks for all companies
        companies = self.env["res.company"].sudo().search([("rma_feedback_is_on", "=", True)])
        tasks = [
            (event, self.sudo().search(company._get_rma_feedback_domain(event), order="id").ids)
            for company in companies
            for event in FEEDBACK_EVENTS
        ]
        commit(remaining=sum(len(ids) for __, ids in tasks))
        for event, all_ids in tasks:
            for ids in split_every(BATCH, all_ids):
                self.sudo().browse(ids).exists()._ask_feedback(event)
                if not commit(len(ids)):
                    return

    def _ask_feedback(self, event):
        """Write to the customers; who may not be written to, or has no address, is left out."""
        self._lock_rows()
        reachable = self.filtered(
            lambda order: order._get_consent_partner("feedback").email_normalized
        )
        reachable._send_event_mails(event)

    def _post_template(self, template, recipients, mail):
        if mail.event in FEEDBACK_EVENTS:
            self._prepare_feedback(recipients)
            name = "reminded" if mail.event == "feedback_reminder" else "asked"
            self._write_protected({f"date_feedback_{name}": fields.Datetime.now()})
        return super()._post_template(template, recipients, mail)

    def _prepare_feedback(self, recipients):
        """Make the marks that the links of the mail are about, where there are none yet."""
        has_one = self.filtered("rating_ids")
        self.env["rating.rating"].create(
            [
                {
                    "partner_id": recipients[order].id,
                    "rated_partner_id": order._rating_get_operator().id,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": order.id,
                }
                for order in self - has_one
            ]
        )
        self.invalidate_recordset(["rating_ids"])

    def _get_feedback_url(self, mark):
        """Return the address of the page with a face chosen; nothing is kept before it is sent.

        :param int mark: 5, 3 or 1
        """
        self.ensure_one()
        token = self.rating_ids[:1].access_token or "preview"
        return f"{self.get_base_url()}/rate/{token}/{mark}"

    def _rating_apply_get_default_subtype_id(self):
        """Marks are for the team: no other contact of the customer is mailed them."""
        return self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note")


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_rma_feedback_domain(self, event):
        """Return the domain of the returns whose customers are to be asked now."""
        self.ensure_one()
        now = fields.Datetime.now()
        closed = Domain("company_id", "=", self.id) & Domain("state", "=", "done")
        if event == "feedback":
            latest = now - timedelta(days=self.rma_feedback_days)
            return (
                closed
                & Domain("date_closed", "<=", latest)
                & Domain("date_closed", ">", latest - timedelta(days=DAYS_LATE))
                & Domain("date_feedback_asked", "=", False)
            )
        if not self.rma_feedback_reminder_days:
            return Domain.FALSE
        latest = now - timedelta(days=self.rma_feedback_reminder_days)
        return (
            closed
            & Domain("date_feedback_asked", "<=", latest)
            & Domain("date_feedback_asked", ">", latest - timedelta(days=DAYS_LATE))
            & Domain("date_feedback_reminded", "=", False)
            & Domain("rating_ids", "not any", [("consumed", "=", True)])
        )
