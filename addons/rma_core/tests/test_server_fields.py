from odoo import Command
from odoo.exceptions import AccessError
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.misc import file_path

from .common import RmaCommon
from .mails import RmaMailCase


@tagged("post_install", "-at_install")
class TestServerFields(RmaMailCase):
    """What jobs act on is written by the server alone, and they look what they act on."""

    def test_papers_are_not_asked_for_by_posting(self):
        slip = self.env.ref("rma_core.action_report_slip")
        rma = self._create_return((self.line, 2), approve=True)
        picking = rma.receipt_ids
        for thread, error in (
            # No value of such a message, says Odoo.
            (picking.with_user(self.warehouse_worker), ValueError),
            (rma.with_user(self.clerk), AccessError),
        ):
            with self.subTest(model=thread._name), self.assertRaises(error):
                thread.message_post(body="Hello", rma_paper_ids=[Command.link(slip.id)])
        message = picking.with_user(self.warehouse_worker).message_post(body="Hello")
        for vals in ({"rma_paper_ids": [Command.link(slip.id)]}, {"rma_document": "x,1"}):
            with self.assertRaises(AccessError):
                message.write(vals)

    def test_a_message_about_something_else_gets_no_papers_of_a_return(self):
        rma = self._create_return((self.line, 2), approve=True)
        slip = self.env.ref("rma_core.action_report_slip")
        for vals in (
            {"model": "res.partner", "rma_paper_ids": [Command.link(slip.id)]},
            {
                "model": "rma.order",
                "rma_paper_ids": [Command.link(self.env.ref("stock.action_report_picking").id)],
            },
        ):
            mail = self.env["mail.mail"].create(
                {
                    **vals,
                    "model": "rma.order",
                    "res_id": rma.id,
                    "email_to": "x@example.com",
                    "body_html": "x",
                }
            )
            mail.mail_message_id.model = vals["model"]
            mail._attach_return_papers()
            self.assertFalse(mail.attachment_ids)

    def test_staff_still_choose_papers_when_they_write(self):
        rma = self._create_return((self.line, 2), approve=True).with_user(self.clerk)
        slip = self.env.ref("rma_core.action_report_slip")
        action = rma.action_compose_mail()
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.clerk)
            .with_context(**action["context"])
            .create(
                {"subject": "Hello", "body": "There", "rma_paper_ids": [Command.set(slip.ids)]}
            )
        )
        printed = {rma.id: b"%PDF"}
        reports = self.registry["ir.actions.report"]
        self.patch(reports, "_print_each", lambda paper, orders: printed if paper == slip else {})
        composer._action_send_mail()
        message = rma.sudo().message_ids[0]
        message.mail_ids._attach_return_papers()
        self.assertEqual(message.attachment_ids.raw, b"%PDF")

    @mute_logger("odoo.addons.rma_core.models.paper.ir_actions_report")
    def test_a_return_that_cannot_be_printed_keeps_no_other_from_its_paper(self):
        slip = self.env.ref("rma_core.action_report_slip")
        first = self._create_return((self.line, 1), approve=True)
        second = self._create_return((self.line, 1), approve=True)

        def print_apart(paper, orders):
            if first in orders:
                raise ValueError("a broken picture")
            return {order.id: b"%PDF" for order in orders}

        self.patch(self.registry["ir.actions.report"], "_print_apart", print_apart)
        self.assertEqual(slip._print_each(first | second), {second.id: b"%PDF"})

    # ------------------------------------------------------------------ the log

    def test_what_people_post_is_no_part_of_the_log(self):
        rma = self._create_return((self.line, 2))
        logged = rma.with_user(self.clerk)._message_log(body="Noted by the server")
        for message_type in ("notification", "comment"):
            # As Odoo's own route does it for customers.
            posted = (
                rma.with_user(self.clerk)
                .sudo()
                .message_post(body="It was promised to me", message_type=message_type)
            )
            self.assertFalse(posted.rma_is_logged)
            self.assertFalse(posted._is_in_rma_trail())
            posted.with_user(self.clerk).unlink()
        rows = self.env["rma.trail"].with_user(self.manager).search([("order_id", "=", rma.id)])
        self.assertIn(logged, rows.message_id)
        self.assertNotIn("promised", str(rows.mapped("text")))
        with self.assertRaises(AccessError):
            logged.with_user(self.clerk).rma_is_logged = False

    def test_an_update_keeps_the_log_of_before_its_entries_were_marked(self):
        rma = self._create_return((self.line, 2))
        mine = rma.with_user(self.clerk)
        logged = mine._message_log(body="Noted by the server")
        posted = mine.sudo().message_post(body="Promised to me", message_type="notification")
        self.env.flush_all()
        self.env.cr.execute("UPDATE mail_message SET rma_is_logged = NULL")
        self.env.invalidate_all()
        trail = self.env["rma.trail"].with_user(self.manager)
        self.assertNotIn(logged, trail.search([("order_id", "=", rma.id)]).message_id)
        path = file_path("rma_core/migrations/19.0.1.2.0/post-log.py")
        for __ in range(2):
            load_script(path, "rma_core_post_log").migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        kept = trail.search([("order_id", "=", rma.id)]).message_id
        self.assertIn(logged, kept)
        self.assertNotIn(posted, kept)
        self.assertTrue(logged.sudo()._is_in_rma_trail())

    def test_a_context_makes_no_message_one_about_a_state(self):
        rma = self._create_return((self.line, 2)).with_user(self.clerk)
        message = rma.with_context(rma_stated=rma.ids).message_post(body="Hello")
        self.assertNotEqual(message.sudo().subtype_id, rma._get_state_subtype())

    def test_the_log_of_a_company_is_not_another_s(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        visitor = self._create_user("elsewhere", "rma_core.rma_core_group_manager")
        visitor.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        outcome = self.outcome_refund.copy(
            {"name": "Theirs alone", "company_id": self.env.company.id}
        )
        tag = self.env["rma.reason"].create({"name": "Shared"})
        records = (outcome, self.env.company)
        self.env.flush_all()
        outcome.with_user(self.manager).trigger = "manual"
        self.env.company.rma_deadline_days = 33
        self.clerk.rma_approval_limit = 44
        tag.require_note = True
        self.env.flush_all()
        self.env.cr.precommit.run()
        rows = self.env["rma.trail"].with_user(visitor).search([])
        for record in records:
            found = self.env["rma.trail"].search(
                [("res_model", "=", record._name), ("res_id", "=", record.id)]
            )
            self.assertTrue(found)
            self.assertFalse(found & rows.sudo())
        limits = self.env["rma.trail"].search([("field_name", "like", "rma_approval_limit")])
        self.assertTrue(limits)
        self.assertFalse(limits & rows.sudo())
        self.assertTrue(rows.filtered(lambda row: row.res_model == "rma.reason"))
        outcome.unlink()
        self.env.invalidate_all()
        rows = self.env["rma.trail"].with_user(visitor).search([])
        self.assertNotIn("Theirs alone", rows.mapped("record_name"))


@tagged("post_install", "-at_install")
class TestDialogs(RmaCommon):
    """What somebody chose in a dialog is nobody else's, in dialogs of days to come too."""

    def test_every_dialog_is_its_owner_s(self):
        order = self._create_order((self.product, 5))
        rma = self._create_return((order.order_line, 1))
        colleague = self._create_user("colleague", "rma_core.rma_core_group_manager")
        makers = {"rma.order.decline": {"order_ids": rma.ids, "target": "rejected", "note": "No"}}
        count = 0
        for model in self.env.registry.values():
            if not model._transient or not (model._original_module or "").startswith("rma_"):
                continue
            mine = self.env[model._name].with_user(self.manager)
            domain = self.env["ir.rule"].with_user(self.manager)._compute_domain(model._name)
            with self.subTest(model=model._name):
                self.assertIn("create_uid", str(domain))
                count += 1
                if not mine.has_access("create") or model._name not in makers:
                    continue
                dialog = mine.create(makers[model._name])
                dialog.read()
                theirs = dialog.with_user(colleague)
                self.assertFalse(theirs.search([("id", "=", dialog.id)]))
                for ask in (theirs.read, lambda theirs=theirs: theirs.write({"note": "x"})):
                    with self.assertRaises(AccessError):
                        ask()
        self.assertGreater(count, 5)


@tagged("post_install", "-at_install")
class TestRecipients(RmaCommon):
    def test_every_template_of_the_suite_reaches_whom_it_names(self):
        """Odoo writes to the record's own contacts where it is not told to heed the template."""
        known = self.env["ir.model.data"].search(
            [("model", "=", "mail.template"), ("module", "=like", "rma%")]
        )
        templates = self.env["mail.template"].browse(known.mapped("res_id"))
        self.assertGreater(len(templates), 8)
        for template in templates:
            with self.subTest(template=template.name):
                self.assertTrue(template.partner_to or template.email_to)
                self.assertFalse(template.use_default_to)
