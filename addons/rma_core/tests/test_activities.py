from datetime import timedelta

from freezegun import freeze_time

from odoo import SUPERUSER_ID, Command, fields
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import CLERK_GROUPS, RmaCommon, TrackedMixin


@tagged("post_install", "-at_install")
class TestActivities(TrackedMixin, RmaCommon, MailCase):
    """Who is asked to do the next step: once, in turns, and no longer than needed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Those that are shipped have tests of their own.
        cls.env["rma.activity.rule"].search([]).active = False
        cls.order = cls._create_order((cls.product, 9), (cls.product_other, 9))
        cls.line, cls.line_other = cls.order.order_line
        cls.other_clerk = cls._create_user("rma_clerk_two", CLERK_GROUPS)

    def _add_rule(self, step, **vals):
        rules = self.env["rma.activity.rule"].with_user(self.manager)
        return rules.create({"step": step, **vals})

    def _get_open(self, rma):
        return rma.sudo().activity_ids.filtered("rma_step")

    # ------------------------------------------------------------------ steps

    def test_without_rules_nobody_is_asked_and_asking_costs_no_query(self):
        rma = self._create_return((self.line, 1))
        self.assertFalse(self._get_open(rma))
        with self.assertQueryCount(0):
            rma._update_activities()

    def test_each_step_is_asked_for_and_closed_by_itself(self):
        for step in ("review", "inspect", "post_refund"):
            self._add_rule(step, user_ids=[Command.set(self.manager.ids)], days=2)
        rma = self._create_return((self.line, 2), is_inspection_required=True)
        review = self._get_open(rma)
        self.assertEqual(review.rma_step, "review")
        self.assertEqual(review.user_id, self.manager)
        self.assertEqual(review.date_deadline, fields.Date.today() + timedelta(days=2))
        rma.action_approve()
        self.assertFalse(self._get_open(rma))
        self._receive(rma)
        self.assertEqual(self._get_open(rma).rma_step, "inspect")
        (move_line,) = rma.sudo().line_ids._get_receipt_lines_in_returns()
        rma._inspect([(move_line, 2, False, self.env.ref("rma_core.disposition_restock"))])
        self.assertEqual(self._get_open(rma).rma_step, "post_refund")
        self._post(rma.refund_ids)
        self.assertFalse(self._get_open(rma))

    def test_nobody_is_asked_twice(self):
        self._add_rule("review")
        self._add_rule("review", user_ids=[Command.set(self.manager.ids)])
        rma = self._create_return((self.line, 2))
        for __ in range(3):
            rma._update_activities()
            self.env["rma.order"]._sync_activities()
        self.assertEqual(self._get_open(rma).user_id, self.clerk)
        self.assertEqual(len(self._get_open(rma)), 1)

    def test_the_hourly_job_finds_what_documents_did_not_tell(self):
        self._add_rule("post_refund", user_ids=[Command.set(self.accountant.ids)])
        rma = self._create_return((self.line, 2), approve=True)
        self._receive(rma)
        self.assertEqual(self._get_open(rma).user_id, self.accountant)
        rma.sudo().refund_ids.button_cancel()
        self.env["rma.order"]._sync_activities()
        self.assertFalse(self._get_open(rma))

    def test_a_customer_s_message_wants_an_answer(self):
        self._add_rule("answer")
        rma = self._create_return((self.line, 2))
        post = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        # A mail that came in, which is posted by nobody in particular.
        rma.sudo().with_user(SUPERUSER_ID).message_post(
            body="Where is it?", author_id=self.customer.id, **post
        )
        self.assertEqual(self._get_open(rma).rma_step, "answer")
        rma.message_post(body="Hm.", message_type="comment", subtype_xmlid="mail.mt_note")
        self.assertTrue(self._get_open(rma))
        rma.with_user(self.clerk).message_post(body="On its way.", **post)
        self.assertFalse(self._get_open(rma))

    # ------------------------------------------------------------------ who

    def test_a_team_takes_turns(self):
        team = self.clerk + self.other_clerk
        self._add_rule("review", user_ids=[Command.set(team.ids)])
        returns = self.env["rma.order"].union(
            *(self._create_return((self.line, 1)) for __ in range(4))
        )
        given = self._get_open(returns).mapped("user_id.login")
        self.assertEqual(sorted(given), ["rma_clerk", "rma_clerk_two"])
        counts = [len(part) for part in self._get_open(returns).grouped("user_id").values()]
        self.assertEqual(counts, [2, 2])

    def test_the_first_rule_that_matches_counts(self):
        dealer = self.env["res.partner"].create({"name": "Dealer", "is_company": True})
        category = self.env["product.category"].create({"name": "Lamps"})
        below = self.env["product.category"].create({"name": "LED", "parent_id": category.id})
        elsewhere = self.env["stock.warehouse"].create({"name": "Elsewhere", "code": "ELS"})
        manager, other = self.manager, self.other_clerk
        self._add_rule(
            "review",
            warehouse_ids=[Command.set(elsewhere.ids)],
            user_ids=[Command.set(self.accountant.ids)],
        )
        self._add_rule(
            "review",
            partner_ids=[Command.set(dealer.ids)],
            user_ids=[Command.set(manager.ids)],
        )
        self._add_rule(
            "review",
            category_ids=[Command.set(category.ids)],
            user_ids=[Command.set(other.ids)],
        )
        self._add_rule("review")
        asked = {"user": self.manager, "user_id": self.clerk.id}
        rma = self._create_return((self.line, 1), **asked)
        self.assertEqual(self._get_open(rma).user_id, self.clerk)
        self.product.categ_id = below
        rma = self._create_return((self.line, 1), **asked)
        self.assertEqual(self._get_open(rma).user_id, other)
        self.customer.parent_id = dealer
        rma = self._create_return((self.line, 1), **asked)
        self.assertEqual(self._get_open(rma).user_id, manager)

    def test_only_administrators_change_rules(self):
        self.assertFalse(self.env["rma.activity.rule"].with_user(self.clerk).has_access("create"))

    # ------------------------------------------------------------------ mails

    def test_nobody_waits_for_the_mail_server(self):
        self._add_rule("review", user_ids=[Command.set(self.manager.ids)])
        with self.mock_mail_gateway():
            rma = self._create_return((self.line, 1))
            self.env.cr.postcommit.run()
            self.assertFalse(self._mails)
        mails = self.env["mail.mail"].sudo().search([("res_id", "=", rma.id)])
        mails = mails.filtered(lambda mail: self.manager.partner_id in mail.recipient_ids)
        self.assertEqual(mails.mapped("state"), ["outgoing"])

    def test_at_once_or_in_the_morning(self):
        rule = self._add_rule("review", user_ids=[Command.set(self.manager.ids)])
        with self.mock_mail_gateway():
            rma = self._create_return((self.line, 1))
        notified = rma.sudo().message_ids.notification_ids.res_partner_id
        told = (
            self.env["mail.message"]
            .sudo()
            .search([("partner_ids", "in", self.manager.partner_id.ids), ("res_id", "=", rma.id)])
        )
        self.assertIn(self.manager.partner_id, told.notification_ids.res_partner_id | notified)
        rule.is_in_digest = True
        rma = self._create_return((self.line, 1))
        told = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("partner_ids", "in", self.manager.partner_id.ids),
                    ("res_id", "=", rma.id),
                    ("model", "=", "rma.order"),
                ]
            )
        )
        self.assertFalse(told)
        self.assertTrue(self._get_open(rma))

    def test_a_week_of_mornings(self):
        """Monday two requests come in; one is decided on Wednesday, the other is left alone."""
        self._add_rule("review", user_ids=[Command.set(self.manager.ids)], days=2, is_in_digest=1)
        counts = []
        with freeze_time("2026-03-02 09:00:00"):
            first = self._create_return((self.line, 1))
            second = self._create_return((self.line_other, 1))
        for day in range(2, 9):
            with freeze_time(f"2026-03-{day:02} 06:00:00"):
                mails = self.env["mail.activity"]._send_rma_digest()
                mails = mails.filtered(lambda m: self.manager.partner_id in m.recipient_ids)
                counts.append(mails.body_html.count("/mail/view") if mails else 0)
                if day == 4:
                    self.assertIn(first.name, mails.body_html)
                    self.assertIn(second.name, mails.body_html)
                    self.assertNotIn("Late", mails.body_html)
                    first.action_approve()
                if day == 5:
                    self.assertIn("Late", mails.body_html)
                    self.assertNotIn(first.name, mails.body_html)
        self.assertEqual(counts, [0, 0, 2, 1, 1, 1, 1])
