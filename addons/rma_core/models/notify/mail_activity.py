from odoo import api, fields, models
from odoo.tools import format_date

DIGEST_LAYOUT = "rma_core.mail_layout"


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["mail.activity", "rma.guard.mixin"]

    rma_step = fields.Char(
        string="Return Step",
        readonly=True,
        help="The step of a return that this activity asks for; empty once it waits no longer.",
    )
    rma_rule_id = fields.Many2one(
        "rma.activity.rule",
        string="Return Activity Rule",
        index="btree_not_null",
        readonly=True,
        ondelete="set null",
    )

    def _action_done(self, feedback=False, attachment_ids=None):
        """Whoever closes what asks for an answer says that none is wanted."""
        answered = self.filtered(lambda activity: activity.rma_step == "answer")
        orders = self.env["rma.order"].browse(answered.mapped("res_id"))
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        # sudo: rma.order - who was asked may read the return only
        orders.sudo()._write_protected({"is_answer_due": False})
        return result

    @api.model
    def _send_rma_digest(self):
        """Mail everybody what is due today or late with returns; for the morning's job."""
        today = fields.Date.context_today(self)
        # sudo: mail.activity, mail.mail - a job mails everybody their own activities
        activities = self.sudo().search(
            [
                ("res_model", "=", "rma.order"),
                ("date_deadline", "<=", today),
                ("user_id.share", "=", False),
            ],
            order="date_deadline, id",
        )
        mails = self.env["mail.mail"].sudo()
        for user, part in activities.grouped("user_id").items():
            if user.active and user.email:
                mails |= mails.create(part._prepare_rma_digest_vals(user, today))
        if mails:
            self.env["rma.order"]._trigger_mail_queue()
        return mails

    def _prepare_rma_digest_vals(self, user, today):
        """Return the values of the mail that tells a user what these activities ask for."""
        company = user.company_id
        in_lang = self.with_context(lang=user.lang)
        return {
            "subject": in_lang._get_rma_digest_subject(),
            "body_html": in_lang.env["mail.render.mixin"]._render_encapsulate(
                DIGEST_LAYOUT,
                in_lang._render_rma_digest(user, today),
                add_context={
                    "company": company,
                    "model_description": in_lang.env._("Returns"),
                    "record_name": format_date(self.env, today, user.lang, "long"),
                },
            ),
            "email_from": company.email_formatted or user.email_formatted,
            "author_id": company.partner_id.id,
            "recipient_ids": [fields.Command.link(user.partner_id.id)],
            "auto_delete": True,
        }

    def _render_rma_digest(self, user, today):
        late = self.filtered(lambda activity: activity.date_deadline < today)
        return self.env["ir.qweb"]._render(
            "rma_core.activity_digest",
            {
                "user": user,
                "groups": [("late", late), ("due", self - late)],
                "base_url": self[:1].get_base_url(),
                "today": today,
            },
        )

    def _get_rma_digest_subject(self):
        return self.env._("Returns: %(count)s to do today", count=len(self))
