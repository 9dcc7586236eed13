from odoo import models


class MailThread(models.AbstractModel):
    """What the server notes on returns and on what they are set up with is marked as theirs."""

    _inherit = "mail.thread"

    def _message_log_batch(self, bodies, *args, **kwargs):
        if not self._name.startswith("rma."):
            return super()._message_log_batch(bodies, *args, **kwargs)
        door = self.env["mail.message"]._open_door(["rma_is_logged"]).env.context
        thread = self.with_context(**door)
        messages = super(MailThread, thread)._message_log_batch(bodies, *args, **kwargs)
        return messages.with_env(self.env)
