from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import DealerCommon


@tagged("post_install", "-at_install")
class TestRights(DealerCommon):
    """Sales staff see, the right *Dealer accounts* sets, dealers see their own alone."""

    def test_terms_are_set_by_the_right_alone(self):
        for values in (
            {"risk_limit": 900},
            {"account_code": "X1"},
            {"account_title": "Mine"},
            {"dealer_group_id": False},
            {"is_on_parent_account": True},
        ):
            for user in (self.salesman, self.dealer_user):
                with self.subTest(values=values, user=user.login), self.assertRaises(AccessError):
                    self.dealer.with_user(user).write(values)
                    self.env.flush_all()
        partner = self.dealer.with_user(self.keeper)
        partner.write({"risk_limit": 900, "account_code": "X1", "account_title": "Mine"})
        self.env.invalidate_all()
        self.assertEqual(self.dealer.risk_limit, 900)
        self.assertEqual((self.dealer.account_code, self.dealer.account_title), ("X1", "Mine"))

    def test_what_follows_from_documents_is_written_by_nobody(self):
        order = self._quote(400)
        order.action_confirm()
        line = order.order_line
        other = self.env["res.partner"].create({"name": "Other"})
        for user in (self.salesman, self.keeper, self.env.ref("base.user_admin")):
            for record, values in (
                (line, {"account_amount_open": 0}),
                (self.dealer, {"account_holder_id": other.id}),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    record.with_user(user).write(values)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                line.with_user(user).create(
                    {"order_id": order.id, "name": "Free", "account_amount_open": -1000}
                )
        self.env.invalidate_all()
        self.assertEqual(self.dealer.account_balance, 400)

    def test_sales_staff_and_the_dealer_see(self):
        self.start_balance(50)
        for user in (self.salesman, self.keeper, self.dealer_user):
            partner = self.dealer.with_user(user)
            self.assertEqual(partner.account_balance, 50)
            self.assertEqual(partner.account_available, 450)

    def test_others_see_nothing(self):
        clerk = new_test_user(self.env, "dealer_clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.dealer.with_user(clerk).read(["account_balance"])
        stranger = new_test_user(self.env, "dealer_stranger", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.dealer.with_user(stranger).read(["account_balance"])

    def test_dealers_reach_no_account_or_group_by_api(self):
        for model in ("dealer.account", "dealer.group"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.dealer_user).search([])
