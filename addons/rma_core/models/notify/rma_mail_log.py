from odoo import api, fields, models
from odoo.tools import SQL


class RmaMailLog(models.Model):
    """Everything mailed about returns, to whom, and what became of it: Odoo's own messages and
    notifications as one list."""

    _name = "rma.mail.log"
    _description = "Mail about a Return"
    _auto = False
    _rec_name = "subject"
    # By id alone, so that the newest of millions are found without sorting.
    _order = "id desc"

    order_id = fields.Many2one("rma.order", string="Return", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    message_id = fields.Many2one("mail.message", readonly=True)
    date = fields.Datetime(string="Written On", readonly=True)
    author_id = fields.Many2one("res.partner", string="From", readonly=True)
    partner_id = fields.Many2one("res.partner", string="To", readonly=True)
    email = fields.Char(string="Address", readonly=True)
    subject = fields.Char(readonly=True)
    template_id = fields.Many2one("mail.template", readonly=True)
    state = fields.Selection(
        [
            ("ready", "Queued"),
            ("process", "Queued"),
            ("pending", "Sent"),
            ("sent", "Sent"),
            ("bounce", "Bounced"),
            ("exception", "Failed"),
            ("canceled", "Cancelled"),
        ],
        readonly=True,
    )
    failure_type = fields.Selection(
        lambda self: self.env["mail.notification"]._fields["failure_type"].selection,
        readonly=True,
    )
    failure_reason = fields.Text(readonly=True)
    is_resend_allowed = fields.Boolean(compute="_compute_is_resend_allowed")

    @api.depends("state", "order_id")
    @api.depends_context("uid")
    def _compute_is_resend_allowed(self):
        workable = self.order_id._filter_workable()
        for log in self:
            log.is_resend_allowed = log.order_id in workable and log.state not in (
                "ready",
                "process",
            )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT n.id,
                   m.res_id AS order_id,
                   o.company_id,
                   m.id AS message_id,
                   m.date,
                   m.author_id,
                   n.res_partner_id AS partner_id,
                   COALESCE(n.mail_email_address, p.email) AS email,
                   m.subject,
                   m.rma_template_id AS template_id,
                   n.notification_status AS state,
                   n.failure_type,
                   n.failure_reason
              FROM mail_notification n
              JOIN mail_message m ON m.id = n.mail_message_id AND m.model = 'rma.order'
              JOIN rma_order o ON o.id = m.res_id
              LEFT JOIN res_partner p ON p.id = n.res_partner_id
             WHERE n.notification_type = 'email'
            """
        )

    def action_resend(self):
        """Queue these mails again, as they were written. What still waits is left alone."""
        logs = self.filtered(lambda log: log.state not in ("ready", "process"))
        orders = logs.order_id
        orders.check_access("write")
        # sudo: mail.message - senders of a mail may send it again
        for message, part in logs.sudo().grouped("message_id").items():
            part._requeue(message)
        if orders:
            orders._trigger_mail_queue()
        return True

    def _requeue(self, message):
        """Make new mails of one message for these recipients, in place of the former ones."""
        order = message.env["rma.order"].browse(message.res_id)
        partners = self.partner_id
        order._message_log(
            body=self.env._(
                "“%(subject)s” is being sent again to %(recipients)s.",
                subject=message.subject or message.record_name,
                recipients=", ".join(log.partner_id.display_name or log.email for log in self),
            )
        )
        emails = self.filtered(lambda log: not log.partner_id).mapped("email")
        # A message has one notification per recipient; the new one replaces it.
        message.env["mail.notification"].browse(self.ids).unlink()
        data = message.env["mail.followers"]._get_recipient_data(
            order, "user_notification", False, pids=partners.ids
        )
        recipients = [{**row, "notif": "email"} for row in data[order.id].values()]
        recipients += [_make_recipient(email) for email in emails if email]
        order._notify_thread_by_email(message, recipients, force_send=False)


def _make_recipient(email):
    """Return what Odoo knows of a recipient who is no contact."""
    return {
        "active": True,
        "email_normalized": email,
        "id": False,
        "is_follower": False,
        "name": email,
        "lang": False,
        "groups": [],
        "notif": "email",
        "share": True,
        "type": "customer",
        "uid": False,
        "ushare": False,
    }
