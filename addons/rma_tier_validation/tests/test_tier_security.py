from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import mail_new_test_user

from .common import TierCommon


@tagged("post_install", "-at_install")
class TestTierSecurity(TierCommon):
    """Nobody agrees for somebody else, and outside nobody knows who."""

    def test_reviews_cannot_be_forged(self):
        order = self._ask(3)
        review = order.review_ids[0].with_user(self.clerk)
        for vals in (
            {"status": "approved"},
            {"status": "rejected"},
            {"reviewer_ids": [(4, self.clerk.id)]},
            {"rma_forwarded_to_id": self.clerk.id},
            {"definition_id": False},
            {"res_id": 0},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                review.write(vals)
        with self.assertRaises(AccessError):
            review.with_user(self.lead).write({"status": "approved", "done_by": self.boss.id})
        with self.assertRaises(AccessError):
            review.unlink()
        with self.assertRaises(AccessError):
            review.create({"model": "rma.order", "res_id": order.id, "status": "approved"})
        self.assertEqual(order.state, "submitted")

    def test_only_those_in_turn_start_over(self):
        order = self._ask(3)
        with self.assertRaisesRegex(UserError, "can restart the approval"):
            order.with_user(self.clerk).restart_validation()
        order.with_user(self.lead).restart_validation()
        self.assertEqual(order.review_ids.mapped("status"), ["pending", "waiting"])

    def test_forwarded_only_to_who_works_on_returns(self):
        order = self._ask(1)
        with self.assertRaises(AccessError):
            self.env["rma.tier.forward"].with_user(self.lead).create(
                {"order_id": order.id, "user_id": self.salesman.id}
            ).action_confirm()

    def test_customers_never_learn_who(self):
        order = self._ask(3)
        portal = mail_new_test_user(
            self.env, "rma_tier_portal", groups="base.group_portal", name="Ada"
        )
        portal.partner_id.parent_id = self.customer
        as_portal = self.env(user=portal)
        self.assertFalse(as_portal["tier.review"].search([("res_id", "=", order.id)]))
        self.assertFalse(as_portal["tier.definition"].search([("model", "=", "rma.order")]))
        with self.assertRaises(AccessError):
            order.review_ids.with_user(portal).read(["todo_by"])
        labels = dict(order._fields["state"]._description_selection(self.env))
        self.assertEqual(labels[order.state], "Under review")

    def test_managers_set_up_the_tiers_of_returns_alone(self):
        self.tier_lead.with_user(self.manager).name = "Team lead"
        with self.assertRaises(AccessError):
            self.tier_lead.with_user(self.clerk).name = "Mine"
        other = self.env["tier.definition"].create(
            {"name": "Elsewhere", "model_id": self.env["ir.model"]._get_id("res.partner")}
        )
        with self.assertRaises(AccessError):
            other.with_user(self.manager).name = "Mine"

    def test_what_is_stored_of_reviews_opens_nothing(self):
        """The reviews themselves are asked: their summary on the return is for lists."""
        rma = self._ask()
        self.assertTrue(rma.review_ids)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rma_order SET validation_status = 'validated' WHERE id = %s", [rma.id]
        )
        self.env.invalidate_all()
        for user in (self.clerk, self.manager):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "under review"):
                rma.with_user(user).action_approve()
        self._validate(rma, self.lead)
        self.assertEqual(rma.state, "approved")
