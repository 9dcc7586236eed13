from odoo.tests import HttpCase, tagged

from .common import RepairCommon


@tagged("post_install", "-at_install", "slow")
class TestRepairTours(RepairCommon, HttpCase):
    def _walk(self, tour, record, user):
        path = {"rma.order": "returns", "repair.order": "repairs"}.get(record._name, record._name)
        self.start_tour(f"/odoo/{path}/{record.id}", tour, login=user.login)
        self.env.invalidate_all()

    def test_from_the_customers_request_to_the_goods_sent_back(self):
        self.product.rma_warranty_months = 24
        vals = {"outcome_id": self.outcome.id, "description": "Does not light up"}
        rma = self._create_return((self.order.order_line, 1, vals), origin="portal")
        self._walk("rma_repair_clerk_approves", rma, self.clerk)
        self._receive(rma)
        self._walk("rma_repair_workshop_repairs", rma.repair_ids, self.warehouse_worker)
        self._walk("rma_repair_warehouse_sends_back", rma.delivery_ids, self.warehouse_worker)
        self.assertEqual((rma.state, rma.line_ids.quantity_settled), ("done", 1))

    def test_giving_up_a_repair(self):
        rma = self._return_received(1)
        self._walk("rma_repair_clerk_gives_up", rma.repair_ids, self.clerk)
        self.assertEqual(rma.sudo().refund_ids.amount_total, 115)
