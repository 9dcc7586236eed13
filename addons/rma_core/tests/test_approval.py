from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestApproval(RmaCommon):
    """Who decides, up to which amount, and on many returns at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approver = cls._create_user("rma_approver", "rma_core.rma_core_group_approver")
        cls.sold = cls._create_order((cls.product, 20))

    def _ask(self, quantity=1, **vals):
        return self._create_return((self.sold.order_line, quantity), **vals)

    # ------------------------------------------------------------------ approvers

    def test_every_user_decides_unless_told_otherwise(self):
        order = self._ask()
        self.assertTrue(order.is_action_approve_allowed)
        order.action_approve()
        self.assertEqual(order.state, "approved")

    def test_only_approvers_decide_where_the_company_says_so(self):
        self.env.company.rma_approver_required = True
        order = self._ask()
        self.assertRecordValues(
            order,
            [
                {
                    "is_action_approve_allowed": False,
                    "is_action_reject_allowed": False,
                    "is_action_revision_allowed": False,
                    "is_action_cancel_allowed": True,
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "Only approvers can decide"):
            order.action_approve()
        for target in ("revision", "rejected"):
            with self.assertRaisesRegex(UserError, "Only approvers can decide"):
                order._decline(target, "No.")
        self.assertEqual(order.state, "submitted")
        for user in (self.approver, self.manager):
            order = self._ask().with_user(user)
            self.assertTrue(order.is_action_approve_allowed)
            order.action_approve()
            self.assertEqual(order.state, "approved")

    # ------------------------------------------------------------------ limits

    def test_limit_of_authority(self):
        # A lamp is 115 with taxes.
        self.clerk.rma_approval_limit = 230
        self._ask(2).action_approve()
        order = self._ask(3)
        with self.assertRaisesRegex(UserError, r"worth .*345\.00.* up to .*230\.00"):
            order.action_approve()
        order.with_user(self.approver).action_approve()
        self.assertEqual(order.state, "approved")

    def test_the_form_says_why_approve_is_missing(self):
        order = self._ask(3)
        self.assertFalse(order.approval_hint)
        self.clerk.rma_approval_limit = 230
        self.env.invalidate_all()
        self.assertIn("higher limit", order.approval_hint)
        self.assertFalse(order.is_action_approve_allowed)
        order.with_user(self.approver).action_approve()
        self.assertFalse(order.approval_hint)

    def test_limit_counts_what_is_approved(self):
        self.clerk.rma_approval_limit = 230
        order = self._ask(3)
        order.line_ids.quantity_approved = 2
        self.assertEqual(order.amount_total, 230)
        order.action_approve()
        self.assertEqual(order.state, "approved")

    def test_limit_is_in_the_companys_currency(self):
        other = self.env.ref("base.EUR")
        if self.env.company.currency_id == other:
            other = self.env.ref("base.USD")
        other.active = True
        other.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": other.id, "name": "2020-01-01", "rate": 2.0}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Other currency", "currency_id": other.id}
        )
        sold = self._create_order((self.product, 5), pricelist_id=pricelist.id)
        order = self._create_return((sold.order_line, 2))
        self.assertEqual(order.line_ids.amount_refundable, 460)
        self.assertEqual(order.amount_total, 230)

    def test_nobody_raises_their_own_limit(self):
        self.clerk.rma_approval_limit = 1
        with self.assertRaises(AccessError):
            self.clerk.with_user(self.clerk).rma_approval_limit = 1000
        with self.assertRaises(AccessError):
            self.clerk.with_user(self.clerk).read(["rma_approval_limit"])

    # ------------------------------------------------------------------ many at once

    def _approve_selected(self, orders):
        action = orders.action_approve_selected()
        return self.env[action["res_model"]].with_user(self.clerk).browse(action["res_id"])

    def test_selection_tells_what_was_not_approved_and_why(self):
        self.clerk.rma_approval_limit = 230
        good = self._ask(1) | self._ask(2)
        dear = self._ask(3)
        new = self._ask(submit=False)
        missing = self._create_return(
            (self.sold.order_line, 1, {"outcome_id": self.env.ref("rma_core.outcome_exchange").id})
        )
        result = self._approve_selected(good[0] | dear | new | good[1] | missing)
        self.assertEqual(result.approved_ids, good)
        self.assertEqual(good.mapped("state"), ["approved", "approved"])
        refusals = {line.order_id: line.refusal for line in result.line_ids}
        self.assertEqual(set(refusals), {dear, new, missing})
        self.assertIn("up to", refusals[dear])
        self.assertIn("is New and cannot become Approved", refusals[new])
        self.assertIn("choose the product the customer gets instead", refusals[missing])
        self.assertEqual(dear.state, "submitted")
        shown = Form(result)
        self.assertEqual((shown.approved_count, shown.refused_count), (2, 3))

    def test_selection_that_can_all_be_approved(self):
        orders = self._ask() | self._ask()
        result = self._approve_selected(orders)
        self.assertEqual((result.approved_ids, result.refused_count), (orders, 0))
        again = self._approve_selected(orders)
        self.assertFalse(again.approved_ids)
        self.assertEqual(again.line_ids.mapped("refusal"), ["It had already been approved."] * 2)

    def test_others_may_not(self):
        order = self._ask()
        result = order.with_user(self.accountant)._try_approve()
        self.assertFalse(result[0])
        self.assertEqual(order.state, "submitted")
