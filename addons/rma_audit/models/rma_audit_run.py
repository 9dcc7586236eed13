import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..checks.rma_audit_check import PREFIX
from ..finding import Finding

_logger = logging.getLogger(__name__)

BATCH = 2000
# Transactions that were under way when the last run began wrote earlier than they committed.
OVERLAP = timedelta(hours=1)
# The nightly job, and a morning to notice.
LATE = timedelta(hours=36)


class RmaAuditRun(models.Model):
    """One pass over the returns: those touched since the last one, or all. It goes on where it
    was when the server stopped it, batch after batch."""

    _name = "rma.audit.run"
    _description = "Run of the Self-Audit"
    _order = "id desc"
    _rec_name = "date_start"

    state = fields.Selection(
        [("running", "Running"), ("done", "Done")],
        default="running",
        required=True,
        readonly=True,
    )
    is_full = fields.Boolean(string="All Returns", readonly=True)
    date_since = fields.Datetime(
        string="Changed Since", readonly=True, help="Empty: all returns are looked at."
    )
    date_start = fields.Datetime(string="Started On", readonly=True, default=fields.Datetime.now)
    date_end = fields.Datetime(string="Ended On", readonly=True)
    last_order_id = fields.Integer(string="Up to Return", readonly=True)
    order_count = fields.Integer(string="Returns Checked", readonly=True)
    finding_count = fields.Integer(string="New Findings", readonly=True)

    # ------------------------------------------------------------------ jobs

    @api.model
    def _cron_audit(self):
        """Go on with the run that is under way, or begin the night's; mail what is new."""
        run = self.search([("state", "=", "running")], limit=1) or self._begin()
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=run._count_left())
        while orders := run._get_next_batch():
            run._check_batch(orders)
            if not commit(len(orders)):
                # Out of time: Odoo calls the job again at once.
                return
        run._end()
        self._mail_new_findings()

    @api.model
    def _begin(self, is_full=False):
        """Return a new run, of all returns if it is time for that."""
        last = self.search([("state", "=", "done")], limit=1)
        # sudo: ir.config_parameter - users may not read parameters
        full_days = self.env["ir.config_parameter"].sudo().get_param("rma_audit.full_days", "7")
        last_full = self.search([("state", "=", "done"), ("is_full", "=", True)], limit=1)
        oldest = fields.Datetime.now() - timedelta(days=int(full_days))
        is_full = is_full or not last_full or last_full.date_start < oldest
        since = False if is_full else last.date_start - OVERLAP
        return self.create({"is_full": is_full, "date_since": since})

    def action_run_all(self):
        """Begin a run over all returns in the background, at once."""
        self.env["rma.audit.run"].check_access("read")
        # sudo: rma.audit.run - runs are written by the audit alone
        runs = self.env["rma.audit.run"].sudo()
        runs.search([("state", "=", "running")]).unlink()
        runs._begin(is_full=True)
        # sudo: ir.cron - whoever may see findings may ask for a run
        self.env.ref("rma_audit.ir_cron_audit").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The audit of all returns has begun. Its findings appear in this list."
                ),
            },
        }

    def _end(self):
        self.ensure_one()
        # sudo: rma.audit.finding - findings of all companies are kept by the job
        found = self.env["rma.audit.finding"].sudo()
        for check in self.env["rma.audit.check"].sudo()._get_checks():
            self.finding_count += len(found._update(check, check._find_anywhere()))
        self.write({"state": "done", "date_end": fields.Datetime.now()})

    # ------------------------------------------------------------------ returns

    @api.model
    def _audit(self, orders, with_anywhere=False):
        """Ask everything about these returns now.

        :param bool with_anywhere: ask what is beside single returns as well
        :return: the findings that are open
        """
        # sudo: rma.audit.check - users who read a return may ask; checks read every document
        checks = self.env["rma.audit.check"].sudo()._get_checks()
        # sudo: rma.audit.finding - written by the audit alone
        findings = self.env["rma.audit.finding"].sudo()
        for check in checks:
            findings._update(check, self._ask(check, orders.sudo()), orders)
            if with_anywhere:
                findings._update(check, check._find_anywhere())
        return findings.search([("order_id", "in", orders.ids), ("state", "=", "open")])

    @api.model
    def _ask(self, check, orders):
        """Return what a check finds of these returns. One that it cannot read is found as well,
        and does not end the others: they are asked in halves until it stands alone."""
        try:
            with self.env.cr.savepoint():
                return check._find(orders)
        except Exception as error:
            if len(orders) == 1:
                _logger.exception("%s failed for %s", check._name, orders)
                figures = {"error": str(error)}
                return [Finding(orders._name, orders.id, orders.id, orders.company_id.id, figures)]
        middle = len(orders) // 2
        return self._ask(check, orders[:middle]) + self._ask(check, orders[middle:])

    def _check_batch(self, orders):
        self.ensure_one()
        # sudo: rma.audit.finding - findings of all companies are kept by the job
        found = self.env["rma.audit.finding"].sudo()
        for check in self.env["rma.audit.check"].sudo()._get_checks():
            self.finding_count += len(found._update(check, self._ask(check, orders), orders))
        self.last_order_id = orders[-1].id
        self.order_count += len(orders)
        self.env.flush_all()
        # A million returns do not fit into the cache.
        self.env.invalidate_all()

    def _get_next_batch(self):
        self.ensure_one()
        # sudo: rma.order - the audit is about the returns of all companies
        orders = self.env["rma.order"].sudo()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM rma_order o WHERE id > %s AND %s ORDER BY id LIMIT %s",
                self.last_order_id,
                self._get_changed_condition(),
                BATCH,
            )
        )
        return orders.browse([order_id for (order_id,) in self.env.cr.fetchall()])

    def _count_left(self):
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT COUNT(*) FROM rma_order o WHERE id > %s AND %s",
                self.last_order_id,
                self._get_changed_condition(),
            )
        )
        return self.env.cr.fetchone()[0]

    def _get_changed_condition(self):
        """Return the ``SQL`` condition on ``rma_order o`` that tells which returns are looked at:
        they, their lines or documents were written since. Extend with super()."""
        self.ensure_one()
        if not self.date_since:
            return SQL("TRUE")
        return SQL(
            """
            (o.write_date >= %(since)s OR o.id IN (
                SELECT l.order_id FROM rma_order_line l WHERE l.write_date >= %(since)s
                 UNION
                SELECT l.order_id FROM stock_move m JOIN rma_order_line l ON l.id = m.rma_line_id
                 WHERE m.write_date >= %(since)s
                 UNION
                SELECT l.order_id
                  FROM account_move_line a JOIN rma_order_line l ON l.id = a.rma_line_id
                  JOIN account_move n ON n.id = a.move_id
                 WHERE GREATEST(a.write_date, n.write_date) >= %(since)s
                 UNION
                SELECT l.order_id
                  FROM sale_order_line s JOIN rma_order_line l ON l.sale_line_id = s.id
                 WHERE s.write_date >= %(since)s
            ))
            """,
            since=self.date_since,
        )

    # ------------------------------------------------------------------ telling

    @api.model
    def _get_health(self):
        """Return what monitoring may know; see ``/rma/health``."""
        last = self.search([("state", "=", "done")], limit=1)
        counts = self.env["rma.audit.finding"]._read_group(
            [("state", "=", "open")], ["check_name"], ["__count"]
        )
        is_late = not last or last.date_end < fields.Datetime.now() - LATE
        status = "late" if is_late else "findings" if counts else "ok"
        return {
            "status": status,
            "last_run": last.date_end.isoformat() + "Z" if last else None,
            "returns_checked": last.order_count,
            "findings": {name.removeprefix(PREFIX): count for name, count in counts},
        }

    @api.model
    def _mail_new_findings(self):
        """Mail the administrators what was found since the last mail, once."""
        # sudo: rma.audit.finding - the mail tells of all companies
        new = (
            self.env["rma.audit.finding"]
            .sudo()
            .search([("state", "=", "open"), ("is_told", "=", False)])
        )
        if new:
            template = self.env.ref("rma_audit.mail_template_findings")
            # sudo: res.users - the job writes to whoever administrates returns
            users = self.env.ref("rma_core.rma_core_group_manager").sudo().all_user_ids
            for user in users.filtered("email"):
                allowed = new.filtered(
                    lambda finding, user=user: finding.company_id <= user.company_ids
                )
                if allowed:
                    template.with_context(rma_findings=allowed, lang=user.lang).send_mail(user.id)
            new.is_told = True
