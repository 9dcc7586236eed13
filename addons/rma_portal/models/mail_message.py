from markupsafe import Markup

from odoo import models


class MailMessage(models.Model):
    """On the page of a return, what people wrote stands as they wrote it; of automatic mails,
    which tell what the page tells, a line says that there was one."""

    _inherit = "mail.message"

    def _portal_message_format(self, properties_names, options=None):
        vals_list = super()._portal_message_format(properties_names, options=options)
        for message, vals in zip(self, vals_list, strict=True):
            if message._is_rma_mail():
                line = self.env._("Mail: %(subject)s", subject=message.subject)
                vals["body"] = ["markup", Markup("<p>%s</p>") % line]
                vals["attachment_ids"] = []
        return vals_list

    def _is_rma_mail(self):
        """Tell whether this is a mail that left by itself."""
        self.ensure_one()
        # sudo: mail.message - customers may not read which template it was
        message = self.sudo()
        return message.model == "rma.order" and bool(message.rma_template_id and message.subject)
