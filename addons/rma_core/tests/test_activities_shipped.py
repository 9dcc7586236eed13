from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .common import CLERK_GROUPS, RmaCommon, TrackedMixin


@tagged("post_install", "-at_install")
class TestActivitiesShipped(TrackedMixin, RmaCommon):
    """What a new database does: whoever is responsible is asked for the next step of a return."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._create_order((cls.product, 9)).order_line
        cls.colleague = cls._create_user("rma_colleague", CLERK_GROUPS)

    def _create_of_clerk(self, **vals):
        """Return a return that the clerk is responsible for and somebody else handed in."""
        vals = {"user_id": self.clerk.id, **vals}
        return self._create_return((self.line, 1), user=self.manager, **vals)

    def _get_open(self, rma):
        return rma.sudo().activity_ids.filtered("active")

    def test_each_step_is_asked_of_the_responsible_and_done_by_itself(self):
        rma = self._create_of_clerk(is_inspection_required=True)
        review = self._get_open(rma)
        self.assertRecordValues(review, [{"rma_step": "review", "user_id": self.clerk.id}])
        self.assertEqual(review.date_deadline, fields.Date.today() + timedelta(days=1))
        rma.action_approve()
        self.assertRecordValues(review, [{"state": "done", "rma_step": False}])
        self.assertFalse(self._get_open(rma))
        self._receive(rma)
        self.assertRecordValues(
            self._get_open(rma), [{"rma_step": "inspect", "user_id": self.clerk.id}]
        )
        (move_line,) = rma.sudo().line_ids._get_receipt_lines_in_returns()
        rma._inspect([(move_line, 1, False, self.env.ref("rma_core.disposition_restock"))])
        asked = self._get_open(rma)
        self.assertEqual(asked.rma_step, "post_refund")
        # The clerk has no right to post it.
        self.assertTrue(asked.user_id.has_group("account.group_account_invoice"))
        self._post(rma.refund_ids)
        self.assertFalse(self._get_open(rma))
        self.assertEqual(rma.state, "done")

    def test_who_goes_on_at_once_is_asked_for_nothing(self):
        rma = self._create_return((self.line, 1))
        self.assertFalse(self._get_open(rma))
        # An hour later it still waits.
        for __ in range(2):
            self.env["rma.order"]._sync_activities()
        self.assertRecordValues(
            self._get_open(rma), [{"rma_step": "review", "user_id": self.clerk.id}]
        )
        rma.action_approve()
        self.assertFalse(self._get_open(rma))

    def test_what_was_closed_by_hand_is_not_asked_again_for_the_same_step(self):
        rma = self._create_of_clerk()
        self._get_open(rma).with_user(self.clerk).action_done()
        self.env["rma.order"]._sync_activities()
        self.assertFalse(self._get_open(rma))
        # The customer revised it: that is another review.
        rma._decline("revision", "Which colour?")
        rma.action_submit()
        self.assertRecordValues(
            self._get_open(rma), [{"rma_step": "review", "user_id": self.clerk.id}]
        )

    def test_where_nobody_is_responsible_an_administrator_is_asked_at_once(self):
        rma = self._create_of_clerk(user_id=False)
        asked = self._get_open(rma)
        self.assertEqual(asked.rma_step, "review")
        self.assertTrue(asked.user_id.has_group("rma_core.rma_core_group_manager"))
        self.assertIn(rma.company_id, asked.user_id.company_ids)
        rma.user_id = self.clerk
        self.assertIn(self._get_open(rma).user_id, asked.user_id | self.clerk)

    def test_requests_from_outside_are_mailed_to_whoever_is_asked(self):
        rma = self.env["rma.order"].create(
            {
                "origin": "portal",
                "user_id": False,
                "line_ids": [Command.create({"sale_line_id": self.line.id, "quantity": 1})],
            }
        )
        rma.action_submit()
        asked = self._get_open(rma)
        told = self.env["mail.message"].search(
            [
                ("model", "=", rma._name),
                ("res_id", "=", rma.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertEqual(told.notified_partner_ids, asked.user_id.partner_id)

    def test_whoever_approves_what_is_nobodys_becomes_responsible(self):
        nobodys = self._create_of_clerk(user_id=False)
        others = self._create_of_clerk(user_id=self.colleague.id)
        (nobodys | others).with_user(self.clerk).action_approve()
        self.assertEqual(nobodys.user_id, self.clerk)
        self.assertEqual(others.user_id, self.colleague)

    def test_only_those_are_asked_who_may_do_it(self):
        rule = self.env.ref("rma_core.activity_rule_post_refund")
        rule.user_ids = self.colleague | self.accountant
        self.assertFalse(rule.warning)
        rma = self._create_of_clerk()
        rma.action_approve()
        self._receive(rma)
        self.assertEqual(self._get_open(rma).user_id, self.accountant)
        rule.user_ids = self.colleague
        self.assertIn("None of these people", rule.warning)
        rma = self._create_of_clerk()
        rma.action_approve()
        self._receive(rma)
        asked = self._get_open(rma).user_id
        self.assertTrue(asked.has_group("account.group_account_invoice"))

    def test_people_of_another_company_are_not_asked(self):
        other = self.env["res.company"].create({"name": "Other Company"})
        stranger = self._create_user("rma_stranger", "account.group_account_manager")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        rules = self.env["rma.activity.rule"]
        self.assertNotIn(stranger, rules._get_able_users("post_refund", self.env.company))
        self.assertIn(stranger, rules._get_able_users("post_refund", other))

    def test_where_approvers_decide_they_alone_are_asked(self):
        self.env.company.rma_approver_required = True
        rma = self._create_of_clerk()
        asked = self._get_open(rma).user_id
        self.assertTrue(asked.has_group("rma_core.rma_core_group_approver"))

    def test_settings_warn_of_steps_that_nobody_is_asked_for(self):
        settings = self.env["res.config.settings"].create({})
        self.assertFalse(settings.rma_steps_without_anybody)
        self.env.ref("rma_core.activity_rule_answer").active = False
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.rma_steps_without_anybody, "To Answer")

    def test_activities_go_with_the_return_to_a_new_responsible(self):
        rma = self._create_of_clerk()
        review = self._get_open(rma)
        review.date_deadline = fields.Date.today()
        rma.user_id = self.colleague
        self.assertEqual(self._get_open(rma), review)
        self.assertRecordValues(
            review, [{"user_id": self.colleague.id, "date_deadline": fields.Date.today()}]
        )
        rma.user_id = False
        self.assertTrue(self._get_open(rma).user_id)
        self.assertEqual(self._get_open(rma).rma_step, "review")

    def test_what_a_colleague_took_over_stays_theirs(self):
        rma = self._create_of_clerk()
        self._get_open(rma).user_id = self.colleague
        rma.user_id = self.manager
        self.assertEqual(self._get_open(rma).user_id, self.colleague)

    def test_they_are_told_in_the_morning_only(self):
        rma = self._create_of_clerk()
        self.assertTrue(self._get_open(rma).rma_rule_id.is_in_digest)
        told = rma.sudo().message_ids.filtered(lambda m: m.message_type == "user_notification")
        self.assertFalse(told)

    def test_a_request_costs_one_query(self):
        rma = self._create_return((self.line, 1)).sudo()
        rma._update_activities()
        self.env.flush_all()
        self.env.invalidate_all()
        rma.read(["company_id", "user_id", "state"])
        with self.assertQueryCount(1):
            rma._update_activities()
            rma._update_activities()

    def test_many_are_asked_and_closed_at_once(self):
        """Per return it costs next to nothing more than of one alone."""
        returns = self.env["rma.order"].union(*(self._create_of_clerk() for __ in range(6)))
        activities = self._get_open(returns)
        self.assertEqual(len(activities), 6)
        activities.unlink()
        self.env.flush_all()
        # Three of them tell who may be asked.
        with self.assertQueryCount(33):
            returns._update_activities()
            self.env.flush_all()
        self.assertEqual(len(self._get_open(returns)), 6)
