from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import RepairCommon


@tagged("post_install", "-at_install")
class TestRepairQuantities(RepairCommon):
    """Repair orders may be for less than came, together never for more."""

    def test_less_is_repaired_and_the_rest_in_another_order(self):
        rma = self._return_received(3)
        first = rma.repair_ids.with_user(self.warehouse_worker)
        first.product_qty = 1
        self.assertEqual((rma.line_ids.quantity_in_progress, rma.line_ids.quantity_open), (1, 2))
        rma.action_process()
        self.assertEqual(rma.repair_ids.mapped("product_qty"), [1, 2])
        with self.assertRaisesRegex(ValidationError, "is for 3 units, other repairs"):
            first.product_qty = 2
        self._repair(rma.repair_ids)
        self._deliver_back(rma)
        self.assertEqual((rma.line_ids.quantity_settled, rma.state), (3, "done"))

    def test_more_than_came_is_not_repaired(self):
        rma = self._return_received(2)
        with self.assertRaisesRegex(ValidationError, "cannot repair 3"):
            rma.repair_ids.with_user(self.warehouse_worker).product_qty = 3

    def test_what_is_still_to_come_is_not_repaired(self):
        rma = self._return_for_repair(3)
        self._receive(rma, {self.product: 1})
        repair = rma.repair_ids.with_user(self.warehouse_worker)
        with self.assertRaisesRegex(ValidationError, "cannot repair 2: of 1 unit that came"):
            repair.product_qty = 2
        self._receive(rma)
        (rma.repair_ids.with_user(self.warehouse_worker) - repair).action_repair_cancel()
        repair.product_qty = 3
        self.assertEqual(rma.line_ids.quantity_in_progress, 3)

    def test_what_has_left_is_not_repaired_after_all(self):
        rma = self._return_for_repair(3)
        self._receive(rma, {self.product: 1})
        repair = rma.repair_ids.with_user(self.warehouse_worker)
        self._turn(rma.repair_ids, outcome=self.env.ref("rma_repair.outcome_scrap"))
        self.assertEqual(repair.state, "cancel")
        with self.assertRaisesRegex(ValidationError, "cannot repair 1"):
            repair.action_repair_cancel_draft()

    def test_what_is_being_repaired_is_not_put_away(self):
        rma = self._return_received(2)
        with self.assertRaisesRegex(UserError, "No goods of return"):
            rma.action_inspect()
        rma.repair_ids.with_user(self.warehouse_worker).product_qty = 1
        inspection = self.env["rma.order.inspect"].with_user(self.clerk)
        inspection = inspection.browse(rma.action_inspect()["res_id"])
        self.assertEqual(inspection.line_ids.quantity, 1)

    def test_repaired_goods_that_are_put_away_no_longer_wait_at_the_counter(self):
        self.outcome.is_handed_over = True
        rma = self._return_received(4)
        self._repair(rma.repair_ids)
        line = rma.line_ids
        self.assertEqual((line.quantity_in_progress, line.quantity_settled), (4, 0))
        inspection = self.env["rma.order.inspect"].with_user(self.clerk)
        inspection = inspection.browse(rma.action_inspect()["res_id"])
        row = inspection.line_ids
        row.copy({"quantity": 1, "disposition_id": False})
        restock = self.env.ref("rma_core.disposition_restock")
        row.write({"quantity": 3, "disposition_id": restock.id})
        inspection.action_confirm()
        self.assertEqual((line.quantity_in_progress, line.quantity_settled), (1, 3))
        rma.action_hand_over()
        self.assertEqual((line.quantity_in_progress, line.quantity_settled), (0, 4))

    def test_goods_scrapped_at_inspection_are_not_waited_for(self):
        rma = self._create_return(
            (self.order.order_line, 2, {"outcome_id": self.outcome.id}),
            approve=True,
            is_inspection_required=True,
        )
        self._receive(rma)
        inspection = self.env["rma.order.inspect"].with_user(self.clerk)
        inspection = inspection.browse(rma.action_inspect()["res_id"])
        row = inspection.line_ids
        row.copy({"quantity": 1, "disposition_id": False})
        row.write({"quantity": 1, "disposition_id": self.env.ref("rma_core.disposition_scrap").id})
        inspection.action_confirm()
        self.assertEqual(rma.repair_ids.product_qty, 1)
        self.assertIn("scrapped", rma.line_ids.settlement_note)
        self._repair(rma.repair_ids)
        self._deliver_back(rma)
        self.assertRecordValues(
            rma.line_ids, [{"quantity_settled": 2, "settlement_state": "settled"}]
        )
        self.assertEqual(rma.state, "done")

    def test_a_line_whose_goods_were_all_scrapped_closes(self):
        rma = self._create_return(
            (self.order.order_line, 2, {"outcome_id": self.outcome.id}),
            approve=True,
            is_inspection_required=True,
        )
        self._receive(rma)
        inspection = self.env["rma.order.inspect"].with_user(self.clerk)
        inspection = inspection.browse(rma.action_inspect()["res_id"])
        inspection.line_ids.disposition_id = self.env.ref("rma_core.disposition_scrap")
        inspection.action_confirm()
        self.assertFalse(rma.repair_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(self.order.order_line, 5, 5)

    def test_who_is_responsible_for_the_return_is_so_for_its_repairs(self):
        rma = self._return_for_repair(1)
        rma.user_id = self.manager
        self._receive(rma)
        self.assertEqual(rma.repair_ids.user_id, self.manager)
