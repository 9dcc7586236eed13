from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

PERIODS = {"weekly": relativedelta(weeks=1), "monthly": relativedelta(months=1)}


class RmaExport(models.Model):
    """A saved choice that is mailed every week or month, each time for the period before."""

    _inherit = "rma.export"

    interval = fields.Selection(
        [("weekly", "Every Week"), ("monthly", "Every Month")],
        string="Mail It",
        help="Each time for the returns submitted in the week or month before.",
    )
    date_next = fields.Date(
        string="Next On",
        compute="_compute_date_next",
        store=True,
        readonly=False,
        copy=False,
    )
    recipient_ids = fields.Many2many(
        "res.partner", "rma_export_recipient_rel", string="Recipients"
    )

    @api.depends("interval")
    def _compute_date_next(self):
        today = fields.Date.context_today(self)
        for export in self:
            if not export.interval:
                export.date_next = False
            elif not export.date_next:
                export.date_next = self._get_next_start(today, export.interval)

    @api.constrains("interval", "recipient_ids")
    def _check_recipients(self):
        for export in self.filtered("interval"):
            if not export.recipient_ids:
                raise ValidationError(
                    self.env._("%s is to be mailed: enter at least one recipient.", export.name)
                )
            unknown = export.recipient_ids.filtered(lambda partner: not partner.email)
            if unknown:
                raise ValidationError(
                    self.env._(
                        "%(names)s have no e-mail address: enter one, or remove them.",
                        names=", ".join(unknown.mapped("name")),
                    )
                )

    @api.model
    def _get_next_start(self, today, interval):
        """Return the first day of the next week or month."""
        if interval == "weekly":
            return today + relativedelta(days=7 - today.weekday())
        return today + relativedelta(day=1, months=1)

    @api.model
    def _cron_mail_scheduled(self):
        """Mail what is due; one that fails does not keep the others."""
        # sudo: rma.export.schedule - the job makes everybody's files, each with its owner's rights
        due = self.sudo().search(
            [("interval", "!=", False), ("date_next", "<=", fields.Date.context_today(self))]
        )
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for export in due:
            export._mail_scheduled()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _mail_scheduled(self):
        """Make the workbook for the period before and mail it."""
        self.ensure_one()
        if not self._is_owner_here():
            self._stop_schedule()
            return
        start = self.date_next - PERIODS[self.interval]
        end = self.date_next - relativedelta(days=1)
        copy = self.with_user(self.create_uid).copy(
            {"date_from": start, "date_to": end, "interval": False, "name": False}
        )
        copy._compute_name()
        copy._write_protected({"line_count": len(copy._get_lines_query()), "status": "waiting"})
        copy._run_in_background()
        if copy.status == "done":
            template = self.env.ref("rma_report_xlsx.mail_template_export")
            template.send_mail(
                copy.id, email_values={"attachment_ids": [(4, copy.attachment_id.id)]}
            )
        self.date_next = self.date_next + PERIODS[self.interval]

    def _stop_schedule(self):
        """End what nobody answers for any more: its owner's rights decided what is in it."""
        self.interval = False
        self._message_log(
            body=self.env._(
                "%(user)s does not work with returns any more: the workbook is not mailed any "
                "longer. Whoever still needs it schedules one of their own.",
                user=self.create_uid.name,
            )
        )
