from odoo import api, fields, models


class RmaNotice(models.Model):
    """That the customer of an order was told how returns work, or why not: one for each order and
    occasion, so nobody is told twice."""

    _name = "rma.notice"
    _description = "Notice after a Sale"
    _order = "id desc"
    _rec_name = "sale_order_id"

    sale_order_id = fields.Many2one(
        "sale.order", string="Order", required=True, readonly=True, index=True, ondelete="cascade"
    )
    occasion = fields.Selection(
        [("order", "Order"), ("delivery", "Last delivery")], required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index=True, ondelete="set null"
    )
    rule_id = fields.Many2one("rma.notice.rule", readonly=True, ondelete="set null")
    state = fields.Selection(
        [("sent", "Sent"), ("skipped", "Not sent")], required=True, readonly=True
    )
    skipped_for = fields.Selection(
        [
            ("nothing", "Nothing can be returned"),
            ("refused", "Wants none, or the law asks for agreement"),
            ("address", "No e-mail address"),
            ("rule", "None for such customers"),
        ],
        string="Why Not",
        readonly=True,
    )
    date_begin = fields.Datetime(
        string="Happened On", readonly=True, help="When it was ordered, or last delivered."
    )
    date_due = fields.Datetime(string="Due", readonly=True)
    date_sent = fields.Datetime(string="Sent On", readonly=True, index="btree_not_null")
    in_time = fields.Float(
        readonly=True,
        aggregator="avg",
        help="1 where it was sent by when it was due, 0 where it was late; the share of them.",
    )
    is_late = fields.Boolean(string="Late", readonly=True)
    hours = fields.Float(
        readonly=True, aggregator="avg", help="How long it took until it was sent."
    )
    mail_id = fields.Many2one(
        "mail.mail", string="Queued Mail", readonly=True, ondelete="set null"
    )
    mail_state = fields.Selection(
        [("sent", "Sent"), ("queued", "Queued"), ("failed", "Failed")],
        string="Mail",
        compute="_compute_mail_state",
        compute_sudo=True,
    )
    failure_reason = fields.Text(related="mail_id.failure_reason", related_sudo=True)

    # Never twice, whoever runs the job at the same time.
    _order_occasion_uniq = models.UniqueIndex("(sale_order_id, occasion)")

    @api.depends("mail_id.state", "state")
    def _compute_mail_state(self):
        waiting = {"outgoing": "queued", "exception": "failed", "cancel": "failed"}
        for notice in self:
            # A mail that was sent is deleted.
            is_sent = notice.state == "sent"
            notice.mail_state = is_sent and waiting.get(notice.mail_id.state, "sent")

    def action_resend(self):
        """Queue mails that failed again."""
        # sudo: mail.mail - who may read notices may have what failed sent again
        mails = self.sudo().mail_id.filtered(lambda mail: mail.state in ("exception", "cancel"))
        mails.mark_outgoing()
        if mails:
            self.env["rma.order"]._trigger_mail_queue()
        return True

    # ------------------------------------------------------------------ what the mail says

    def _get_told_lines(self):
        """Return what can be returned of the order and until when, for the mail:
        ``[(order line, day or False)]``."""
        self.ensure_one()
        # sudo: sale.order.line - the job writes to customers of all companies
        lines = self.sale_order_id.sudo().order_line._filter_rma_notice_lines(self.occasion)
        until = lines._get_rma_deadlines()
        return [(line, until.get(line)) for line in lines]

    def _get_form_url(self):
        """Return the address of the form with the order filled in."""
        self.ensure_one()
        return self.sale_order_id._get_rma_form_url()
