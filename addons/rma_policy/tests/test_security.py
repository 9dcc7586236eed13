from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import PolicyCommon


@tagged("post_install", "-at_install")
class TestSecurity(PolicyCommon):
    def test_clerks_read_policies_and_managers_write_them(self):
        policy = self._create_policy(window_start="order")
        self.assertEqual(policy.with_user(self.clerk).name, "Consumers")
        with self.assertRaises(AccessError):
            policy.with_user(self.clerk).window_days = 99
        with self.assertRaises(AccessError):
            policy.with_user(self.salesman).read(["name"])

    def test_policies_of_other_companies_stay_theirs(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        policy = self.env["rma.policy"].create({"name": "Theirs", "company_id": other.id})
        with self.assertRaises(AccessError):
            policy.with_user(self.manager).read(["name"])

    def test_nobody_answers_for_a_policy(self):
        self._create_policy(is_returnable=False)
        line = self._ask(self._create_old_order())
        for vals in (
            {"policy_verdict": "yes"},
            {"policy_override_note": "Because"},
            {"policy_override_user_id": self.clerk.id},
            {"policy_answers": []},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                line.write(vals)
        with self.assertRaises(UserError):
            line.order_id.write({"date_requested": "2020-01-01"})
        order = self._create_old_order()
        with self.assertRaises(UserError):
            self._create_return((order.order_line, 1, {"policy_verdict": "yes"}))
        context = {"default_policy_verdict": "yes", "default_policy_override_note": "x"}
        made = (
            self.env["rma.order.line"]
            .with_user(self.clerk)
            .with_context(**context)
            .create({"order_id": line.order_id.id, "sale_line_id": order.order_line.id})
        )
        self.assertRecordValues(made, [{"policy_verdict": "no", "policy_override_note": False}])

    def test_accountants_do_not_override(self):
        self._create_policy(is_returnable=False)
        order = self._ask(self._create_old_order()).order_id
        with self.assertRaises(AccessError):
            self.env["rma.policy.override"].with_user(self.accountant).create(
                {"order_ids": order.ids, "note": "x"}
            )
        with self.assertRaises(AccessError):
            order.with_user(self.accountant).action_check_policies()

    def test_impossible_policies_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "nothing could come back"):
            self._create_policy(quantity_min=5, quantity_max=2)
