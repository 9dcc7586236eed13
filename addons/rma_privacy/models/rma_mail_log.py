from odoo import fields, models


class RmaMailLog(models.Model):
    _inherit = "rma.mail.log"

    def _prepare_personal_data(self):
        self.ensure_one()
        return {
            "date": fields.Datetime.to_string(self.date),
            "to": self.email or "",
            "subject": self.subject or "",
            "state": self.state,
        }
