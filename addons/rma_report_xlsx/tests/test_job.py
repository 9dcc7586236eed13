from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import rma_export_detail as detail
from .common import ExportCommon


@tagged("post_install", "-at_install")
class TestJob(ExportCommon):
    def _create(self, **vals):
        return self.env["rma.export"].with_user(self.clerk).create(vals)

    def test_a_short_export_is_downloaded_at_once(self):
        export = self._create()
        action = export.action_export()
        self.assertEqual(action["type"], "ir.actions.act_url")
        self.assertRecordValues(export, [{"status": "done", "line_count": 2, "progress": 100}])

    def test_a_long_export_is_made_in_the_background(self):
        self.env["ir.config_parameter"].set_param("rma_report_xlsx.lines_at_once", "1")
        export = self._create()
        export.action_export()
        self.assertEqual(export.status, "waiting")
        with self.assertRaisesRegex(UserError, "already"):
            export.action_export()
        self._run_cron("ir_cron_rma_export")
        self.assertEqual(export.status, "done")
        self.assertEqual(export.attachment_id.create_uid, self.clerk)
        notes = self.env["mail.message"].search(
            [("model", "=", "rma.export"), ("res_id", "=", export.id)]
        )
        note = notes.filtered("attachment_ids")
        self.assertEqual(note.attachment_ids, export.attachment_id)
        self.assertEqual(note.notified_partner_ids, self.clerk.partner_id)

    def test_who_waits_is_told_how_far_it_is_and_gets_a_link(self):
        export = self._create()
        export._write_protected({"status": "waiting", "line_count": 2})
        told = []
        users = self.env.registry["res.users"]
        with (
            patch.object(users, "_bus_send", lambda user, *notice: told.append((user, *notice))),
            patch.object(detail, "CHUNK", 1),
        ):
            self._run_cron("ir_cron_rma_export")
        told = [notice for notice in told if notice[1] == "rma_report_xlsx.export"]
        self.assertEqual({notice[0] for notice in told}, {self.clerk})
        running, *__, ready = [notice[2] for notice in told]
        self.assertEqual((running["status"], running["attachment_id"]), ("running", False))
        self.assertIn("50 %", running["message"])
        self.assertEqual(
            (ready["status"], ready["attachment_id"]), ("done", export.attachment_id.id)
        )

    def test_what_waits_can_be_cancelled(self):
        self.env["ir.config_parameter"].set_param("rma_report_xlsx.lines_at_once", "1")
        export = self._create()
        export.action_export()
        export.action_cancel()
        self._run_cron("ir_cron_rma_export")
        self.assertRecordValues(export, [{"status": "cancelled", "attachment_id": False}])

    def test_what_runs_can_be_cancelled(self):
        export = self._create()
        export._write_protected({"status": "waiting"})
        write = type(export)._write_workbook

        def cancel_meanwhile(this, *args, **kwargs):
            with self.env.registry.cursor() as cr:
                export.with_env(export.env(cr=cr)).action_cancel()
            return write(this, *args, **kwargs)

        with patch.object(self.env.registry["rma.export"], "_write_workbook", cancel_meanwhile):
            self._run_cron("ir_cron_rma_export")
        self.assertRecordValues(export, [{"status": "cancelled", "attachment_id": False}])

    def test_a_failure_is_told_and_keeps_nobody_else_waiting(self):
        one, two = self._create(), self._create()
        (one | two)._write_protected({"status": "waiting"})
        write = type(one)._write_workbook

        def fail_for_one(this, *args, **kwargs):
            if this.id == one.id:
                raise ValueError("no space left")
            return write(this, *args, **kwargs)

        with (
            patch.object(self.env.registry["rma.export"], "_write_workbook", fail_for_one),
            self.assertLogs("odoo.addons.rma_report_xlsx", "ERROR"),
        ):
            self._run_cron("ir_cron_rma_export")
        self.assertRecordValues(one, [{"status": "failed", "error": "no space left"}])
        self.assertEqual(two.status, "done")

    def test_an_empty_export_says_what_to_do(self):
        export = self._create(date_to="2001-01-01")
        with self.assertRaisesRegex(UserError, "Widen the period"):
            export.action_export()
        self.assertFalse(export.attachment_id)

    def test_the_next_export_begins_with_the_last_choice(self):
        self._create(kind="summary", state="done", product_ids=[(6, 0, self.product.ids)])
        defaults = self.env["rma.export"].with_user(self.clerk).new()
        self.assertEqual(defaults.kind, "summary")
        self.assertEqual(defaults.state, "done")
        self.assertEqual(defaults.product_ids.ids, self.product.ids)

    def test_accountants_and_salespeople_export_what_they_see(self):
        for user in (self.accountant, self.salesman):
            export = self.env["rma.export"].with_user(user).create({"kind": "summary"})
            self.assertEqual(export.action_export()["type"], "ir.actions.act_url")
            self.assertLessEqual(set(self.rma.line_ids.ids), set(export._get_lines_query()))
        with self.assertRaises(AccessError):
            self.env["rma.export"].with_user(self.warehouse_worker).create({})

    def test_exports_of_others_are_their_business(self):
        export = self._create()
        export._make_file()
        colleague = self._create_user("colleague", "rma_core.rma_core_group_user")
        self.assertNotIn(export, self.env["rma.export"].with_user(colleague).search([]))
        with self.assertRaises(AccessError):
            export.with_user(colleague).read(["name"])
        with self.assertRaises(AccessError):
            export.attachment_id.with_user(colleague).read(["raw"])

    def test_no_file_but_its_own_is_replaced(self):
        foreign = self.env["ir.attachment"].create({"name": "Contract", "raw": b"kept"})
        export = self._create()
        export.sudo().attachment_id = foreign.id
        export._make_file()
        self.assertEqual(foreign.exists().raw, b"kept")
        first = export.attachment_id
        self.assertNotEqual(first, foreign)
        export._make_file()
        self.assertFalse(first.exists())
