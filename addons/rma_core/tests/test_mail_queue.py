from unittest.mock import patch

from lxml import etree

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .mails import RmaMailCase


@tagged("post_install", "-at_install")
class TestMailQueue(RmaMailCase):
    """Which mails are sent at all, that they wait in the queue, and that none ever blocks what
    happened."""

    # ------------------------------------------------------------------ on and off

    def test_a_mail_is_switched_off_for_one_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        mail = self._mail("submitted").with_company(company)
        mail.is_off = True
        self.assertFalse(self._mail("submitted").with_company(self.env.company).is_off)
        self.assertIn(mail, self.env["rma.mail"]._get_mails("submitted", self.env.company))
        self.assertNotIn(mail, self.env["rma.mail"]._get_mails("submitted", company))

    def test_a_mail_is_switched_off_for_one_return(self):
        mail = self._mail("approved")
        rma = self._create_return((self.line, 2), muted_mail_ids=[Command.set(mail.ids)])
        rma.action_approve()
        self.assertEqual(self._get_events(rma), ["submitted"])

    def test_papers_are_chosen_at_the_mail(self):
        slip = self.env.ref("rma_core.action_report_slip")
        mail = self._mail("approved")
        self.assertEqual(mail.paper_ids, slip)
        mail.with_user(self.manager).paper_ids = False
        rma = self._create_return((self.line, 2), approve=True)
        self.assertFalse(self._get_mails(rma)[-1].mail_message_id.rma_paper_ids)

    def test_people_add_their_own_mail_for_any_state(self):
        template = self._mail("approved").template_id.copy({"subject": "Back to start"})
        own = self.env["rma.mail"].with_user(self.manager)
        own.create({"name": "Started over", "event": "draft", "template_id": template.id})
        rma = self._create_return((self.line, 2))
        rma.with_user(self.manager)._decline("rejected", "No.")
        rma.action_draft()
        self.assertEqual(self._get_mails(rma)[-1].subject, "Back to start")

    def test_a_condition_limits_a_mail(self):
        self._mail("submitted").condition = "[('origin', '=', 'portal')]"
        rma = self._create_return((self.line, 1))
        self.assertFalse(self._get_events(rma))
        rma = self._create_return((self.line, 1), origin="portal")
        self.assertEqual(self._get_events(rma), ["submitted"])

    def test_with_all_mails_off_asking_costs_no_query(self):
        self.env["rma.mail"].search([]).active = False
        rma = self._create_return((self.line, 1))
        rma._send_event_mails("approved")
        with self.assertQueryCount(0):
            rma._send_event_mails("approved")

    # ------------------------------------------------------------------ what goes wrong

    def test_a_broken_template_blocks_nothing_and_is_told(self):
        self._mail("approved").template_id.body_html = "<t t-out='object.nonsense()'/>"
        rma = self._create_return((self.line, 2))
        with mute_logger(
            "odoo.addons.rma_core.models.notify.rma_mail",
            "odoo.addons.mail.models.mail_render_mixin",
        ):
            rma.action_approve()
        self.assertEqual(rma.state, "approved")
        self.assertEqual(self._get_events(rma), ["submitted"])
        self.assertIn("Approved, with the return code", rma.message_ids[0].body)

    def test_a_mail_server_that_is_down_blocks_nothing_and_is_told(self):
        rma = self._create_return((self.line, 2), approve=True)
        server = self.env["ir.mail_server"]
        with (
            patch.object(type(server), "_connect__", side_effect=OSError("no route to host")),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            self._get_mails(rma).send()
        self.assertEqual(set(self._get_mails(rma).mapped("state")), {"exception"})
        failed = rma.sudo().message_ids.notification_ids.filtered(
            lambda note: note.notification_status == "exception"
        )
        self.assertEqual(failed.res_partner_id, self.customer)

    def test_mails_are_queued_and_not_sent_by_who_approves(self):
        with self.mock_mail_gateway():
            rma = self._create_return((self.line, 2), approve=True)
            self.env.cr.postcommit.run()
            self.assertFalse(self._mails)
        self.assertEqual(set(self._get_mails(rma).mapped("state")), {"outgoing"})

    # ------------------------------------------------------------------ reminders

    def test_a_deadline_is_reminded_of_once_and_only_of_what_is_missing(self):
        rma = self._create_return((self.line, 1), approve=True)
        arrived = self._create_return((self.line, 1), approve=True)
        self._receive(arrived)
        later = self._create_return((self.line, 1), approve=True)
        today = fields.Date.today()
        (rma + arrived).date_deadline = fields.Date.add(today, days=2)
        later.date_deadline = fields.Date.add(today, days=9)
        template = self._mail("reminder").template_id

        def get_reminded():
            messages = (rma + arrived + later).sudo().message_ids
            reminders = messages.filtered(lambda message: message.rma_template_id == template)
            return reminders.mapped("res_id")

        self.env["rma.order"]._send_reminders()
        self.assertEqual(get_reminded(), rma.ids)
        self.env["rma.order"]._send_reminders()
        self.assertEqual(get_reminded(), rma.ids)

    def test_no_keys_are_made_where_customers_have_no_page(self):
        model = self.env.registry["rma.order"]
        with patch.object(model, "_get_customer_url", lambda order: False):
            rma = self._create_return((self.line, 1), approve=True).sudo()
            message = rma.message_ids[:1]
            groups = rma._notify_get_recipients_groups(message, "Return")
        self.assertIn("approved", self._get_events(rma))
        self.assertFalse(rma.access_token)
        self.assertFalse(self.customer.signup_type)
        buttons = {name: options["has_button_access"] for name, __, options in groups}
        self.assertEqual([name for name, has_button in buttons.items() if has_button], ["user"])

    # ------------------------------------------------------------------ many

    def test_a_text_is_compiled_once_for_all_returns(self):
        returns = self.env["rma.order"].union(
            *(self._create_return((self.line, 1)) for __ in range(4))
        )
        self.env.registry.clear_cache("templates")
        generate_code = self.env.registry["ir.qweb"]._generate_code
        with patch.object(
            self.env.registry["ir.qweb"],
            "_generate_code",
            autospec=True,
            side_effect=generate_code,
        ) as compiling:
            returns[:3]._send_event_mails("approved")
            returns[3]._send_event_mails("approved")
        # Layouts and the like are views, which Odoo itself keeps.
        templates = [call.args[1] for call in compiling.call_args_list]
        texts = [template for template in templates if isinstance(template, etree._Element)]
        # Each time to see what it may do, once to fill it in.
        self.assertEqual(len(texts), 3)

    def test_many_returns_queue_their_mails_for_later(self):
        orders = [self._create_order((self.product, 1), invoice=False) for __ in range(25)]
        returns = self.env["rma.order"].union(
            *(self._create_return((order.order_line, 1)) for order in orders)
        )
        returns.with_user(self.clerk).action_approve()
        template = self._mail("approved").template_id
        messages = returns.sudo().message_ids.filtered(lambda m: m.rma_template_id == template)
        self.assertEqual(len(messages), 25)
        self.assertFalse(messages.notification_ids)
        self.env["mail.message.schedule"].search([])._send_notifications()
        self.assertEqual(len(messages.notification_ids), 25)
        for rma in returns:
            self.assertIn(rma.return_code, self._get_mails(rma)[-1].body_html)
