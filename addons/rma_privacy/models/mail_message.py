from odoo import Command, fields, models
from odoo.tools import html2plaintext

from ..utils import TEXT_TYPES, replace_contacts


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _erase_for_rma(self, stand_ins):
        """Erase what these messages of returns say and to whom they went. What stays are the
        tracked changes of states, dates and quantities, with who made them and when.

        :param dict stand_ins: ``{contact: stand-in}`` for authors
        """
        # Deleting a mail that is no notification deletes its message.
        self.env["mail.mail"].search([("mail_message_id", "in", self.ids)]).unlink()
        messages = self.exists()
        messages.notification_ids.unlink()
        personal = messages.tracking_value_ids.filtered(
            lambda value: (
                not value.field_id
                or value.field_id.ttype in TEXT_TYPES
                or value.field_id.relation == "res.partner"
            )
        )
        kept = (messages.tracking_value_ids - personal).mail_message_id
        personal.unlink()
        own = messages.attachment_ids.filtered(
            lambda file: (
                file.res_model in ("rma.order", "rma.order.line", False) or not file.res_id
            )
        )
        own.unlink()
        (messages - kept).unlink()
        kept.write(self._prepare_rma_erased_vals())
        self.env.flush_all()
        replace_contacts(self, kept.ids, ["author_id"], stand_ins)
        kept.invalidate_recordset(flush=False)

    def _prepare_rma_erased_vals(self):
        names = (
            "subject",
            "email_from",
            "reply_to",
            "incoming_email_to",
            "incoming_email_cc",
            "outgoing_email_to",
            "message_id",
            "author_guest_id",
        )
        return {**dict.fromkeys(names, False), "body": "", "partner_ids": [Command.clear()]}

    def _prepare_rma_data(self):
        self.ensure_one()
        return {
            "date": fields.Datetime.to_string(self.date),
            "author": self.author_id.display_name or self.email_from or "",
            "subject": self.subject or "",
            # A mail's button holds the access token of the return's page.
            "text": html2plaintext(self.body or "", include_references=False),
            "files": self.attachment_ids.mapped("name"),
        }
