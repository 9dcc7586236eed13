from odoo import Command
from odoo.tests import Form, tagged
from odoo.tools import html2plaintext

from .mails import RmaMailCase


@tagged("post_install", "-at_install", "standalone")
class TestMails(RmaMailCase):
    """Who gets which mail when, with which words."""

    # ------------------------------------------------------------------ what and when

    def test_the_customer_hears_of_every_step(self):
        rma = self._create_return((self.line, 2), approve=True)
        self._close_transaction()
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

    def test_a_second_credit_note_is_told_of_alone(self):
        rma = self._create_return((self.line, 3), approve=True)
        self._receive(rma, {self.product: 1})
        first = rma.sudo().refund_ids
        self._post(first)
        self._receive(rma)
        second = rma.sudo().refund_ids - first
        self._post(second)
        told = self._get_mails(rma)[-1]
        self.assertIn(second.name, told.body_html)
        self.assertIn("230.00", told.body_html)
        self.assertNotIn(first.name, told.body_html)
        # Written by hand, it tells of both.
        template = self._mail("refunded").template_id
        body = template._generate_template(rma.ids, ["body_html"])[rma.id]["body_html"]
        self.assertIn(first.name, body)
        self.assertIn(second.name, body)

    def test_goods_that_come_in_parts_are_counted_so_far(self):
        rma = self._create_return((self.line, 3), approve=True)
        self._receive(rma, {self.product: 1})
        body = " ".join(html2plaintext(self._get_mails(rma)[-1].body_html).split())
        self.assertIn("have arrived so far: 1 / 3 × Lamp", body)
        self.assertIn("waiting for the rest", body)
        self._receive(rma)
        body = " ".join(html2plaintext(self._get_mails(rma)[-1].body_html).split())
        self.assertIn("have arrived: 3 × Lamp", body)

    def test_a_second_delivery_is_told_of_alone(self):
        replace = self.env.ref("rma_core.outcome_replace")
        rma = self._create_return((self.line, 2, {"outcome_id": replace.id}), approve=True)
        self._stock(self.product, 2)
        deliveries = self.env["stock.picking"]
        for __ in range(2):
            self._receive(rma, {self.product: 1})
            delivery = rma.sudo().delivery_ids - deliveries
            delivery.action_assign()
            delivery.move_ids.picked = True
            delivery._action_done()
            deliveries |= delivery
        told = self._get_mails(rma)[-1]
        self.assertIn(deliveries[1].name, told.body_html)
        self.assertNotIn(deliveries[0].name, told.body_html)

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
        self.assertIn("We will send back", body)

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
