import logging
import mmap
import tempfile

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

# Up to this many lines the user waits for the file; longer ones are made in the background.
LINES_AT_ONCE = 5_000
# Percent between two notices of progress.
NOTICE_STEP = 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportCancelled(Exception):
    """Somebody cancelled the export while it ran."""


class RmaExport(models.Model):
    """Making the file: at once, or in the background with progress and a way to stop."""

    _inherit = "rma.export"

    status = fields.Selection(
        [
            ("new", "New"),
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("done", "Ready"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        default="new",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_count = fields.Integer(string="Lines", readonly=True, copy=False)
    line_done_count = fields.Integer(string="Lines Written", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress")
    error = fields.Char(readonly=True, copy=False)
    attachment_id = fields.Many2one("ir.attachment", string="File", readonly=True, copy=False)

    @api.depends("line_count", "line_done_count", "status")
    def _compute_progress(self):
        for export in self:
            share = export.line_done_count / export.line_count if export.line_count else 0.0
            export.progress = 100.0 if export.status == "done" else min(100.0 * share, 99.0)

    # ------------------------------------------------------------------ buttons

    def action_export(self):
        """Make the file and offer it, or have it made in the background if it is long."""
        self.ensure_one()
        self._ensure_can_export()
        self._write_protected({"line_count": len(self._get_lines_query())})
        if not self.line_count:
            raise UserError(
                self.env._(
                    "No return line matches these filters. Widen the period or remove a filter."
                )
            )
        if self.line_count <= self._get_lines_at_once():
            self._make_file()
            return self.action_download()
        self._write_protected({"status": "waiting", "line_done_count": 0, "error": False})
        # sudo: ir.cron - triggering a job needs no rights on it
        self.env.ref("rma_report_xlsx.ir_cron_rma_export").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%s lines are being exported in the background. You are told when the file "
                    "is ready.",
                    self.line_count,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_download(self):
        """Return the action that downloads the file."""
        self.ensure_one()
        if not self.attachment_id:
            raise UserError(self.env._("%s has no file yet. Export it first.", self.name))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "self",
        }

    def action_cancel(self):
        """Stop what waits or runs; what is ready stays."""
        for export in self:
            if export.status in ("waiting", "running"):
                export._write_protected({"status": "cancelled"})

    def _ensure_can_export(self):
        if self.status in ("waiting", "running"):
            raise UserError(self.env._("%s is already being exported.", self.name))

    @api.model
    def _get_lines_at_once(self):
        # sudo: ir.config_parameter - users may not read parameters
        parameter = self.env["ir.config_parameter"].sudo()
        return int(parameter.get_param("rma_report_xlsx.lines_at_once", LINES_AT_ONCE))

    # ------------------------------------------------------------------ the file

    def _make_file(self):
        """Make the workbook and keep it as an attachment of the export."""
        self.ensure_one()
        with self._write_file() as file:
            self._keep_file(file)

    def _write_file(self, progress=None):
        """Return the workbook as an open temporary file, which is gone when it is closed."""
        file = tempfile.NamedTemporaryFile(suffix=".xlsx")
        with xlsxwriter.Workbook(file.name, self._get_workbook_options()) as workbook:
            self._write_workbook(workbook, progress=progress)
        return file

    def _keep_file(self, file):
        """Keep an open file as the attachment of the export."""
        # sudo: ir.attachment - clients may name any attachment; only this export's own file is
        # deleted
        self.attachment_id.sudo().filtered(
            lambda kept: kept.res_model == self._name and kept.res_id == self.id
        ).unlink()
        attachments = self.env["ir.attachment"]
        # Odoo takes no file but anything that reads like bytes, so that a long file is copied from
        # disk to the file store without filling the memory.
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            is_on_disk = attachments._storage() == "file"
            attachment = attachments.create(
                {
                    "name": f"{self._get_file_name()}.xlsx",
                    "raw": content if is_on_disk else content[:],
                    "mimetype": XLSX,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        self._write_protected(
            {
                "attachment_id": attachment.id,
                "status": "done",
                "line_done_count": self.line_count,
                "error": False,
            }
        )

    def _get_file_name(self):
        """Return a name by which files sort by date and kind."""
        today = fields.Date.context_today(self)
        kind = "returns-summary" if self.kind == "summary" else "returns-detail"
        return f"{today}-{kind}-{self.id}"

    # ------------------------------------------------------------------ background

    @api.model
    def _cron_export(self):
        """Make the files that people wait for, one after the other."""
        # sudo: rma.export - the job makes everybody's files, each with its owner's rights
        waiting = self.sudo().search([("status", "=", "waiting")], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for export in waiting:
            export._run_in_background()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _run_in_background(self):
        """Export with the rights, language and companies of who asked for it."""
        user = self.create_uid
        export = self.with_user(user).with_context(
            lang=user.lang,
            tz=user.tz,
            allowed_company_ids=(self.company_ids & user.company_ids or user.company_ids).ids,
        )
        self.invalidate_recordset(["status"])
        if self.status != "waiting":
            return
        if not self._is_owner_here():
            self._write_protected({"status": "cancelled"})
            return
        self._write_protected({"status": "running"})
        self.env.cr.commit()  # pylint: disable=invalid-commit
        try:
            with export._write_file(export._note_progress) as file:
                export._go_on_after_reading()
                export._keep_file(file)
        except ExportCancelled:
            self.env.cr.rollback()  # pylint: disable=invalid-commit
        except Exception as error:  # noqa: BLE001  # the person is told, the next one is made
            self.env.cr.rollback()  # pylint: disable=invalid-commit
            self._note_failure(export, error)
        else:
            export._tell_requester(
                export.env._("%s is ready: the file is attached.", self.name), self.attachment_id
            )

    def _is_owner_here(self):
        """Tell whether who asked still works here, and with returns."""
        owner = self.create_uid
        return owner.active and self.with_user(owner).has_access("write")

    def _go_on_after_reading(self):
        """End the transaction that read the lines: progress was noted in others, and what they
        changed cannot be written in this one. From here on nobody can cancel."""
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self._lock_rows()
        self.env.invalidate_all()
        if self.status == "cancelled":
            raise ExportCancelled

    def _note_failure(self, export, error):
        self.invalidate_recordset(["status"])
        if self.status == "cancelled":
            return
        _logger.error("Export %s failed", self.id, exc_info=error)
        self._write_protected({"status": "failed", "error": str(error)})
        export._tell_requester(
            export.env._("%(name)s could not be made: %(error)s", name=self.name, error=error)
        )

    def _note_progress(self, count):
        """Show how far it is, and stop if somebody cancelled: in a transaction of its own, this
        one is busy reading."""
        with self.env.registry.cursor() as cr:
            # sudo: rma.export - progress is noted for its owner
            own = self.with_env(self.env(cr=cr)).sudo()
            if own.status == "cancelled":
                raise ExportCancelled
            before = int(own.progress)
            own._write_protected({"line_done_count": max(count, own.line_done_count)})
            # Not after every part of a long file.
            if int(own.progress) // NOTICE_STEP > before // NOTICE_STEP:
                own._send_notice(
                    self.env._(
                        "%(name)s: %(percent)s %%", name=own.name, percent=int(own.progress)
                    )
                )
        self.invalidate_recordset(["line_done_count", "progress", "status"])

    def _tell_requester(self, text, attachment=None):
        self.message_notify(
            partner_ids=self.create_uid.partner_id.ids,
            subject=self.name,
            body=text,
            attachment_ids=attachment.ids if attachment else [],
        )
        self._send_notice(text)

    def _send_notice(self, text):
        """Show who waits, wherever in Odoo they are, how far it is."""
        self.create_uid._bus_send(
            "rma_report_xlsx.export",
            {
                "id": self.id,
                "status": self.status,
                "message": text,
                "attachment_id": self.attachment_id.id if self.status == "done" else False,
            },
        )
