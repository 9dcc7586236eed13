from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import TrackedMixin

from .common import TierCommon


@tagged("post_install", "-at_install")
class TestTierTrail(TrackedMixin, TierCommon):
    """Who must agree is a setting of returns: changes stand on it and in the log."""

    def _find(self, domain):
        self._close_transaction()
        domain = [("res_model", "=", "tier.definition"), *domain]
        return self.env["rma.trail"].with_user(self.manager).search(domain)

    def test_a_changed_tier_is_logged(self):
        self._find([])
        self.tier_boss.with_user(self.manager).definition_domain = "[]"
        row = self._find([("res_id", "=", self.tier_boss.id), ("new_value", "!=", False)])
        self.assertRecordValues(
            row,
            [
                {
                    "author_id": self.manager.partner_id.id,
                    "record_name": "Boss",
                    "old_value": '[("amount_total", ">", 300)]',
                    "new_value": "[]",
                }
            ],
        )
        self.assertIn(row.message_id, self.tier_boss.message_ids)

    def test_a_deleted_tier_is_logged(self):
        self.tier_boss.with_user(self.manager).unlink()
        self.assertTrue(self._find([("text", "ilike", "Boss"), ("text", "ilike", "deleted")]))

    def test_tiers_of_other_documents_are_not_in_the_log(self):
        other = self.env["tier.definition"].create(
            {"name": "Elsewhere", "model_id": self.env["ir.model"]._get_id("res.partner")}
        )
        self._find([])
        other.name = "Nowhere"
        self.assertFalse(self._find([("res_id", "=", other.id)]))
