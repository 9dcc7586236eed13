from odoo import fields, models


class MailMessage(models.Model):
    _inherit = "mail.message"

    rma_template_id = fields.Many2one(
        "mail.template",
        string="Return Mail Template",
        ondelete="set null",
        help="What the mail was written with, for the log of mails of returns.",
    )
    rma_paper_ids = fields.Many2many(
        "ir.actions.report",
        string="Papers To Attach",
        help="Printed and attached when the mail leaves: nobody waits for them.",
    )
