import logging
from ast import literal_eval

import psycopg2

from odoo import api, fields, models, tools

_logger = logging.getLogger(__name__)


class RmaMail(models.Model):
    """A mail that leaves by itself when something happens with a return. People add their own,
    with a template of their own, for any state and any event."""

    _name = "rma.mail"
    _inherit = ["rma.cached.mixin"]
    _description = "Automatic Return Mail"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    event = fields.Selection("_selection_event", string="When", required=True)
    template_id = fields.Many2one(
        "mail.template",
        required=True,
        ondelete="restrict",
        domain=[("model", "=", "rma.order")],
        help="Subject and text. Recipients are set here, not in the template.",
    )
    # Not on the template: users who set up returns may not edit other users' templates.
    paper_ids = fields.Many2many(
        "ir.actions.report",
        string="Papers",
        compute="_compute_paper_ids",
        store=True,
        readonly=False,
        domain=[("model", "=", "rma.order"), ("report_type", "=", "qweb-pdf")],
        help="Printed for each return and attached as soon as there is something to print. "
        "Defaults to those of the template.",
    )
    is_off = fields.Boolean(
        string="Switched Off",
        company_dependent=True,
        help="Not sent for this company. It can also be switched off on single returns.",
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    condition = fields.Char(
        string="Only For", default="[]", help="Only returns that match are mailed."
    )
    days = fields.Integer(
        string="Days Before", default=3, help="Number of days before the deadline."
    )
    to_customer = fields.Boolean(
        string="Customer",
        default=True,
        help="The customer, the contact who asked, and the head office of a branch where the "
        "head office wants copies. Without them the mail is internal.",
    )
    to_responsible = fields.Boolean(string="Responsible", default=True)
    to_followers = fields.Boolean(string="Followers of the Return", default=True)
    partner_ids = fields.Many2many("res.partner", string="Also To")

    @api.model
    def _selection_event(self):
        """Every state of a return, and what else happens with it."""
        states = self.env["rma.order"]._fields["state"]._description_selection(self.env)
        return [*states, *self._get_events()]

    @api.model
    def _get_events(self):
        """Return ``[(event, label)]`` beside the states. Extend with super(), and call
        ``rma.order._on_event()`` when the event happens."""
        return [
            ("resubmitted", self.env._("Revised and submitted again")),
            ("reminder", self.env._("Deadline comes near")),
            ("received", self.env._("Goods received")),
            ("inspected", self.env._("Goods inspected")),
            ("refunded", self.env._("Credit note posted")),
            ("delivered", self.env._("Goods sent to the customer")),
        ]

    @api.depends("template_id")
    def _compute_paper_ids(self):
        for mail in self:
            mail.paper_ids = mail.template_id.report_template_ids

    @api.model
    def _get_mails(self, event, company):
        """Return the mails that a company sends at an event, as superuser."""
        # sudo: rma.mail - mails leave for users who may not read how they are set up
        return self.sudo().with_company(company).browse(self._get_mail_ids(event, company.id))

    @api.model
    @tools.ormcache("event", "company_id")
    def _get_mail_ids(self, event, company_id):
        # Cached, so that events without a mail cost no query.
        # sudo: rma.mail - as above
        mails = self.sudo().with_company(company_id)
        domain = [("event", "=", event), ("company_id", "in", [False, company_id])]
        return tuple(mails.search(domain).filtered(lambda mail: not mail.is_off).ids)

    # ------------------------------------------------------------------ sending

    def _send(self, orders):
        """Write the mail to the customers of the returns and queue it. What is wrong with it
        is told on the returns and blocks nothing."""
        self.ensure_one()
        orders = orders.filtered(lambda order: self not in order.muted_mail_ids)
        try:
            orders = orders.filtered_domain(literal_eval((self.condition or "[]").strip()))
            if orders:
                orders._post_template(self.template_id, self._get_recipients(orders), self)
        except psycopg2.Error:
            # Two transactions at once: Odoo retries this one.
            raise
        except Exception as error:  # pylint: disable=broad-exception-caught
            _logger.warning("Mail %s of returns %s failed", self.name, orders.ids, exc_info=True)
            self._log_failure(orders, error)

    def _get_recipients(self, orders):
        """Return ``{return: partners}``."""
        return {
            order: (
                (order._get_customer_partners() if self.to_customer else self.env["res.partner"])
                | self._get_responsible_partner(order)
                | self.partner_ids
            )
            for order in orders
        }

    def _get_responsible_partner(self, order):
        """Return whom to tell as the responsible: nobody where they left."""
        is_told = self.to_responsible and order.user_id.active
        return order.user_id.partner_id if is_told else self.env["res.partner"]

    def _log_failure(self, orders, error):
        orders._message_log_batch(
            {
                order.id: self.env._(
                    "The mail “%(mail)s” could not be written: %(error)s",
                    mail=self.name,
                    error=error,
                )
                for order in orders
            }
        )
