from odoo.tests import tagged

from odoo.addons.rma_policy.tests.common import PolicyCommon
from odoo.addons.rma_repair.tests.common import RepairCommon


@tagged("post_install", "-at_install")
class TestPolicyRepair(RepairCommon, PolicyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(
            name="Two years", legal_basis="warranty", window_start="delivery", window_days=730
        )

    def _ask_for_repair(self, days):
        return self._ask(self._create_old_order(days=days), outcome_id=self.outcome.id)

    def test_within_the_policys_window_the_repair_is_free_of_charge(self):
        line = self._ask_for_repair(days=700)
        self.assertTrue(line.is_under_warranty)
        self.assertIn("Policy Two years: In time", line.warranty_reason)
        line.order_id.action_approve()
        self._receive(line.order_id)
        self.assertTrue(line.repair_ids.under_warranty)
        repair = line.repair_ids.with_user(self.warehouse_worker)
        self.assertEqual(repair.rma_warranty_reason, line.warranty_reason)

    def test_after_it_the_customer_pays_unless_somebody_allows_it(self):
        line = self._ask_for_repair(days=740)
        self.assertFalse(line.is_under_warranty)
        self.assertIn("Too late", line.warranty_reason)
        self.env["rma.policy.override"].with_user(self.clerk).create(
            {"order_ids": line.order_id.ids, "note": "Ten days are nothing."}
        ).action_confirm()
        self.assertTrue(line.is_under_warranty)
        self.assertIn("Ten days are nothing.", line.warranty_reason)

    def test_a_choice_by_hand_counts_more(self):
        line = self._ask_for_repair(days=700)
        line.warranty_choice = "no"
        self.assertFalse(line.is_under_warranty)
        self.assertIn("Decided by hand. Policy Two years", line.warranty_reason)

    def test_other_policies_leave_it_to_the_products_warranty(self):
        self.policy.legal_basis = "complaint"
        self.product.rma_warranty_months = 6
        line = self._ask_for_repair(days=30)
        self.assertTrue(line.is_under_warranty)
        self.assertIn("Warranty of 6 months", line.warranty_reason)
        self.assertFalse(self._ask_for_repair(days=300).is_under_warranty)

    def test_accountants_read_why(self):
        line = self._ask_for_repair(days=10)
        self.assertIn("In time", line.with_user(self.accountant).warranty_reason)
