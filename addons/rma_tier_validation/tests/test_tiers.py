from ast import literal_eval

from lxml import etree

from odoo import Command
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import Form, tagged

from .common import TierCommon


@tagged("post_install", "-at_install")
class TestTiers(TierCommon):
    """All tiers agree, or it starts over."""

    def test_one_tier_approves_with_everything_that_follows(self):
        order = self._ask(1)
        self.assertEqual(order.review_ids.mapped("name"), ["Lead"])
        self.assertEqual(order.validation_status, "pending")
        self._validate(order, self.lead)
        self.assertEqual((order.state, order.validation_status), ("approved", "validated"))
        self.assertTrue(order.return_code)
        self.assertTrue(order.sudo().receipt_ids)
        self._receive(order)
        self.assertTrue(order.sudo().refund_ids)

    def test_above_a_value_in_sequence(self):
        order = self._ask(3)
        self.assertEqual(order.review_ids.mapped("name"), ["Lead", "Boss"])
        self.assertFalse(order.with_user(self.boss).can_review)
        self._validate(order, self.lead)
        self.assertEqual(order.state, "submitted")
        self.assertTrue(order.with_user(self.boss).can_review)
        self._validate(order, self.boss)
        self.assertEqual(order.state, "approved")

    def test_by_reason_customer_and_product(self):
        other_reason = self.env.ref("rma_core.reason_wrong_ordered")
        for field, matching, other in (
            ("line_ids.reason_id", self.reason, other_reason),
            ("commercial_partner_id", self.customer, self.other_customer),
            ("line_ids.product_id", self.product, self.product_other),
        ):
            with self.subTest(field):
                tiers = []
                for record in (matching, other):
                    self.tier_boss.definition_domain = str([(field, "=", record.id)])
                    vals = {"reason_id": self.reason.id}
                    order = self._create_return((self.sold.order_line, 1, vals))
                    tiers.append(order.review_ids.mapped("name"))
                self.assertEqual(tiers, [["Lead", "Boss"], ["Lead"]])

    def test_side_by_side(self):
        (self.tier_lead | self.tier_boss).approve_sequence = False
        order = self._ask(3)
        self._validate(order, self.boss)
        self.assertEqual(order.state, "submitted")
        self._validate(order, self.lead)
        self.assertEqual(order.state, "approved")

    def test_others_neither_approve_nor_decline(self):
        order = self._ask(3)
        self.assertFalse(order.is_action_approve_allowed)
        with self.assertRaisesRegex(
            UserError, "0 of 2 tiers have approved; waiting for Lead, Boss"
        ):
            order.action_approve()
        for target in ("revision", "rejected"):
            with self.assertRaisesRegex(UserError, "Only approvers can decide"):
                order.with_user(self.boss)._decline(target, "No.")
        self._validate(order, self.clerk)
        self.assertEqual(order.state, "submitted")
        self.assertFalse(order.review_ids.filtered(lambda review: review.status == "approved"))

    def test_without_tiers_one_approval_suffices(self):
        (self.tier_lead | self.tier_boss).active = False
        order = self._ask(3)
        self.assertEqual(order.validation_status, "no")
        order.action_approve()
        self.assertEqual(order.state, "approved")

    def test_limits_of_authority_do_not_stop_tiers(self):
        self.lead.rma_approval_limit = 1
        self.env.company.rma_approver_required = True
        order = self._ask(1)
        self._validate(order, self.lead)
        self.assertEqual(order.state, "approved")

    # ------------------------------------------------------------------ starting over

    def test_rejecting_in_a_tier_rejects_and_starts_over(self):
        order = self._ask(3)
        self._validate(order, self.lead)
        action = order.with_user(self.boss).reject_tier()
        wizard = Form(
            self.env[action["res_model"]].with_user(self.boss).with_context(**action["context"])
        )
        wizard.note = "Not ours."
        wizard.save().action_confirm()
        self.assertEqual((order.state, order.validation_status), ("rejected", "no"))
        order.action_draft()
        order.action_submit()
        self.assertEqual(order.review_ids.mapped("status"), ["pending", "waiting"])

    def test_revision_in_a_tier_starts_over(self):
        order = self._ask(3)
        self._validate(order, self.lead)
        order.with_user(self.boss)._decline("revision", "Which one?")
        self.assertEqual(order.state, "revision")
        self.assertFalse(order.review_ids)
        order.action_submit()
        self.assertEqual(order.review_ids.mapped("status"), ["pending", "waiting"])

    def test_higher_value_asks_again(self):
        order = self._ask(2)
        self.assertEqual(order.review_ids.mapped("name"), ["Lead"])
        order.line_ids.quantity = 3
        self.assertEqual(order.review_ids.mapped("name"), ["Lead", "Boss"])
        self._validate(order, self.lead)
        order.line_ids.outcome_id = self.env.ref("rma_core.outcome_replace")
        self.assertEqual(order.review_ids.mapped("status"), ["pending", "waiting"])

    def test_approving_less_does_not(self):
        order = self._ask(4)
        self._validate(order, self.lead)
        order.with_user(self.boss).line_ids.quantity_approved = 3
        self.assertEqual(order.review_ids.mapped("status"), ["approved", "pending"])
        self._validate(order, self.boss)
        self.assertEqual(order.line_ids.decision, "partial")

    def test_added_and_removed_lines_ask_again(self):
        order = self._ask(1)
        other = self._create_order((self.product_other, 5))
        self.env["rma.order.line"].with_user(self.clerk).create(
            {"order_id": order.id, "sale_line_id": other.order_line.id, "quantity": 5}
        )
        self.assertEqual(order.review_ids.mapped("name"), ["Lead", "Boss"])
        order.line_ids[1].unlink()
        self.assertEqual(order.review_ids.mapped("name"), ["Lead"])

    def test_notes_and_responsible_change_nothing(self):
        order = self._ask(3)
        self._validate(order, self.lead)
        order.write({"user_id": self.boss.id, "note": "See photo."})
        self.assertEqual(order.review_ids.mapped("status"), ["approved", "pending"])

    def test_cancelled_returns_wait_for_nobody(self):
        order = self._ask(3)
        order.action_cancel()
        self.assertFalse(order.review_ids)
        self.assertFalse(self.lead.with_user(self.lead).review_user_count())

    # ------------------------------------------------------------------ forward, comments, many

    def test_forwarding(self):
        order = self._ask(1)
        wizard = (
            self.env["rma.tier.forward"]
            .with_user(self.lead)
            .create({"order_id": order.id, "user_id": self.boss.id, "note": "Your customer"})
        )
        wizard.action_confirm()
        self.assertFalse(order.with_user(self.lead).can_review)
        self.assertRecordValues(order.activity_ids, [{"user_id": self.boss.id}])
        said = "".join(order.message_ids.mapped("body"))
        self.assertIn(f"Lead forwarded to {self.boss.name}: Your customer", said)
        with self.assertRaisesRegex(UserError, "not your turn"):
            wizard.action_confirm()
        self._validate(order, self.boss)
        self.assertEqual(order.state, "approved")

    def test_whoever_forwards_is_asked_no_longer(self):
        order = self._ask(1)
        for user, target in ((self.lead, self.boss), (self.boss, self.manager)):
            self.env["rma.tier.forward"].with_user(user).create(
                {"order_id": order.id, "user_id": target.id, "note": "Yours"}
            ).action_confirm()
            self.env.invalidate_all()
            self.assertEqual(order.sudo().activity_ids.user_id, target)
        self._validate(order, self.manager)
        order._update_activities()
        self.env.invalidate_all()
        self.assertFalse(order.sudo().activity_ids.filtered("rma_step"))

    def test_the_form_says_whose_turn_it_is(self):
        order = self._ask(1)
        self.assertIn("waiting for Lead", order.with_user(self.clerk).approval_hint)
        self._validate(order, self.lead)
        self.assertFalse(order.with_user(self.clerk).approval_hint)

    def test_next_step_is_the_approvers(self):
        order = self._ask(1)
        self.assertEqual(order.next_step, "tiers")
        self._validate(order, self.lead)
        self.assertEqual(order.next_step, "goods")

    def test_the_responsible_is_not_asked_for_what_tiers_decide(self):
        asked = {"user": self.lead, "user_id": self.clerk.id}
        self.assertFalse(self._ask(1, **asked).activity_ids)
        (self.tier_lead | self.tier_boss).active = False
        self.assertEqual(self._ask(1, **asked).activity_ids.rma_step, "review")

    def _make_group_decide(self):
        """Let the lead and the boss, as members of a group, decide on the first tier."""
        group = self.env["res.groups"].create(
            {"name": "Leads", "user_ids": [Command.set((self.lead | self.boss).ids)]}
        )
        self.tier_lead.write(
            {"review_type": "group", "reviewer_id": False, "reviewer_group_id": group.id}
        )

    def test_one_of_a_group_decides(self):
        self._make_group_decide()
        order = self._ask(1)
        self.assertEqual(order.review_ids.reviewer_ids, self.lead | self.boss)
        with self.assertRaises(UserError):
            order.with_user(self.clerk).action_approve()
        self._validate(order, self.boss)
        self.assertEqual((order.state, order.review_ids.done_by), ("approved", self.boss))

    def _remind(self, order, days):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE tier_review SET create_date = create_date - %s * interval '1 day' "
            "WHERE id IN %s",
            [days, tuple(order.review_ids.ids)],
        )
        self.env.invalidate_all()
        self.env["tier.definition"]._cron_send_review_reminder()

    def test_who_takes_long_is_reminded_and_nobody_before(self):
        (self.tier_lead | self.tier_boss).notify_reminder_delay = 3
        order = self._ask(3)
        self._remind(order, 1)
        self.assertFalse(order.activity_ids)
        self._remind(order, 3)
        self.assertEqual(order.activity_ids.user_id, self.lead)
        self._remind(order, 0)
        self.assertEqual(len(order.activity_ids), 1)

    def test_all_of_a_group_are_reminded_and_the_customer_is_not(self):
        self._make_group_decide()
        self.tier_lead.notify_reminder_delay = 3
        order = self._ask(1)
        self._remind(order, 4)
        message = order.message_ids[0]
        self.assertEqual(message.partner_ids, (self.lead | self.boss).partner_id)
        self.assertTrue(message.subtype_id.internal)

    def test_comments_are_kept(self):
        self.tier_lead.has_comment = True
        order = self._ask(1)
        action = order.with_user(self.lead).validate_tier()
        wizard = Form(
            self.env[action["res_model"]].with_user(self.lead).with_context(**action["context"]),
            action["view_id"],
        )
        wizard.comment = "Checked the photo"
        wizard.save().add_comment()
        self.assertIn(
            "Lead approved: Checked the photo", "".join(order.message_ids.mapped("body"))
        )
        self.assertEqual(order.review_ids.comment, "Checked the photo")
        self.assertEqual(order.state, "approved")
        # They may name the customer.
        order.sudo()._erase_personal_data({})
        self.assertFalse(order.review_ids.comment)

    def test_selection_says_what_waits_for_tiers(self):
        self.tier_lead.definition_domain = '[("amount_total", ">", 150)]'
        free, tiered = self._ask(1), self._ask(2)
        approved, refusals = (free | tiered)._try_approve()
        self.assertEqual(approved, free)
        self.assertIn("waiting for Lead", refusals[tiered])

    def test_returns_of_before_can_request(self):
        (self.tier_lead | self.tier_boss).active = False
        order = self._ask(1)
        (self.tier_lead | self.tier_boss).active = True
        order.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "press Request"):
            order.action_approve()
        order.request_validation()
        self._validate(order, self.lead)
        self.assertEqual(order.state, "approved")

    def test_tiers_of_other_companies_do_not_count(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.tier_lead.sudo().company_id = other
        self.assertFalse(self._ask(1).review_ids)

    def test_stage_is_grouped_and_filtered_everywhere(self):
        order = self._ask(1)
        self.env.flush_all()
        for model, domain in (
            ("rma.order", [("id", "=", order.id)]),
            ("rma.order.line", [("order_id", "=", order.id)]),
        ):
            records = self.env[model].with_user(self.clerk)
            with self.subTest(model):
                groups = records._read_group(domain, ["validation_status"], ["__count"])
                self.assertEqual(groups, [("pending", 1)])
                arch = etree.fromstring(records.get_view(view_type="search")["arch"])
                (grouping,) = arch.xpath("//filter[@name='group_validation_status']")
                self.assertIn("'validation_status'", grouping.get("context"))
                (filtering,) = arch.xpath("//filter[@name='under_tiers']")
                shown = Domain(domain) & Domain(literal_eval(filtering.get("domain")))
                self.assertEqual(records.search_count(shown), 1)
                arch = records.get_view(view_type="list")["arch"]
                self.assertIn('name="validation_status"', str(arch))
        found = self.env["rma.order"].with_user(self.lead).search([("can_review", "=", True)])
        self.assertIn(order, found)

    def test_form_has_the_buttons(self):
        arch = self.env["rma.order"].with_user(self.lead).get_view(view_type="form")["arch"]
        for button in ("validate_tier", "reject_tier", "request_validation", "action_forward"):
            self.assertIn(f'name="{button}"', str(arch))
        with Form(self._ask(1).with_user(self.lead)) as form:
            form.reference = "Can be written under review"
