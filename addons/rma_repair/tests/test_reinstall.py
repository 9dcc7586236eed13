from odoo.tests import tagged

from odoo.addons.rma_repair.hooks import post_init_hook, uninstall_hook

from .common import RepairCommon


@tagged("post_install", "-at_install")
class TestReinstall(RepairCommon):
    def test_outcomes_go_and_come_with_the_add_on(self):
        copied = self.outcome.copy({"name": "Express Repair"})
        uninstall_hook(self.env)
        self.assertFalse(self.outcome.active or copied.active)
        self.assertTrue(self.outcome_refund.active)
        post_init_hook(self.env)
        self.assertTrue(self.outcome.active and copied.active)
