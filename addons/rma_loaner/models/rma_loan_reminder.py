from odoo import api, fields, models

REMIND_DAYS = 7


class RmaLoan(models.Model):
    """Whoever is late is reminded, and so is whoever is responsible."""

    _inherit = "rma.loan"

    date_reminded = fields.Date(readonly=True, copy=False)

    @api.model
    def _cron_remind_overdue(self):
        """Mail customers whose loan is overdue and ask its responsible to call, once a week."""
        today = fields.Date.context_today(self)
        loans = self.search(
            [
                ("is_overdue", "=", True),
                "|",
                ("date_reminded", "=", False),
                ("date_reminded", "<=", fields.Date.subtract(today, days=REMIND_DAYS)),
            ]
        )
        template = self.env.ref("rma_loaner.mail_template_overdue")
        for loan in loans:
            if loan.partner_id.email:
                template.send_mail(loan.id)
            loan.activity_unlink(["mail.mail_activity_data_todo"])
            loan.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._(
                    "%(serial)s is overdue since %(date)s: ask %(customer)s for it",
                    serial=loan.lot_id.name,
                    customer=loan.partner_id.display_name,
                    date=fields.Date.to_string(loan.date_to),
                ),
                user_id=(loan.user_id or self.env.ref("base.user_admin")).id,
            )
        loans._write_protected({"date_reminded": today})

    def write(self, vals):
        result = super().write(vals)
        if "date_to" in vals or "state" in vals:
            # What was extended, or is back, is nobody's task any more.
            settled = self.filtered(lambda loan: not loan.is_overdue)
            settled.filtered("date_reminded")._write_protected({"date_reminded": False})
            settled.activity_unlink(["mail.mail_activity_data_todo"])
        return result
