from datetime import timedelta

from odoo import api, fields, models

from ..finding import Finding

# A job may be late by its own interval, and by a restart of the server.
GRACE = timedelta(hours=2)


class RmaAuditCheckJobs(models.AbstractModel):
    """The scheduled actions of the suite run."""

    _name = "rma.audit.check.jobs"
    _inherit = "rma.audit.check"
    _description = "Check: Scheduled Actions"

    @api.model
    def _get_title(self):
        return self.env._("Jobs that stopped")

    @api.model
    def _find_anywhere(self):
        now = fields.Datetime.now()
        return [
            Finding(cron._name, cron.id, None, None, {"kind": kind})
            for cron in self._get_jobs()
            if (kind := self._judge(cron, now))
        ]

    @api.model
    def _get_jobs(self):
        """Return the scheduled actions of the suite's add-ons, those switched off included."""
        ids = self.env["ir.model.data"].search(
            [("model", "=", "ir.cron"), ("module", "=like", "rma\\_%")]
        )
        crons = self.env["ir.cron"].with_context(active_test=False)
        return crons.browse(ids.mapped("res_id")).exists()

    @api.model
    def _judge(self, cron, now):
        if not cron.active:
            return "failed" if cron.failure_count else "off"
        if cron.failure_count:
            return "failing"
        interval = (
            timedelta(**{cron.interval_type: cron.interval_number})
            if (cron.interval_type != "months")
            else timedelta(days=31 * cron.interval_number)
        )
        return "late" if cron.nextcall + interval + GRACE < now else None

    @api.model
    def _explain(self, finding):
        sentence = {
            "off": self.env._("Job %(record)s is switched off."),
            "failed": self.env._(
                "Job %(record)s failed so often that Odoo switched it off. Read the server's log, "
                "mend the cause and switch it on."
            ),
            "failing": self.env._("Job %(record)s failed the last time. Read the server's log."),
            "late": self.env._(
                "Job %(record)s should have run long ago. See that the server runs jobs."
            ),
        }[finding.figures["kind"]]
        return sentence % {"record": finding.record_name}
