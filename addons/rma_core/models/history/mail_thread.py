from odoo import models


class MailThread(models.AbstractModel):
    """What the server notes on returns and on what they are set up with is marked as theirs."""

    _inherit = "mail.thread"

    def _message_log_batch(self, bodies, *args, **kwargs):
        if not self._name.startswith("rma."):
            return super()._message_log_batch(bodies, *args, **kwargs)
        messages = self.env["mail.message"]._open_door(["rma_is_logged"])
        thread = self.with_env(messages.env)
        logged = super(MailThread, thread)._message_log_batch(bodies, *args, **kwargs)
        # sudo: mail.message - Odoo itself returns what it logged as superuser
        return logged.with_env(self.sudo().env)
