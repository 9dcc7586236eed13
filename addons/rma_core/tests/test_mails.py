from unittest.mock import patch

from lxml import etree

from odoo import Command, fields
from odoo.tests import Form, tagged
from odoo.tools import html2plaintext, mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common import RmaCommon

EVENTS = (
    "submitted",
    "revision",
    "approved",
    "rejected",
    "cancel",
    "received",
    "inspected",
    "refunded",
    "delivered",
    "done",
)


@tagged("post_install", "-at_install")
class TestMails(RmaCommon, MailCase):
    """Who gets which mail when, and that no mail ever blocks what happened."""

    @classmethod
    def default_env_context(cls):
        return {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 9), (cls.product_other, 9))
        cls.line, cls.line_other = cls.order.order_line
        cls.env.ref("rma_core.mail_done").active = True

    def _mail(self, event):
        return self.env.ref(f"rma_core.mail_{event}")

    def _get_mails(self, rma, partner=None):
        """Return the mails queued about a return, to one partner."""
        mails = self.env["mail.mail"].sudo()
        mails = mails.search([("model", "=", "rma.order"), ("res_id", "=", rma.id)], order="id")
        partner = partner or self.customer
        return mails.filtered(lambda mail: partner in mail.recipient_ids)

    def _get_events(self, rma, partner=None):
        """Return the events a partner was mailed about, in order."""
        templates = {self._mail(event).template_id: event for event in EVENTS}
        mails = self._get_mails(rma, partner)
        return [templates[mail.mail_message_id.rma_template_id] for mail in mails]

    def _settle(self, rma):
        self._receive(rma)
        self._post(rma.refund_ids)
        self.env.flush_all()
        self.env.cr.precommit.run()

    # ------------------------------------------------------------------ what and when

    def test_the_customer_hears_of_every_step(self):
        rma = self._create_return((self.line, 2), approve=True)
        self.env.flush_all()
        self.env.cr.precommit.run()
        self._settle(rma)
        self.assertEqual(rma.state, "done")
        self.assertEqual(
            self._get_events(rma), ["submitted", "approved", "received", "refunded", "done"]
        )
        received, refunded = self._get_mails(rma)[2:4]
        self.assertIn("2 ×", received.body_html.replace("\n", ""))
        self.assertIn(rma.refund_ids.name, refunded.body_html)
        self.assertIn("230.00", refunded.body_html)

    def test_a_replacement_that_leaves_is_told(self):
        replace = self.env.ref("rma_core.outcome_replace")
        rma = self._create_return((self.line, 2, {"outcome_id": replace.id}), approve=True)
        self._receive(rma)
        self._stock(self.product, 2)
        delivery = rma.sudo().delivery_ids
        delivery.action_assign()
        delivery.move_ids.picked = True
        delivery._action_done()
        self.assertIn("delivered", self._get_events(rma))
        self.assertIn(delivery.name, self._get_mails(rma)[-1].body_html)

    def test_what_was_found_is_told_where_goods_are_inspected(self):
        rma = self._create_return((self.line, 3), is_inspection_required=True, approve=True)
        self._receive(rma)
        wizard = self.env["rma.order.inspect"].browse(rma.action_inspect()["res_id"])
        with Form(wizard) as form:
            with form.line_ids.edit(0) as line:
                line.quantity = 2
            with form.line_ids.new() as line:
                line.is_refused = True
                line.finding = "Scratched <deeply>"
        wizard.action_confirm()
        self.assertEqual(rma.line_ids.inspection_note, "Scratched <deeply>")
        self.assertEqual(self._get_events(rma)[-1], "inspected")
        body = " ".join(html2plaintext(self._get_mails(rma)[-1].body_html).split())
        self.assertIn("Lamp: 2 accepted, *1 not accepted* Scratched <deeply>", body)
        self.assertIn("goes back to you", body)

    def test_goods_that_are_only_put_away_are_no_news(self):
        rma = self._create_return((self.line, 2), approve=True)
        self._receive(rma)
        self.assertIn("received", self._get_events(rma))
        (goods,) = rma.sudo().line_ids._get_receipt_lines_in_returns()
        rma._inspect([(goods, 2, False, self.env.ref("rma_core.disposition_restock"))])
        self.assertNotIn("inspected", self._get_events(rma))

    def test_cancelling_a_new_return_tells_the_customer_nothing(self):
        rma = self._create_return((self.line, 2), submit=False)
        rma.action_cancel()
        self.assertFalse(self._get_events(rma))

    def test_a_mail_has_the_logo_the_company_and_the_customer_s_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self._mail("approved").template_id
        template.with_context(lang="fr_FR").subject = "Votre retour {{ object.name }}"
        self.customer.lang = "fr_FR"
        self.env.flush_all()
        rma = self._create_return((self.line, 2), approve=True)
        mail = self._get_mails(rma)[-1]
        self.assertEqual(mail.subject, f"Votre retour {rma.name}")
        self.assertIn(rma.return_code, mail.body_html)
        self.assertIn(self.env.company.name, mail.body_html)
        self.assertIn('lang="fr_FR"', mail.body_html)
        self.assertNotIn(rma.name.replace("/", "-"), mail.body_html)

    def test_a_language_from_right_to_left_begins_on_the_right(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.customer.lang = "ar_001"
        self.env.flush_all()
        right = self._create_return((self.line, 2))
        order = self._create_order((self.product, 1), partner=self.other_customer)
        left = self._create_return((order.order_line, 1))
        self.assertIn('dir="rtl"', self._get_mails(right).body_html)
        self.assertNotIn('dir="rtl"', self._get_mails(left, self.other_customer).body_html)

    def test_who_submits_on_the_portal_gets_an_answer_from_staff(self):
        portal = self._create_user("rma_portal_asker", "base.group_portal")
        portal.partner_id.parent_id = self.customer
        rma = self._create_return((self.line, 2), submit=False)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rma_order SET create_uid = %s WHERE id = %s", [portal.id, rma.id]
        )
        rma.invalidate_recordset(["create_uid"])
        rma.with_user(portal).sudo().action_submit()
        self.assertEqual(self._get_events(rma, portal.partner_id), ["submitted"])
        self.assertEqual(self._get_mails(rma).author_id, self.clerk.partner_id)

    # ------------------------------------------------------------------ who

    def test_a_head_office_gets_copies_if_it_wants(self):
        office = self.env["res.partner"].create(
            {"name": "Head Office", "is_company": True, "email": "office@example.com"}
        )
        self.customer.parent_id = office
        first = self._create_return((self.line, 1))
        self.assertFalse(self._get_events(first, office))
        office.is_rma_copied = True
        second = self._create_return((self.line, 1))
        self.assertEqual(self._get_events(second, office), ["submitted"])
        self.assertEqual(self._get_events(second), ["submitted"])

    def test_followers_and_the_responsible_are_told_as_they_prefer(self):
        self.manager.notification_type = "inbox"
        rma = self._create_return((self.line, 2), user_id=self.manager.id)
        rma.message_subscribe(self.other_customer.ids)
        rma.action_approve()
        self.assertIn("approved", self._get_events(rma, self.other_customer))
        self.assertFalse(self._get_events(rma, self.manager.partner_id))
        message = self._get_mails(rma)[-1].mail_message_id
        told = message.notification_ids.filtered(lambda n: n.notification_type == "inbox")
        self.assertEqual(told.res_partner_id, self.manager.partner_id)

    def test_an_internal_mail_never_reaches_customers(self):
        template = self._mail("received").template_id.copy()
        self._mail("received").active = False
        self.env["rma.mail"].create(
            {
                "name": "Tell quality",
                "event": "received",
                "template_id": template.id,
                "to_customer": False,
                "partner_ids": [Command.set(self.accountant.partner_id.ids)],
            }
        )
        rma = self._create_return((self.line, 2), approve=True)
        rma.message_subscribe(self.customer.ids)
        self._receive(rma)
        message = rma.sudo().message_ids.filtered(lambda m: m.rma_template_id == template)
        self.assertTrue(message.is_internal or message.subtype_id.internal)
        self.assertNotIn(self.customer, message.notification_ids.res_partner_id)
        self.assertIn(self.accountant.partner_id, message.notification_ids.res_partner_id)

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
            "odoo.addons.rma_core.models.rma_mail", "odoo.addons.mail.models.mail_render_mixin"
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
