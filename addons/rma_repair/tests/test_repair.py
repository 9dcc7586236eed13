from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import RepairCommon


@tagged("post_install", "-at_install")
class TestRepair(RepairCommon):
    def test_received_goods_are_repaired_and_go_back(self):
        rma = self._return_for_repair(2)
        self.assertFalse(rma.repair_ids)
        self._receive(rma)
        line = rma.line_ids
        repair = rma.repair_ids.sudo()
        self.assertRecordValues(
            repair,
            [
                {
                    "product_id": self.product.id,
                    "product_qty": 2,
                    "partner_id": self.customer.id,
                    "picking_id": rma.sudo().receipt_ids.id,
                    "product_location_src_id": self.warehouse.rma_location_id.id,
                    "product_location_dest_id": self.warehouse.rma_location_id.id,
                    "rma_line_id": line.id,
                    "state": "draft",
                    "under_warranty": False,
                }
            ],
        )
        self.assertIn("Does not light up", repair.internal_notes)
        self.assertEqual((line.settlement_state, line.quantity_in_progress), ("in_progress", 2))
        self.assertFalse(rma.sudo().delivery_ids)
        self._repair(repair)
        delivery = rma.sudo().delivery_ids
        self.assertEqual(delivery.move_ids.product_uom_qty, 2)
        self.assertEqual(delivery.partner_id, self.order.partner_shipping_id)
        self.assertEqual((line.quantity_in_progress, line.quantity_settled), (2, 0))
        self._deliver_back(rma)
        self.assertEqual((line.quantity_in_progress, line.quantity_settled), (0, 2))
        self.assertEqual(rma.state, "done")
        self.assertBooks(self.order.order_line, delivered=5, invoiced=5)

    def test_the_repair_stands_on_the_report_and_in_the_timeline(self):
        rma = self._return_received(1)
        repair = rma.repair_ids
        kinds = {row["document"]: row["kind"] for row in rma.sudo()._get_paper_documents()}
        self.assertEqual(kinds[repair], "Repair")
        self._repair(repair)
        rma.action_view_timeline()
        entries = rma.sudo().message_ids.filtered("rma_document")
        entry = entries.filtered(
            lambda message: message.rma_document == f"repair.order,{repair.id}"
        )
        self.assertIn(repair.name, entry.body)
        self.assertFalse(entry.is_rma_shown)

    def test_made_by_hand_or_for_what_was_approved_once_it_is_here(self):
        for trigger in ("manual", "approval"):
            with self.subTest(trigger):
                self.outcome.trigger = trigger
                rma = self._return_for_repair(1)
                self.assertFalse(rma.repair_ids)
                self._receive(rma)
                self.assertEqual(len(rma.repair_ids), int(trigger == "approval"))
                rma.action_process()
                rma.action_process()
                self.assertEqual(rma.repair_ids.mapped("product_qty"), [1])
                self._repair(rma.repair_ids)
                self._deliver_back(rma)
                self.assertEqual(rma.state, "done")

    def test_parts_of_a_quantity_are_received_and_repaired_one_after_the_other(self):
        rma = self._return_for_repair(3)
        self._receive(rma, {self.product: 1})
        first = rma.repair_ids
        self._receive(rma)
        second = rma.repair_ids - first
        self.assertEqual((first.product_qty, second.product_qty), (1, 2))
        self._repair(second)
        self._deliver_back(rma)
        self.assertEqual(rma.line_ids.quantity_settled, 2)
        self.assertEqual(rma.state, "approved")
        self._repair(first)
        self._deliver_back(rma)
        self.assertEqual((rma.line_ids.quantity_settled, rma.state), (3, "done"))

    def test_each_serial_number_has_its_repair_and_goes_back_when_it_is_ready(self):
        product = self._create_product("Drill", 90, tracking="serial")
        serials = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in ("D1", "D2", "D3")]
        )
        for serial in serials:
            self._stock(product, 1, lot=serial)
        order = self._create_order((product, 3), deliver=False, invoice=False)
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        self._invoice(order)
        rma = self._create_return(
            (
                order.order_line,
                2,
                {"outcome_id": self.outcome.id, "lot_ids": [Command.set(serials[:2].ids)]},
            ),
            approve=True,
        )
        self._receive(rma)
        self.assertEqual(rma.repair_ids.lot_id, serials[:2])
        self.assertEqual(rma.repair_ids.mapped("product_qty"), [1, 1])
        late = rma.repair_ids.filtered(lambda repair: repair.lot_id == serials[1])
        self._repair(late)
        self.assertEqual(rma.sudo().delivery_ids.move_ids.lot_ids, serials[1])
        rma.action_process()
        self.assertEqual(len(rma.repair_ids), 2)
        self._repair(rma.repair_ids - late)
        self._deliver_back(rma)
        self.assertEqual(rma.sudo().delivery_ids.move_ids.lot_ids, serials[:2])
        self.assertEqual(rma.state, "done")

    def test_a_cancelled_repair_opens_the_line_and_another_outcome_can_be_chosen(self):
        rma = self._return_for_repair(1)
        self._receive(rma)
        rma.repair_ids.with_user(self.warehouse_worker).action_repair_cancel()
        line = rma.line_ids
        self.assertEqual((line.quantity_open, line.quantity_in_progress), (1, 0))
        rma.action_process()
        self.assertEqual(sorted(rma.repair_ids.mapped("state")), ["cancel", "draft"])
        rma.repair_ids.with_user(self.warehouse_worker).filtered(
            lambda repair: repair.state == "draft"
        ).action_repair_cancel()
        line.outcome_id = self.outcome_refund
        rma.action_process()
        self.assertEqual(rma.sudo().refund_ids.amount_total, 115)

    def test_a_cancelled_delivery_is_made_again_without_a_second_repair(self):
        rma = self._return_for_repair(1)
        self._receive(rma)
        self._repair(rma.repair_ids)
        rma.sudo().delivery_ids.action_cancel()
        self.assertEqual(rma.line_ids.quantity_open, 1)
        rma.action_process()
        self.assertEqual(len(rma.repair_ids), 1)
        self._deliver_back(rma)
        self.assertEqual(rma.state, "done")

    def test_a_repair_reset_and_done_again_counts_once(self):
        rma = self._return_for_repair(1)
        self._receive(rma)
        repair = rma.repair_ids.with_user(self.warehouse_worker)
        repair.action_repair_cancel()
        repair.action_repair_cancel_draft()
        self.assertEqual(rma.line_ids.quantity_in_progress, 1)
        self._repair(repair)
        self.assertEqual(len(rma.sudo().delivery_ids), 1)

    def test_refused_goods_are_not_repaired(self):
        rma = self._return_for_repair(3)
        rma.with_user(self.manager).is_inspection_required = True
        self._receive(rma)
        self.assertFalse(rma.repair_ids)
        wizard = self.env["rma.order.inspect"].with_user(self.clerk)
        wizard = wizard.browse(rma.action_inspect()["res_id"])
        wizard.line_ids.quantity = 2
        wizard.line_ids.copy({"quantity": 1, "is_refused": True})
        wizard.action_confirm()
        self.assertEqual(rma.repair_ids.product_qty, 2)
        self._repair(rma.repair_ids)
        self._deliver_back(rma)
        self.assertEqual(rma.line_ids.quantity_settled, 2)
        self.assertEqual(rma.state, "done")

    def test_clerks_see_repairs_and_change_none(self):
        rma = self._return_for_repair(1)
        self._receive(rma)
        repair = rma.repair_ids.with_user(self.clerk)
        self.assertEqual(repair.rma_order_ids, rma)
        self.assertEqual(rma.repair_count, 1)
        with Form(repair) as form:
            self.assertEqual(form.state, "draft")
        with self.assertRaises(AccessError):
            repair.priority = "1"

    def test_repair_staff_see_no_returns(self):
        rma = self._return_for_repair(1)
        self._receive(rma)
        repair = rma.repair_ids.with_user(self.warehouse_worker)
        self.assertFalse(repair.rma_order_ids)
        Form(repair)
        with self.assertRaises(AccessError):
            rma.with_user(self.warehouse_worker).read(["name"])
