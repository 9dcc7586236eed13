from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common import RmaCommon, TrackedMixin


@tagged("post_install", "-at_install")
class TestMailLog(TrackedMixin, RmaCommon, MailCase):
    """The list of everything mailed, what became of it, sending again, and writing by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 9))
        cls.line = cls.order.order_line

    def _get_log(self, rma, user=None):
        self.env.flush_all()
        logs = self.env["rma.mail.log"].with_user(user or self.clerk)
        logs.invalidate_model()
        return logs.search([("order_id", "in", rma.ids)])

    def _send_queue(self, rma, error=None):
        """Let the queue run, with a mail server that works or raises."""
        mails = self.env["mail.mail"].sudo()
        mails = mails.search([("model", "=", "rma.order"), ("res_id", "in", rma.ids)])
        with (
            self.mock_mail_gateway(),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            if error:
                with patch.object(
                    type(self.env["ir.mail_server"]), "_connect__", side_effect=error
                ):
                    mails.send()
            else:
                mails.send()
            return list(self._mails)

    # ------------------------------------------------------------------ the list

    def test_everything_mailed_is_listed_with_its_state(self):
        rma = self._create_return((self.line, 2), approve=True)
        logs = self._get_log(rma)
        self.assertRecordValues(
            logs.sorted("id"),
            [
                {
                    "order_id": rma.id,
                    "partner_id": self.customer.id,
                    "email": "ada@example.com",
                    "state": "ready",
                    "template_id": self.env.ref(f"rma_core.mail_template_{event}").id,
                }
                for event in ("submitted", "approved")
            ],
        )
        self.assertEqual(len(self._send_queue(rma)), 2)
        self.assertEqual(set(self._get_log(rma).mapped("state")), {"sent"})
        rma.invalidate_recordset()
        self.assertEqual((rma.mail_count, rma.mail_failure_count), (2, 0))

    def test_a_comment_by_mail_is_listed_too_and_an_inbox_message_is_not(self):
        self.manager.notification_type = "inbox"
        rma = self._create_return((self.line, 2), submit=False)
        rma.message_post(body="Call me", partner_ids=(self.customer + self.manager.partner_id).ids)
        self.assertEqual(self._get_log(rma).partner_id, self.customer)

    def test_a_failure_is_seen_on_the_return_and_found(self):
        rma = self._create_return((self.line, 2), approve=True)
        fine = self._create_return((self.line, 2))
        self._send_queue(fine)
        self._send_queue(rma, OSError("no route to host"))
        log = self._get_log(rma)[0]
        self.assertEqual((log.state, log.failure_type), ("exception", "mail_smtp"))
        rma.invalidate_recordset()
        self.assertEqual(rma.mail_failure_count, 2)
        failed = self.env["rma.order"].with_user(self.clerk)
        failed = failed.search([("mail_log_ids.state", "in", ("exception", "bounce"))])
        self.assertEqual(failed, rma)

    def test_others_do_not_read_it(self):
        rma = self._create_return((self.line, 2))
        portal = self._create_user("rma_log_portal", "base.group_portal")
        for user in (portal, self.warehouse_worker):
            with self.assertRaises(AccessError):
                self._get_log(rma, user)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user("rma_log_stranger", "rma_core.rma_core_group_user")
        stranger.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
        self.assertFalse(self._get_log(rma, stranger))

    # ------------------------------------------------------------------ again

    def test_a_failed_mail_is_sent_again(self):
        rma = self._create_return((self.line, 2))
        self._send_queue(rma, OSError("no route to host"))
        self._get_log(rma).action_resend()
        self.assertEqual(self._get_log(rma).mapped("state"), ["ready"])
        (mail,) = self._send_queue(rma)[-1:]
        self.assertIn("ada@example.com", mail["email_to"][0])
        self.assertIn(rma.name, mail["subject"])
        self.assertEqual(self._get_log(rma).mapped("state"), ["sent"])
        self.assertIn("sent again", rma.message_ids[0].body)

    def test_a_mail_that_came_back_is_told_and_sent_again(self):
        rma = self._create_return((self.line, 2))
        self._send_queue(rma)
        log = self._get_log(rma)
        # What Odoo does of a mail that comes back.
        notification = self.env["mail.notification"].sudo().browse(log.id)
        notification.write({"notification_status": "bounce", "failure_type": "mail_bounce"})
        self.assertEqual(self._get_log(rma).state, "bounce")
        rma.invalidate_recordset()
        self.assertEqual(rma.mail_failure_count, 1)
        self._get_log(rma).action_resend()
        self.assertEqual(self._get_log(rma).mapped("state"), ["ready"])
        self._send_queue(rma)
        self.assertEqual(self._get_log(rma).mapped("state"), ["sent"])

    def test_a_mail_that_waits_is_not_doubled(self):
        rma = self._create_return((self.line, 2))
        self._get_log(rma).action_resend()
        self.assertEqual(len(self._send_queue(rma)), 1)

    def test_sending_again_needs_the_right_to_change_the_return(self):
        rma = self._create_return((self.line, 2))
        self._send_queue(rma)
        with self.assertRaises(AccessError):
            self._get_log(rma, self.accountant).action_resend()

    # ------------------------------------------------------------------ by hand

    def _compose(self, returns, **values):
        action = returns.with_user(self.clerk).action_compose_mail()
        composer = self.env["mail.compose.message"].with_user(self.clerk)
        form = Form(composer.with_context(**action["context"]))
        for name, value in values.items():
            if name == "rma_paper_ids":
                for paper in value:
                    form.rma_paper_ids.add(paper)
            else:
                form[name] = value
        return form.save()

    def test_one_customer_is_written_to(self):
        rma = self._create_return((self.line, 2), approve=True)
        slip = self.env.ref("rma_core.action_report_slip")
        composer = self._compose(
            rma, subject="About the lamp", body="<p>Which one?</p>", rma_paper_ids=[slip]
        )
        with (
            self.mock_mail_gateway(),
            patch.object(type(slip), "_print_each", return_value={rma.id: b"%PDF slip"}),
        ):
            composer._action_send_mail()
        message = rma.message_ids[0]
        self.assertEqual(message.subject, "About the lamp")
        self.assertFalse(message.rma_paper_ids, "still to be printed")
        name = f"{rma.name.replace('/', '-')} Return Slip.pdf"
        self.assertEqual(message.attachment_ids.mapped("name"), [name])
        self.assertEqual(self._get_log(rma)[0].partner_id, self.customer)
        self.assertEqual(self._mails[-1]["attachments"][0][0], name)

    def test_many_customers_are_written_to_with_a_template_and_papers(self):
        other_order = self._create_order((self.product, 3), partner=self.other_customer)
        returns = self._create_return((self.line, 2), submit=False) + self._create_return(
            (other_order.order_line, 1), submit=False
        )
        template = self.env.ref("rma_core.mail_template_submitted")
        composer = self._compose(returns, template_id=template)
        self.assertEqual(composer.composition_mode, "mass_mail")
        with (
            self.mock_mail_gateway(),
            patch.object(
                type(self.env["ir.actions.report"]),
                "_render_qweb_pdf",
                side_effect=AssertionError("printed while people wait"),
            ),
        ):
            composer._action_send_mail()
        logs = self._get_log(returns)
        self.assertEqual(logs.order_id, returns)
        self.assertEqual(logs.partner_id, self.customer + self.other_customer)
        self.assertEqual(logs.template_id, template)
        for rma in returns:
            subject = f"We have received your return {rma.name}"
            (log,) = logs.filtered(lambda log, rma=rma: log.order_id == rma)
            self.assertEqual(log.subject, subject)

    def test_each_mail_of_a_return_gets_its_papers(self):
        """Two mails of one return may leave in one go and wait for the same paper."""
        rma = self._create_return((self.line, 2), approve=True)
        rma.with_user(self.manager).date_deadline = fields.Date.today()
        self.env["rma.order"]._send_reminders()
        slip = self.env.ref("rma_core.action_report_slip")
        printed = []

        def print_each(paper, orders):
            printed.append((paper, orders.ids))
            return {order.id: b"%PDF" for order in orders}

        with patch.object(type(slip), "_print_each", print_each):
            mails = self._send_queue(rma)
        self.assertEqual(printed.count((slip, rma.ids)), 1)
        with_slip = [mail for mail in mails if "Slip" in str(mail["attachments"])]
        self.assertEqual(len(with_slip), 2)
