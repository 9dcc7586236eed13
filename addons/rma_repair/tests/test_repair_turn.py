from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import RepairCommon


@tagged("post_install", "-at_install")
class TestRepairTurn(RepairCommon):
    def _return_of_drills(self, count=2):
        product = self._create_product("Drill", 90, tracking="serial")
        serials = self.env["stock.lot"].create(
            [{"name": f"D{number}", "product_id": product.id} for number in range(count)]
        )
        for serial in serials:
            self._stock(product, 1, lot=serial)
        order = self._create_order((product, count), deliver=False, invoice=False)
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        self._invoice(order)
        vals = {"outcome_id": self.outcome.id, "lot_ids": [Command.set(serials.ids)]}
        rma = self._create_return((order.order_line, count, vals), approve=True)
        self._receive(rma)
        return rma, serials

    def test_what_cannot_be_repaired_is_credited_and_the_history_kept(self):
        rma = self._return_received(2)
        repair = rma.repair_ids
        self._turn(repair, outcome=self.outcome_refund)
        self.assertEqual((repair.state, rma.line_ids.outcome_id), ("cancel", self.outcome_refund))
        self.assertEqual(rma.sudo().refund_ids.amount_total, 230)
        bodies = str(rma.message_ids.mapped("body"))
        self.assertIn("The board is broken.", bodies)
        self.assertIn("Outcome changed from Repair to Refund", bodies)
        self._post(rma.sudo().refund_ids)
        self.assertEqual(rma.state, "done")

    def test_a_part_is_credited_and_the_rest_repaired(self):
        rma = self._return_received(3)
        line = rma.line_ids
        self._turn(rma.repair_ids, quantity=1, outcome=self.outcome_refund)
        other = rma.line_ids - line
        self.assertRecordValues(
            line | other,
            [
                {"quantity": 2, "quantity_received": 2, "quantity_in_progress": 2},
                {"quantity": 1, "quantity_received": 1, "quantity_in_progress": 1},
            ],
        )
        self.assertEqual(rma.repair_ids.product_qty, 2)
        self.assertEqual(rma.sudo().refund_ids.amount_total, 115)
        self._post(rma.sudo().refund_ids)
        self._repair(rma.repair_ids)
        self._deliver_back(rma)
        self.assertEqual(rma.state, "done")
        self.assertEqual(rma.line_ids.mapped("quantity_settled"), [2, 1])
        self.assertBooks(self.order.order_line, delivered=4, invoiced=4)
        in_returns = self.env["stock.quant"]._get_available_quantity(
            self.product, self.warehouse.rma_location_id
        )
        self.assertEqual(in_returns, 1)
        with self.assertRaisesRegex(UserError, "can still be returned"):
            self._create_return((self.order.order_line, 5))

    def test_a_part_that_goes_back_leaves_the_order_as_it_was(self):
        rma = self._return_received(3)
        self._turn(rma.repair_ids, quantity=2)
        self._deliver_back(rma)
        self._repair(rma.repair_ids)
        self._deliver_back(rma)
        self.assertEqual((rma.state, rma.line_ids.mapped("quantity_settled")), ("done", [1, 2]))
        self.assertBooks(self.order.order_line, delivered=5, invoiced=5)

    def test_a_part_is_replaced(self):
        rma = self._return_received(2)
        self._stock(self.product, 1)
        self._turn(rma.repair_ids, quantity=1, outcome=self.env.ref("rma_core.outcome_replace"))
        self.assertEqual(rma.sudo().delivery_ids.move_ids.product_uom_qty, 1)
        self._deliver_back(rma)
        self._repair(rma.repair_ids)
        self._deliver_back(rma)
        self.assertEqual(rma.state, "done")
        self.assertBooks(self.order.order_line, delivered=5, invoiced=5)

    def test_of_serial_numbers_the_one_that_cannot_be_repaired_is_turned(self):
        rma, serials = self._return_of_drills()
        line = rma.line_ids
        bad = rma.repair_ids.filtered(lambda repair: repair.lot_id == serials[1])
        self._turn(bad)
        other = rma.line_ids - line
        self.assertEqual((line.lot_ids, other.lot_ids), (serials[0], serials[1]))
        self.assertEqual(rma.sudo().delivery_ids.move_ids.lot_ids, serials[1])
        self._deliver_back(rma)
        self._repair(rma.repair_ids - bad)
        self._deliver_back(rma)
        self.assertEqual(rma.sudo().delivery_ids.move_ids.lot_ids, serials)
        self.assertEqual(rma.state, "done")

    def test_what_was_repaired_before_stays_so(self):
        rma = self._return_for_repair(3)
        self._receive(rma, {self.product: 1})
        self._repair(rma.repair_ids)
        self._deliver_back(rma)
        self._receive(rma)
        second = rma.repair_ids.filtered(lambda repair: repair.state == "draft")
        self._turn(second, outcome=self.outcome_refund)
        self.assertEqual(rma.line_ids.mapped("quantity_settled"), [1, 0])
        self.assertEqual(rma.sudo().refund_ids.amount_total, 230)

    def test_part_of_what_came_so_far_is_turned_and_the_rest_awaited(self):
        rma = self._return_for_repair(3)
        self._receive(rma, {self.product: 2})
        line = rma.line_ids
        self._turn(rma.repair_ids, quantity=1)
        self.assertEqual((line.quantity_approved, line.quantity_received), (2, 1))
        self.assertEqual(line.reception_state, "partial")
        self._receive(rma)
        self._repair(rma.repair_ids)
        self._deliver_back(rma)
        self.assertEqual((rma.state, rma.line_ids.mapped("quantity_settled")), ("done", [2, 1]))

    def test_inspected_goods_stay_inspected(self):
        rma = self._return_for_repair(2)
        rma.with_user(self.manager).is_inspection_required = True
        self._receive(rma)
        wizard = self.env["rma.order.inspect"].with_user(self.clerk)
        wizard.browse(rma.action_inspect()["res_id"]).action_confirm()
        self._turn(rma.repair_ids, quantity=1, outcome=self.outcome_refund)
        self.assertEqual(rma.line_ids.mapped("quantity_accepted"), [1, 1])
        self.assertEqual(rma.sudo().refund_ids.amount_total, 115)

    def test_scrapped_with_consent_the_customer_gets_nothing(self):
        rma = self._return_received(2)
        self._turn(rma.repair_ids, quantity=1, outcome=self.env.ref("rma_repair.outcome_scrap"))
        self._repair(rma.repair_ids)
        self._deliver_back(rma)
        self.assertEqual((rma.state, rma.line_ids.mapped("quantity_settled")), ("done", [1, 1]))
        self.assertBooks(self.order.order_line, delivered=5, invoiced=5)

    def test_the_workshop_gives_up_without_rights_on_returns(self):
        rma = self._return_received(2)
        self._turn(rma.repair_ids, user=self.warehouse_worker)
        self.assertEqual(rma.line_ids.outcome_id, self.env.ref("rma_core.outcome_send_back"))
        self.outcome.unrepaired_outcome_id = False
        rma = self._return_received(1)
        with self.assertRaisesRegex(UserError, "Ask the people who handle returns"):
            self._turn(rma.repair_ids, user=self.warehouse_worker)

    def test_accountants_turn_nothing(self):
        rma = self._return_received(1)
        with self.assertRaises(AccessError):
            self._turn(rma.repair_ids, user=self.accountant)

    def test_refuses_wrong_quantities_and_finished_repairs(self):
        rma = self._return_received(2)
        for quantity in (3, -1):
            with self.assertRaisesRegex(UserError, "enter a quantity of up to 2"):
                self._turn(rma.repair_ids, quantity=quantity)
        self._repair(rma.repair_ids)
        with self.assertRaisesRegex(UserError, "neither done nor cancelled"):
            self._turn(rma.repair_ids)

    def test_an_exchange_needs_its_product_and_changes_nothing_without(self):
        rma = self._return_received(1)
        exchange = self.env.ref("rma_core.outcome_exchange")
        dialog = (
            self.env["repair.order.turn"]
            .with_user(self.clerk)
            .create({"repair_id": rma.repair_ids.id, "outcome_id": exchange.id, "note": "Broken"})
        )
        with self.assertRaisesRegex(UserError, "choose the product"), self.cr.savepoint():
            dialog.action_confirm()
        self.env.invalidate_all()
        self.assertEqual((rma.repair_ids.state, rma.line_ids.outcome_id), ("draft", self.outcome))
        dialog.replacement_product_id = self.product_other
        dialog.action_confirm()
        self.assertEqual(
            rma.sudo().replacement_order_ids.order_line.product_id, self.product_other
        )

    def test_an_open_quotation_goes_with_its_repair(self):
        rma = self._return_received(1)
        self._add_part(rma.repair_ids)
        quotation = self._quote(rma.repair_ids)
        self._turn(rma.repair_ids, outcome=self.outcome_refund)
        self.assertEqual((quotation.state, len(rma.line_ids)), ("cancel", 1))
        self.assertEqual(rma.line_ids.outcome_id, self.outcome_refund)

    def test_what_is_not_repaired_gets_no_repair(self):
        with self.assertRaisesRegex(ValidationError, "cannot get a repair"):
            self.outcome.unrepaired_outcome_id = self.outcome

    # ------------------------------------------------------------------ at the counter

    def test_repaired_goods_wait_at_the_counter_until_they_are_handed_over(self):
        self.outcome.is_handed_over = True
        rma = self._return_received(2)
        line = rma.line_ids
        self.assertFalse(rma.is_hand_over_allowed)
        self._repair(rma.repair_ids)
        self.assertTrue(rma.is_hand_over_allowed)
        self.assertTrue(rma.repair_ids.with_user(self.warehouse_worker).is_hand_over_allowed)
        self.assertFalse(rma.sudo().delivery_ids)
        self.assertEqual((line.quantity_in_progress, line.quantity_open), (2, 0))
        rma.action_process()
        self.assertFalse(rma.sudo().delivery_ids)
        rma.action_hand_over()
        self.assertEqual((line.quantity_settled, rma.state), (2, "done"))
        self.assertEqual(rma.sudo().delivery_ids.state, "done")
        with self.assertRaisesRegex(UserError, "waits at the counter"):
            rma.action_hand_over()

    def test_the_workshop_hands_over_too_and_accountants_do_not(self):
        self.outcome.is_handed_over = True
        rma = self._return_received(1)
        self._repair(rma.repair_ids)
        with self.assertRaises(AccessError):
            rma.with_user(self.accountant).action_hand_over()
        with self.assertRaises(AccessError):
            rma.repair_ids.with_user(self.clerk).action_hand_over()
        rma.repair_ids.with_user(self.warehouse_worker).action_hand_over()
        self.assertEqual(rma.state, "done")

    # ------------------------------------------------------------------ costs

    def test_parts_of_warranty_repairs_are_summed_up_on_the_return(self):
        rma = self._return_received(1)
        rma.line_ids.warranty_choice = "yes"
        self._add_part(rma.repair_ids)
        self._repair(rma.repair_ids)
        for user in (self.clerk, self.accountant):
            seen = rma.with_user(user)
            self.assertEqual((seen.line_ids.repair_cost, seen.repair_cost), (10, 10))
            self.assertEqual(seen.repair_ids.rma_parts, "2 units Bulb")
            Form(seen)
        groups = self.env["rma.order.line"].with_user(self.clerk)
        groups = groups._read_group([("id", "in", rma.line_ids.ids)], [], ["repair_cost:sum"])
        self.assertEqual(groups, [(10,)])

    def test_paid_repairs_are_no_cost_of_the_warranty(self):
        rma = self._return_received(1)
        self._add_part(rma.repair_ids)
        self._repair(rma.repair_ids)
        self.assertEqual((rma.line_ids.repair_cost, rma.repair_ids.rma_cost), (0, 10))

    # ------------------------------------------------------------------ the way back

    def test_a_return_is_made_from_a_serial_number_and_from_its_repair(self):
        rma, serials = self._return_of_drills()
        self.assertFalse(serials[0].with_user(self.clerk).is_rma_return_allowed)
        with self.assertRaisesRegex(UserError, "can be returned"):
            serials[0].with_user(self.clerk).action_return_products()
        for repair in rma.repair_ids:
            self._repair(repair)
        self._deliver_back(rma)
        repair = self.env["repair.order"].create(
            {"product_id": serials[0].product_id.id, "lot_id": serials[0].id}
        )
        self.env.invalidate_all()
        self.assertTrue(serials[0].with_user(self.clerk).is_rma_return_allowed)
        self.assertFalse(serials[0].with_user(self.accountant).is_rma_return_allowed)
        for record in (serials[0], repair):
            action = record.with_user(self.clerk).action_return_products()
            wizard = self.env["rma.order.create"].with_user(self.clerk).browse(action["res_id"])
            self.assertRecordValues(wizard.line_ids, [{"lot_ids": serials[0].ids, "quantity": 1}])
        order = wizard.action_create_return()
        lines = self.env["rma.order"].browse(order["res_id"]).line_ids
        self.assertEqual((lines.lot_ids, lines.quantity), (serials[0], 1))

    def test_a_serial_number_is_returned_where_its_own_product_can_be(self):
        drill, saw = (
            self._create_product(name, 90, tracking="serial") for name in ("Drill", "Saw")
        )
        serials = self.env["stock.lot"].create(
            [{"name": product.name, "product_id": product.id} for product in (drill, saw)]
        )
        for serial in serials:
            self._stock(serial.product_id, 1, lot=serial)
        order = self._create_order((drill, 1), (saw, 1), deliver=False, invoice=False)
        order.picking_ids.action_assign()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        self._create_return((order.order_line[0], 1))
        offered = serials.with_user(self.clerk).mapped("is_rma_return_allowed")
        self.assertEqual(offered, [False, True])

    def test_a_return_is_made_from_a_repair_of_goods_from_elsewhere(self):
        repair = self.env["repair.order"].create(
            {"product_id": self.product.id, "partner_id": self.customer.id, "product_qty": 2}
        )
        action = repair.with_user(self.clerk).action_return_products()
        form = Form(self.env["rma.order"].with_user(self.clerk).with_context(**action["context"]))
        rma = form.save()
        self.assertRecordValues(rma.line_ids, [{"product_id": self.product.id, "quantity": 2}])
        self.assertEqual(rma.partner_id, self.customer)

    def test_a_serial_number_nobody_sold_is_not_returned_from_an_order(self):
        product = self._create_product("Saw", 10, tracking="serial")
        lot = self.env["stock.lot"].create({"name": "S1", "product_id": product.id})
        with self.assertRaisesRegex(UserError, "was not delivered by any known order"):
            lot.with_user(self.clerk).action_return_products()
