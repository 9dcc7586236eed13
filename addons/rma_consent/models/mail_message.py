from odoo import fields, models


class MailMessage(models.Model):
    _inherit = "mail.message"

    rma_consent_kind = fields.Char(
        string="May Be Stopped", help="The kind of messages that its recipients may do without."
    )
