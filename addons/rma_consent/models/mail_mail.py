from odoo import models


class MailMail(models.Model):
    """Mail programs offer to stop what customers may do without, as RFC 8058 says."""

    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        outgoing = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        # sudo: mail.message, res.partner - sending looks at mails of any author
        kind = self.sudo().mail_message_id.rma_consent_kind
        for values in outgoing if kind else ():
            if partner := values["partner_id"]:
                url = partner.sudo()._get_rma_consent_url(kind)
                values["headers"] = {
                    **values["headers"],
                    "List-Unsubscribe": f"<{url}>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                }
        return outgoing
