import json
from datetime import timedelta

from odoo import SUPERUSER_ID, Command, api, fields, models

MAIL_LAYOUT = "rma_core.mail_layout"
MAIL_QUEUE = "mail.ir_cron_mail_scheduler_action"
# With more returns than that, mails get their layout in the background.
MOST_AT_ONCE = 20


class RmaOrder(models.Model):
    """Telling by mail what happens with returns: customers, contacts, followers, staff."""

    _inherit = "rma.order"

    muted_mail_ids = fields.Many2many(
        "rma.mail",
        string="Mails Not Sent",
        copy=False,
        groups="base.group_user",
        help="These automatic mails are not sent for this return.",
    )

    def _on_event(self, event, documents=None):
        """Tell of an event, and ask whoever must do something now. Mails about documents that
        are new tell of no earlier ones."""
        super()._on_event(event, documents)
        told = self.with_context(rma_new_ids=documents.ids) if documents else self
        told._send_event_mails(event)
        self._update_activities()

    def _send_event_mails(self, event):
        """Send the mails that belong to an event: a state, or one of ``rma.mail._get_events()``.

        Mails are queued: no mail server, and no broken template, blocks what happened.
        """
        # sudo: rma.order - those who receive or pay need no rights on returns to have it told
        told = self.sudo()
        if event == "refunded":
            # Customers must not see what another company was invoiced.
            told = told.filtered(lambda order: order._get_mail_refunds())
        for company, orders in told.grouped("company_id").items():
            for mail in self.env["rma.mail"]._get_mails(event, company):
                mail._send(orders)

    @api.model
    def _send_reminders(self):
        """Remind of goods that are due soon, once; for the daily job."""
        today = fields.Date.context_today(self)
        # sudo: res.company, rma.order - a job reminds in all companies
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        for company in companies:
            for mail in self.env["rma.mail"]._get_mails("reminder", company):
                orders = self.sudo().search(
                    [
                        ("company_id", "=", company.id),
                        ("state", "=", "approved"),
                        ("date_deadline", ">=", today),
                        ("date_deadline", "<=", fields.Date.add(today, days=mail.days)),
                        ("line_ids.reception_state", "in", ("awaiting", "partial")),
                    ]
                )
                waiting = orders._filter_to_remind()
                mail._send(waiting - waiting._filter_mailed(mail.template_id))

    def _filter_to_remind(self):
        """Return those that are to be reminded of their deadline. Extend with super()."""
        return self

    def _filter_mailed(self, template):
        """Return those of the returns that a template was sent for since their approval."""
        sent = self.env["mail.message"]._read_group(
            [
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
                ("rma_template_id", "=", template.id),
            ],
            ["res_id"],
            ["date:max"],
        )
        dates = dict(sent)
        return self.filtered(
            lambda order: order.id in dates and dates[order.id] >= order.date_approved
        )

    # ------------------------------------------------------------------ what

    def _get_mail_refunds(self):
        """Return the posted credit notes that a mail tells of: what is new, or, where somebody
        writes by hand, all there are."""
        return self._filter_new(self._get_paper_refunds())

    def _get_mail_deliveries(self):
        """Return the transfers to the customer that a mail tells of, as above."""
        return self._filter_new(self._get_paper_deliveries())

    def _filter_new(self, documents):
        new_ids = self.env.context.get("rma_new_ids", documents.ids)
        return documents.filtered(lambda document: document.id in new_ids)

    # ------------------------------------------------------------------ who

    def _get_customer_partners(self):
        """Return who hears of a return on the customer's side: the customer, the contact who
        asked, and a head office that wants copies of its branches' mails."""
        self.ensure_one()
        partners = self.partner_id
        if self.create_uid.share and not self.create_uid._is_public():
            partners |= self.create_uid.partner_id
        head_office = self.partner_id.parent_id or self.partner_id
        while head_office.parent_id:
            head_office = head_office.parent_id
        if head_office.is_rma_copied:
            partners |= head_office
        return partners

    def _get_mail_author(self):
        """Return who the mails of a return are from: staff who decided, else who is responsible
        for it; never the customer."""
        self.ensure_one()
        user = self.env.user
        is_staff = user.id != SUPERUSER_ID and user.has_group("rma_core.rma_core_group_own")
        user = user if is_staff else self.user_id
        return user.partner_id or self.company_id.partner_id

    def _get_customer_url(self):
        """Return the address of the page where customers see their return; False where there
        is none. Extend where there is."""
        self.ensure_one()
        return False

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """What customers are mailed by itself concerns, of the staff who follow, whoever works on
        the return."""
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        # sudo: mail.message - who writes may be allowed to read less than who is told
        told = message.sudo()
        if not (self and told.rma_template_id) or told.subtype_id.internal:
            return recipients
        order = self.sudo()
        own = told.partner_ids | order.user_id.partner_id | order.create_uid.partner_id
        return [row for row in recipients if row["share"] or row["id"] in own.ids]

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        # Without a customer page, Odoo needs no access tokens and invites nobody.
        orders = self.filtered(lambda order: order._get_customer_url())
        if self and not orders:
            msg_vals = {**(msg_vals or {}), "model": self._name, "res_id": self.id}
        return super(RmaOrder, orders)._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )

    # ------------------------------------------------------------------ by hand

    def action_view_answer(self):
        """Open the dialog that answers the customer."""
        return self.action_compose_mail()

    def action_send_mail(self):
        """Write to the customer of one return; of several, say first to whom that is possible."""
        return self.action_compose_mail() if len(self) == 1 else self.action_mass("mail")

    def action_compose_mail(self):
        """Open the dialog to write to the customers of one or many returns."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Mail"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment" if len(self) == 1 else "mass_mail",
                "default_email_layout_xmlid": MAIL_LAYOUT,
                "default_partner_ids": (
                    self._get_customer_partners().ids if len(self) == 1 else []
                ),
                "mail_post_autofollow": False,
            },
        }

    # ------------------------------------------------------------------ writing

    def _post_template(self, template, recipients, mail):
        """Post a template on each return and queue it as mail, in each customer's language.

        :param template: ``mail.template``
        :param recipients: ``{return: partners}``
        :param mail: the ``rma.mail`` that says who else gets it, and with which papers
        """
        texts = template.with_context(rma_keep_compiled=True)
        rendered = texts._generate_template(self.ids, ("subject", "body_html"))
        shared, notify = self._prepare_mail_vals(template, mail)
        papers = {paper: paper._filter_printable(self) for paper in mail.paper_ids}
        values = {
            order: {
                **shared,
                **order._prepare_sender_vals(),
                "subject": rendered[order.id]["subject"],
                "body": rendered[order.id]["body_html"],
                "partner_ids": recipients[order].ids,
                "rma_paper_ids": [
                    Command.link(paper.id) for paper, ready in papers.items() if order in ready
                ],
            }
            for order in self
        }
        if len(self) > MOST_AT_ONCE:
            self._post_later(values, notify)
            return
        for order, vals in values.items():
            lang = order._get_paper_lang()
            order.with_context(lang=lang, mail_post_autofollow=False).message_post(
                **vals, **notify, force_email_lang=lang
            )
        self._trigger_mail_queue()

    def _prepare_sender_vals(self):
        self.ensure_one()
        author = self._get_mail_author()
        return {
            "author_id": author.id,
            "email_from": author.email_formatted or self.company_id.email_formatted,
        }

    def _post_later(self, values, notify):
        """Post messages on many returns at once, and leave it to Odoo's schedule to make mails of
        them: what ``message_post()`` does with a date, without its queries for each.

        :param values: ``{return: values of the message}``
        :param notify: how to notify, the same for all
        """
        moment = fields.Datetime.now() + timedelta(seconds=5)
        # sudo: mail.message.schedule - clerks may lack rights on mails
        self.env["mail.message.schedule"].sudo().create(
            [
                {
                    "scheduled_datetime": moment,
                    "mail_message_id": message.id,
                    "notification_parameters": json.dumps(
                        {**notify, "force_email_lang": order._get_paper_lang()}
                    ),
                }
                for order, message in zip(values, self._create_messages(values), strict=True)
            ]
        )
        self._trigger_mail_queue(moment)

    def _create_messages(self, values):
        """Create the messages of ``{return: values}`` without notifying anybody."""
        defaults = {order.id: vals["email_from"] for order, vals in values.items()}
        authors = {order.id: vals["author_id"] for order, vals in values.items()}
        reply_to = self._notify_get_reply_to_batch(defaults=defaults, author_ids=authors)
        domains = self._mail_get_alias_domains(default_company=self.env.company)
        return self._message_create(
            [
                {
                    **vals,
                    "model": self._name,
                    "res_id": order.id,
                    "attachment_ids": [Command.link(id_) for id_ in vals["attachment_ids"]],
                    "reply_to": reply_to[order.id],
                    "record_alias_domain_id": domains[order.id].id,
                    "record_company_id": order.company_id.id,
                }
                for order, vals in values.items()
            ]
        )

    def _get_message_create_valid_field_names(self):
        names = super()._get_message_create_valid_field_names()
        return names | {"rma_template_id", "rma_paper_ids"}

    def _prepare_mail_vals(self, template, mail):
        """Return what the messages of a template have in common, and how to notify of them."""
        subtype = "mail.mt_comment" if mail.to_customer else "mail.mt_note"
        values = {
            "message_type": "notification",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id(subtype),
            "email_layout_xmlid": template.email_layout_xmlid or MAIL_LAYOUT,
            "email_add_signature": False,
            "mail_server_id": template.mail_server_id.id,
            "attachment_ids": template.attachment_ids.ids,
            "rma_template_id": template.id,
        }
        notify = {
            "mail_auto_delete": template.auto_delete,
            "force_send": False,
            # Customers who act on the portal get an answer; staff know what they did themselves.
            "notify_author_mention": self.env.user.share,
        }
        if not mail.to_followers:
            notify["notify_skip_followers"] = True
        return values, notify

    def _trigger_mail_queue(self, scheduled_date=None):
        """Let the queue send as soon as the mails are in it."""
        # env.ref() would ask the database each time whether it still exists.
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(MAIL_QUEUE, raise_if_not_found=True)
        # sudo: ir.cron - triggering a job needs no rights on it
        cron = self.env["ir.cron"].sudo().browse(cron_id)
        cron._trigger(at=scheduled_date and scheduled_date + timedelta(minutes=2))
