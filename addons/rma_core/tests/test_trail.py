from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RmaCommon, TrackedMixin

LOGS = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")


@tagged("post_install", "-at_install")
class TestTrail(TrackedMixin, RmaCommon):
    """Who changed what and when stands on the record and in one log, and stays there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5))
        cls.admin = cls._create_user(
            "trail_admin", "rma_core.rma_core_group_manager,base.group_system"
        )
        cls._close_transaction()

    def _find(self, domain, user=None):
        self._close_transaction()
        return self.env["rma.trail"].with_user(user or self.manager).search(domain)

    def _log_of(self, record):
        return self._find([("res_model", "=", record._name), ("res_id", "=", record.id)])

    def _change(self, record, **vals):
        """Change a setting as the manager and return its rows of the log."""
        self._close_transaction()
        record.with_user(self.manager).write(vals)
        return self._log_of(record).filtered(lambda row: row.field_name in vals)

    # ------------------------------------------------------------------ what is in it

    def test_a_return_and_its_lines(self):
        rma = self._create_return((self.order.order_line, 2))
        self._close_transaction()
        rma.with_user(self.clerk).reference = "Their 7"
        self._close_transaction()
        rma.with_user(self.clerk).line_ids.quantity = 1
        rows = self._find([("order_id", "=", rma.id)])
        row = rows.filtered(lambda row: row.field_name == "reference")
        self.assertRecordValues(
            row, [{"new_value": "Their 7", "author_id": self.clerk.partner_id.id}]
        )
        self.assertEqual(row.record_name, rma.name)
        self.assertTrue(rows.filtered(lambda row: "Quantity changed" in (row.text or "")))
        self.assertTrue(row.message_id in rma.message_ids)

    def test_every_kind_of_setting(self):
        disposition = self.env.ref("rma_core.disposition_scrap")
        cases = [
            (self.reason, {"require_photo": True}, "Yes"),
            (self.reason, {"name": "Second thoughts"}, "Second thoughts"),
            (self.outcome_refund, {"trigger": "manual"}, "By hand"),
            (disposition, {"name": "Bin"}, "Bin"),
        ]
        for record, vals, after in cases:
            with self.subTest(vals=vals):
                row = self._change(record, **vals)
                self.assertEqual(len(row), 1)
                self.assertEqual(row.author_id, self.manager.partner_id)
                self.assertTrue(row.new_value)
                if after != "By hand":
                    self.assertEqual(row.new_value, after)
                self.assertIn(row.message_id, record.message_ids)

    def test_settings_of_the_company_and_rights_of_users(self):
        company = self.env.company
        company.with_user(self.admin).rma_deadline_days = 21
        rows = self._find([("field_name", "=", "rma_deadline_days")])
        self.assertRecordValues(rows, [{"new_value": "21", "author_id": self.admin.partner_id.id}])
        self.clerk.with_user(self.admin).write(
            {"rma_approval_limit": 500, "rma_partner_ids": [Command.set(self.customer.ids)]}
        )
        rows = self._find([("field_name", "ilike", "rma_approval_limit")])
        self.assertIn("rma_partner_ids", rows.field_name)
        self.assertIn(self.customer.name, rows.new_value)
        self.assertEqual(rows.message_id.res_id, self.clerk.partner_id.id)

    def test_a_deleted_setting_leaves_its_history(self):
        reason = self.env["rma.reason"].with_user(self.manager).create({"name": "Odd reason"})
        self._change(reason, require_note=True)
        reason.unlink()
        rows = self._find([("res_model", "=", "rma.reason"), ("res_id", "=", 0)])
        rows |= self._find([("res_model", "=", "rma.reason"), ("res_id", "=", False)])
        mine = rows.filtered(lambda row: row.record_name == "Odd reason")
        self.assertTrue(mine.filtered(lambda row: row.field_name == "require_note"))
        self.assertTrue(mine.filtered(lambda row: "deleted" in (row.text or "")))

    # ------------------------------------------------------------------ who reads it

    @mute_logger(*LOGS)
    def test_administrators_of_returns_read_it_and_nobody_writes_it(self):
        self._create_return((self.order.order_line, 2))
        rows = self._find([("order_id", "!=", False)])
        self.assertTrue(rows)
        for user in (self.clerk, self.accountant, self.warehouse_worker, self.salesman):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._find([], user)
        for operation in ("write", "create", "unlink"):
            self.assertFalse(rows.with_user(self.admin).has_access(operation))

    @mute_logger(*LOGS)
    def test_who_is_limited_reads_no_others_changes(self):
        mine = self._create_return((self.order.order_line, 1))
        order = self._create_order((self.product, 1), partner=self.other_customer)
        other = self._create_return((order.order_line, 1))
        self.manager.rma_partner_ids = self.customer
        found = self._find([("order_id", "!=", False)])
        self.assertIn(mine.id, found.order_id.ids)
        self.assertNotIn(other.id, found.order_id.ids)

    # ------------------------------------------------------------------ it stays

    @mute_logger(*LOGS)
    def test_no_role_changes_or_deletes_entries(self):
        rma = self._create_return((self.order.order_line, 2))
        self._change(self.reason, require_photo=True)
        self.env.company.with_user(self.admin).rma_deadline_days = 21
        rows = self._find([("message_id.model", "in", ("rma.order", "rma.reason", "res.company"))])
        self.assertIn(rma, rows.order_id)
        for user in (self.clerk, self.manager, self.admin):
            for message in rows.message_id.sudo().with_user(user):
                with self.subTest(user=user.login, message=message.sudo().body):
                    for vals in ({"body": "No"}, {"date": "2020-01-01"}, {"res_id": 1}):
                        with self.assertRaises(AccessError), self.env.cr.savepoint():
                            message.write(vals)
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        message.unlink()
        values = rows.message_id.sudo().tracking_value_ids.with_user(self.admin)
        self.assertTrue(values)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            values[:1].write({"new_value_char": "No"})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            values[:1].unlink()

    def test_comments_of_one_s_own_can_be_corrected(self):
        rma = self._create_return((self.order.order_line, 2)).with_user(self.clerk)
        message = rma.message_post(body="Tpyo", message_type="comment")
        message.body = "Typo"
        self.assertIn("Typo", rma.message_ids.mapped("body")[0])
        message.unlink()
        self.assertFalse(message.exists())

    def test_what_was_handed_in_once_is_not_deleted(self):
        rma = self._create_return((self.order.order_line, 2))
        rma.action_cancel()
        rma.action_draft()
        with self.assertRaisesRegex(UserError, "Cancel it"):
            rma.with_user(self.manager).unlink()
