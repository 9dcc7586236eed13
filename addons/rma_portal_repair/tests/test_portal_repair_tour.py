from odoo.tests import tagged

from odoo.addons.rma_portal.tests.common import RmaPortalCommon
from odoo.addons.rma_repair.tests.common import RepairCommon


@tagged("post_install", "-at_install", "slow")
class TestPortalRepairTour(RepairCommon, RmaPortalCommon):
    def _walk(self, path, tour, user):
        self.start_tour(path, tour, login=user.login)
        self.env.invalidate_all()

    def test_from_the_customers_form_to_the_goods_sent_back(self):
        self.product.rma_warranty_months = 24
        self.env["rma.reason"].create(
            {"name": "Does not work", "outcome_ids": self.outcome.ids, "require_note": True}
        )
        self._walk(self.order.get_portal_url(), "rma_portal_repair_request", self.user_ada)
        rma = self.order.order_line.rma_line_ids.order_id
        self.assertRecordValues(rma, [{"state": "submitted", "origin": "portal"}])
        self.assertEqual(rma.line_ids.outcome_id, self.outcome)
        self._walk(f"/odoo/returns/{rma.id}", "rma_repair_clerk_approves", self.clerk)
        self._receive(rma)
        repair = rma.repair_ids
        self.assertIn("Does not light up", repair.sudo().internal_notes)
        worker = self.warehouse_worker
        self._walk(f"/odoo/repairs/{repair.id}", "rma_repair_workshop_repairs", worker)
        delivery = rma.sudo().delivery_ids
        self._walk(f"/odoo/stock.picking/{delivery.id}", "rma_repair_warehouse_sends_back", worker)
        self.assertEqual((rma.state, rma.line_ids.quantity_settled), ("done", 1))
        self._walk(f"/my/returns/{rma.id}", "rma_portal_repair_follow", self.user_ada)
