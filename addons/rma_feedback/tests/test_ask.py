from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import FeedbackCommon


@tagged("post_install", "-at_install")
class TestAsk(FeedbackCommon):
    """Who is asked when, and who is not."""

    def test_asked_once_after_the_days_and_reminded_once(self):
        early, rma = self._close(days=6), self._close(days=8)
        self._run_job()
        self.assertFalse(self._find_mails(early))
        mail = self._find_mails(rma)
        self.assertEqual(mail.partner_ids, self.customer)
        self.assertEqual(mail.notification_ids.res_partner_id, self.customer)
        token = rma.sudo().rating_ids.access_token
        for mark in (5, 3, 1):
            self.assertIn(f"/rate/{token}/{mark}", mail.body)
        self.assertIn(self.customer._get_rma_consent_url("feedback"), mail.body)
        self._run_job()
        self.assertEqual(len(self._find_mails(rma)), 1)
        self._later(rma, date_feedback_asked=8)
        for __ in range(2):
            self._run_job()
            self.assertEqual(len(self._find_mails(rma)), 2)

    def test_who_has_answered_is_not_reminded(self):
        rma = self._close()
        self._run_job()
        rma.sudo()._save_feedback(rma.sudo().rating_ids, 5, "", {})
        self._later(rma, date_feedback_asked=8)
        self._run_job()
        self.assertEqual(len(self._find_mails(rma)), 1)

    def test_switched_off_or_long_ago_nobody_is_asked(self):
        old, rma = self._close(days=60), self._close()
        self.company.rma_feedback_is_on = False
        self._run_job()
        self.assertFalse(self._find_mails(rma))
        self.company.rma_feedback_is_on = True
        self._run_job()
        self.assertTrue(self._find_mails(rma))
        self.assertFalse(self._find_mails(old))

    def test_who_wants_none_gets_none_whatever_contact_it_is(self):
        twin = self.env["res.partner"].create({"name": "Ada", "email": "ADA@example.com"})
        consents = self.env["rma.consent"]
        consents._say(twin, "feedback", "refused", "link")
        rma = self._close()
        self._run_job()
        self.assertFalse(self._find_mails(rma))
        consents._say(twin, "feedback", "given", "account")
        self._run_job()
        self.assertTrue(self._find_mails(rma))

    def test_who_is_on_the_blacklist_gets_none(self):
        self.env["mail.blacklist"]._add(self.customer.email)
        rma = self._close()
        self._run_job()
        self.assertFalse(self._find_mails(rma))

    def test_germany_asks_for_an_objection_offered_or_agreement(self):
        germany = self.env.ref("base.de")
        names = ("Silent", "Agreed", "Offered")
        silent, agreed, offered = self.env["res.partner"].create(
            [
                {"name": name, "email": f"{name}@example.com", "country_id": germany.id}
                for name in names
            ]
        )
        consents = self.env["rma.consent"].with_user(self.clerk)
        consents.create({"partner_id": agreed.id, "kind": "feedback", "state": "given"})
        consents.create({"partner_id": offered.id, "kind": "feedback", "state": "offered"})
        returns = [self._close(partner=partner) for partner in (silent, agreed, offered)]
        self._run_job()
        asked = [bool(self._find_mails(rma)) for rma in returns]
        self.assertEqual(asked, [False, True, True])
        # Their address was taken where an objection was offered.
        self.company.rma_objection_since = silent.create_date.date()
        self._run_job()
        self.assertTrue(self._find_mails(returns[0]))

    def test_the_companys_country_counts_where_the_customers_is_not_known(self):
        self.company.country_id = self.env.ref("base.de")
        rma = self._close()
        self._run_job()
        self.assertFalse(self._find_mails(rma))

    def test_mail_programs_are_offered_to_stop_it(self):
        rma = self._close()
        self._run_job()
        message = self._find_mails(rma)
        mail = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
        values = mail._prepare_outgoing_list()[0]
        url = self.customer._get_rma_consent_url("feedback")
        self.assertEqual(values["headers"]["List-Unsubscribe"], f"<{url}>")
        self.assertEqual(values["headers"]["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        other = self.env["mail.mail"].create(
            {"subject": "x", "recipient_ids": [(6, 0, self.customer.ids)]}
        )
        self.assertNotIn("List-Unsubscribe", other._prepare_outgoing_list()[0]["headers"])

    def test_the_mails_are_in_the_log_of_mails(self):
        rma = self._close()
        self._run_job()
        template = self.env.ref("rma_feedback.mail_template_feedback")
        logs = self.env["rma.mail.log"].with_user(self.clerk)
        log = logs.search([("order_id", "=", rma.id), ("template_id", "=", template.id)])
        self.assertEqual(log.partner_id, self.customer)

    def test_another_company_asks_by_its_own_settings(self):
        second = self.env["res.company"].create({"name": "Second"})
        self.assertFalse(second.rma_feedback_is_on)
        domain = second._get_rma_feedback_domain("feedback")
        rma = self._close()
        self.assertNotIn(rma, self.env["rma.order"].search(domain))

    def test_five_questions_are_enough(self):
        questions = self.env["rma.feedback.question"]
        questions.search([]).active = False
        questions = questions.with_user(self.manager)
        questions.create([{"name": f"Question {number}"} for number in range(5)])
        with self.assertRaisesRegex(ValidationError, "6 questions"):
            questions.create({"name": "One too many"})

    def test_many_returns_cost_no_queries_each(self):
        few = self.env["rma.order"].union(*(self._close() for __ in range(2)))
        many = self.env["rma.order"].union(*(self._close() for __ in range(8)))
        counts = []
        for orders in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders.sudo()._filter_consented("feedback")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
