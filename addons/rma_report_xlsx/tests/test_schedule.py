from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .common import ExportCommon


@tagged("post_install", "-at_install")
class TestSchedule(ExportCommon):
    @freeze_time("2026-05-13 10:00:00")
    def test_begins_with_the_next_week_or_month(self):
        exports = self.env["rma.export"].with_user(self.clerk)
        recipients = [(6, 0, self.clerk.partner_id.ids)]
        for interval, expected in (("weekly", "2026-05-18"), ("monthly", "2026-06-01")):
            export = exports.create({"interval": interval, "recipient_ids": recipients})
            self.assertEqual(str(export.date_next), expected)

    def test_is_mailed_for_the_period_before(self):
        self.rma._write_protected({"date_submitted": "2026-05-20 12:00:00"})
        recipient = self.env["res.partner"].create({"name": "Boss", "email": "b@example.com"})
        export = (
            self.env["rma.export"]
            .with_user(self.clerk)
            .create(
                {
                    "interval": "monthly",
                    "date_next": "2026-06-01",
                    "recipient_ids": [(6, 0, recipient.ids)],
                }
            )
        )
        with freeze_time("2026-06-01 06:00:00"):
            self._run_cron("ir_cron_rma_export_schedule")
        copy = self.env["rma.export"].search([("id", ">", export.id)])
        self.assertRecordValues(
            copy,
            [
                {
                    "date_from": fields.Date.to_date("2026-05-01"),
                    "date_to": fields.Date.to_date("2026-05-31"),
                    "status": "done",
                    "line_count": 2,
                    "interval": False,
                }
            ],
        )
        mails = self.env["mail.mail"].sudo().search([("res_id", "=", copy.id)])
        # Who owns it has a notice that it is ready as well.
        mail = mails.filtered(
            lambda mail: mail.model == "rma.export" and mail.recipient_ids == recipient
        )
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.attachment_ids, copy.attachment_id)
        self.assertEqual(str(export.date_next), "2026-07-01")

    def test_needs_somebody_to_mail_to(self):
        exports = self.env["rma.export"].with_user(self.clerk)
        with self.assertRaisesRegex(ValidationError, "at least one recipient"):
            exports.create({"interval": "weekly"})
        nobody = self.env["res.partner"].create({"name": "Nobody"})
        with self.assertRaisesRegex(ValidationError, "Nobody have no e-mail"):
            exports.create({"interval": "weekly", "recipient_ids": [(6, 0, nobody.ids)]})

    def test_nothing_is_mailed_for_who_left(self):
        recipient = self.env["res.partner"].create({"name": "Boss", "email": "b@example.com"})
        vals = {
            "interval": "monthly",
            "date_next": "2026-06-01",
            "recipient_ids": [(6, 0, recipient.ids)],
        }
        exports = self.env["rma.export"]
        for left in ("archived", "moved"):
            user = self._create_user(left, "rma_core.rma_core_group_user")
            exports += exports.with_user(user).create(vals).sudo()
            if left == "archived":
                user.active = False
            else:
                user.group_ids = self.env.ref("base.group_user")
        with freeze_time("2026-06-01 06:00:00"):
            self._run_cron("ir_cron_rma_export_schedule")
        self.assertEqual(exports.mapped("interval"), [False, False])
        self.assertFalse(self.env["rma.export"].search([("id", ">", max(exports.ids))]))
        self.assertFalse(self.env["mail.mail"].search([("recipient_ids", "in", recipient.ids)]))
        for export in exports:
            self.assertIn("not mailed any longer", str(export.message_ids[0].body))
