from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.rma_tier_validation.tests.common import TierCommon


@tagged("post_install", "-at_install")
class TestWithdrawalTier(TierCommon):
    """A withdrawal waits for no tier, other returns do."""

    def test_tiers_do_not_hold_up_a_withdrawal(self):
        self.sold.partner_id.country_id = self.env.ref("base.de")
        self.assertEqual(self._ask(4).state, "submitted", "tiers are asked about other returns")
        self.env["rma.order"].search([("state", "=", "submitted")]).action_cancel()
        declaration = (
            self.env["rma.withdrawal"]
            .with_user(self.clerk)
            .create(
                {
                    "channel": "mail",
                    "person_name": "Ada",
                    "email": self.sold.partner_id.email,
                    "order_reference": self.sold.name,
                }
            )
            .sudo()
        )
        with patch.object(self.env.registry["ir.cron"], "_commit_progress"):
            declaration._cron_run()
        self.assertRecordValues(
            declaration.rma_order_ids, [{"state": "approved", "review_ids": []}]
        )
