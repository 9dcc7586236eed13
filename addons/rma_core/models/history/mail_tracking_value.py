from odoo import api, models


class MailTrackingValue(models.Model):
    """What stands in the log of changes of returns stays as it was."""

    _inherit = "mail.tracking.value"

    def write(self, vals):
        self.mail_message_id._ensure_not_in_rma_trail()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_rma_trail(self):
        self.mail_message_id._ensure_not_in_rma_trail()
