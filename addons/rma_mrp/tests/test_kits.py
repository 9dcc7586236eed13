from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import RmaCommon


@tagged("post_install", "-at_install")
class TestKits(RmaCommon):
    """Sold as one, delivered and returned as components, credited as one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kit = cls._create_product("Desk set", 150, is_storable=False)
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": cls.product.id, "product_qty": 1}),
                    Command.create({"product_id": cls.product_other.id, "product_qty": 2}),
                ],
            }
        )
        cls.order = cls._create_order((cls.kit, 3))
        cls.line = cls.order.order_line

    def test_kits_come_back_as_components_and_are_credited_as_kits(self):
        self.assertEqual(self.line.qty_delivered, 3)
        rma = self._create_return((self.line, 2), approve=True)
        moves = rma.sudo().receipt_ids.move_ids.sorted("id")
        self.assertRecordValues(
            moves,
            [
                {"product_id": self.product.id, "product_uom_qty": 2},
                {"product_id": self.product_other.id, "product_uom_qty": 4},
            ],
        )
        self.assertTrue(all(move.origin_returned_move_id for move in moves))
        self._receive(rma)
        self.assertEqual(rma.line_ids.quantity_received, 2)
        self.assertRecordValues(
            rma.refund_ids.invoice_line_ids, [{"product_id": self.kit.id, "quantity": 2}]
        )
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertRecordValues(
            self.line, [{"qty_delivered": 1, "qty_invoiced": 1, "invoice_status": "invoiced"}]
        )

    def test_part_of_a_kit_is_waited_for(self):
        rma = self._create_return((self.line, 2), approve=True)
        self._receive(rma, {self.product: 2, self.product_other: 2})
        self.assertEqual(rma.line_ids.quantity_received, 1)
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 1)
        self._receive(rma)
        self.assertEqual(rma.line_ids.quantity_received, 2)
        self.assertEqual(sum(rma.refund_ids.invoice_line_ids.mapped("quantity")), 2)

    def test_claims_count_kits(self):
        self._create_return((self.line, 2))
        with self.assertRaisesRegex(UserError, "only 1 "):
            self._create_return((self.line, 2))

    def test_replaced_kits_leave_as_components(self):
        outcome = self.env.ref("rma_core.outcome_replace")
        self._stock(self.product, 10)
        self._stock(self.product_other, 10)
        rma = self._create_return((self.line, 1, {"outcome_id": outcome.id}), approve=True)
        self._receive(rma)
        delivery = rma.sudo().delivery_ids
        self.assertEqual(delivery.move_ids.product_id, self.product | self.product_other)
        self.assertEqual(rma.line_ids.quantity_in_progress, 1)
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertEqual(rma.line_ids.quantity_settled, 1)
        self.assertEqual(rma.state, "done")
        self.assertEqual(self.line.qty_delivered, 3)

    def _inspect_all(self, rma, *refused):
        wizard = self.env["rma.order.inspect"].browse(rma.action_inspect()["res_id"])
        for row in wizard.line_ids:
            row.is_refused = row.product_id in refused
        wizard.with_user(self.clerk).action_confirm()

    def test_kits_are_sent_back_with_all_their_components(self):
        outcome = self.env.ref("rma_core.outcome_send_back")
        rma = self._create_return((self.line, 2, {"outcome_id": outcome.id}), approve=True)
        self._receive(rma)
        delivery = rma.sudo().delivery_ids
        self.assertRecordValues(
            delivery.move_ids.sorted("product_uom_qty"),
            [
                {"product_id": self.product.id, "product_uom_qty": 2},
                {"product_id": self.product_other.id, "product_uom_qty": 4},
            ],
        )
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertRecordValues(rma.line_ids, [{"quantity_settled": 2, "quantity_open": 0}])
        self.assertEqual(rma.state, "done")
        self.assertEqual(self.line.qty_delivered, 3)

    def test_refused_kits_go_back_whole(self):
        self.env.company.rma_inspect_receipts = True
        rma = self._create_return((self.line, 2), approve=True)
        self._receive(rma)
        with self.assertRaisesRegex(UserError, "credited as a whole"):
            self._inspect_all(rma, self.product_other)
        self._inspect_all(rma, self.product, self.product_other)
        self.assertRecordValues(
            rma.line_ids, [{"quantity_refused": 2, "quantity_accepted": 0, "decision": "refused"}]
        )
        self.assertFalse(rma.refund_ids)
        delivery = rma.sudo().delivery_ids
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertEqual(rma.state, "done")
        self.assertEqual(self.line.qty_delivered, 3)

    def _inspect(self, rma, quantities, disposition=None):
        """Look at some of what waits, ``{product: quantity}``, and put it away."""
        wizard = self.env["rma.order.inspect"].browse(rma.action_inspect()["res_id"])
        for row in wizard.line_ids:
            row.quantity = quantities.get(row.product_id, 0)
            row.disposition_id = disposition
        wizard.with_user(self.clerk).action_confirm()

    def test_components_may_be_inspected_in_rounds(self):
        self.env.company.rma_inspect_receipts = True
        restock = self.env.ref("rma_core.disposition_restock")
        rma = self._create_return((self.line, 2), approve=True)
        self._receive(rma)
        self._inspect(rma, {self.product: 2}, restock)
        self.assertEqual(rma.line_ids.quantity_accepted, 0, "the other components are missing")
        self._inspect(rma, {self.product_other: 3}, restock)
        self.assertEqual(rma.line_ids.quantity_accepted, 1)
        self._inspect(rma, {self.product_other: 1}, restock)
        self.assertEqual(rma.line_ids.quantity_accepted, 2)
        self._post(rma.refund_ids)
        self.assertEqual(sum(rma.refund_ids.invoice_line_ids.mapped("quantity")), 2)
        self.assertEqual(rma.state, "done")

    def test_components_inspected_twice_count_once(self):
        self.env.company.rma_inspect_receipts = True
        hold = self.env.ref("rma_core.disposition_hold")
        rma = self._create_return((self.line, 2), approve=True)
        self._receive(rma, {self.product: 1, self.product_other: 2})
        for __ in range(2):
            self._inspect(rma, {self.product: 1, self.product_other: 2}, hold)
        self.assertEqual(rma.line_ids.quantity_accepted, 1)
        self._receive(rma)
        self.assertEqual(rma.line_ids.quantity_accepted, 1, "nobody looked at the second kit")

    def test_kept_kits_are_credited_without_goods(self):
        outcome = self.env.ref("rma_core.outcome_keep")
        rma = self._create_return((self.line, 1, {"outcome_id": outcome.id}), approve=True)
        self.assertFalse(rma.receipt_ids)
        self.assertRecordValues(
            rma.refund_ids.invoice_line_ids, [{"product_id": self.kit.id, "quantity": 1}]
        )


@tagged("post_install", "-at_install")
class TestRecipes(RmaCommon):
    """Kits are counted by the components that were delivered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kit = cls._create_product("Desk set", 150, is_storable=False, taxes_id=[])

    @classmethod
    def _make_recipe(cls, kit, *lines):
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": product.id, "product_qty": quantity})
                    for product, quantity in lines
                ],
            }
        )

    def _finish(self, rma):
        self._receive(rma)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")

    def test_the_same_component_twice(self):
        for policy in ("delivery", "order"):
            with self.subTest(policy):
                kit = self._create_product("Twice", 10, is_storable=False, invoice_policy=policy)
                self._make_recipe(
                    kit, (self.product, 1), (self.product_other, 1), (self.product, 2)
                )
                line = self._create_order((kit, 2)).order_line
                self.assertEqual(line.qty_delivered, 2)
                rma = self._create_return((line, 1), approve=True)
                moves = rma.sudo().receipt_ids.move_ids
                of_product = moves.filtered(lambda move: move.product_id == self.product)
                self.assertEqual(sorted(of_product.mapped("product_uom_qty")), [1, 2])
                self._finish(rma)
                self.assertBooks(line, 1, 1)
                second = self._create_return((line, 1), approve=True)
                self._finish(second)
                self.assertEqual(line.qty_delivered, 0)
                self.assertEqual(line.qty_to_invoice, 0)

    def test_a_kit_made_of_kits(self):
        inner, outer_other = (
            self._create_product(name, 10, is_storable=False) for name in ("Inner", "Other inner")
        )
        self._make_recipe(inner, (self.product, 2))
        self._make_recipe(outer_other, (self.product_other, 1))
        self._make_recipe(self.kit, (inner, 1), (outer_other, 3))
        line = self._create_order((self.kit, 2)).order_line
        self.assertEqual(line._get_returnable_quantities()[line], 2)
        rma = self._create_return((line, 1), approve=True)
        self.assertEqual(
            {m.product_id: m.product_uom_qty for m in rma.sudo().receipt_ids.move_ids},
            {self.product: 2, self.product_other: 3},
        )
        self._finish(rma)
        self.assertBooks(line, 1, 1)
        with self.assertRaisesRegex(UserError, "only 1 "):
            self._create_return((line, 2))

    def test_dozens_sold_and_single_ones_returned(self):
        tax = self.env["account.tax"].create(
            {"name": "Tax 6", "amount": 6, "type_tax_use": "sale"}
        )
        kit = self._create_product("Glass", 10, is_storable=False, taxes_id=tax.ids)
        self._make_recipe(kit, (self.product, 2), (self.product_other, 1))
        dozen, unit = self.env.ref("uom.product_uom_dozen"), self.env.ref("uom.product_uom_unit")
        line = self._create_order((kit, 2, {"product_uom_id": dozen.id})).order_line
        self.assertEqual(line.price_unit, 120)
        rma = self._create_return((line, 3, {"uom_id": unit.id}), approve=True)
        self._receive(rma)
        self.assertEqual(rma.line_ids.quantity_received, 3)
        self.assertRecordValues(rma.refund_ids, [{"amount_untaxed": 30, "amount_total": 31.80}])
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertAlmostEqual(line.qty_delivered, 1.75)
        self.assertEqual(line.qty_to_invoice, 0)
        self.assertNotEqual(line.invoice_status, "to invoice")

    def test_what_was_delivered_comes_back_whatever_the_recipe_says_today(self):
        third = self._create_product("Screw", 1)
        changes = {
            "quantity": lambda bom: bom.bom_line_ids[:1].write({"product_qty": 5}),
            "added": lambda bom: bom.bom_line_ids.create(
                {"bom_id": bom.id, "product_id": third.id, "product_qty": 4}
            ),
            "removed": lambda bom: bom.bom_line_ids[:1].unlink(),
            "archived": lambda bom: bom.write({"active": False}),
        }
        for name, change in changes.items():
            with self.subTest(name):
                kit = self._create_product(name, 10, is_storable=False)
                bom = self._make_recipe(kit, (self.product, 1), (self.product_other, 2))
                line = self._create_order((kit, 2)).order_line
                change(bom)
                rma = self._create_return((line, 1), approve=True)
                self.assertEqual(
                    {m.product_id: m.product_uom_qty for m in rma.sudo().receipt_ids.move_ids},
                    {self.product: 1, self.product_other: 2},
                )
                self._finish(rma)
                self.assertBooks(line, 1, 1)

    def test_one_component_of_three_comes(self):
        self._make_recipe(self.kit, (self.product, 2), (self.product_other, 1))
        line = self._create_order((self.kit, 1)).order_line
        rma = self._create_return((line, 1), approve=True)
        self._receive(rma, {self.product: 1})
        for __ in range(2):
            rma.action_process()
        self.assertEqual(line.qty_to_invoice, 0, "no kit came back yet")
        receipts = rma.sudo().receipt_ids
        backorder = receipts.filtered(lambda picking: picking.state not in ("done", "cancel"))
        self.assertEqual(
            {m.product_id: m.product_uom_qty for m in backorder.move_ids},
            {self.product: 1, self.product_other: 1},
        )
        self.assertEqual(len(receipts), 2)
        self._receive(rma)
        self.assertEqual(rma.line_ids.quantity_received, 1)
        self.assertEqual(len(rma.refund_ids), 1)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertEqual(line.qty_to_invoice, 0)

    def test_a_cancelled_backorder_is_announced_again_as_what_is_missing(self):
        self._make_recipe(self.kit, (self.product, 2), (self.product_other, 1))
        line = self._create_order((self.kit, 1)).order_line
        rma = self._create_return((line, 1), approve=True)
        self._receive(rma, {self.product: 1})
        rma.sudo().receipt_ids.filtered(lambda p: p.state != "done").action_cancel()
        rma.action_process()
        new = rma.sudo().receipt_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        self.assertEqual(
            {m.product_id: m.product_uom_qty for m in new.move_ids},
            {self.product: 1, self.product_other: 1},
        )

    def test_replacements_follow_the_recipe_of_today(self):
        bom = self._make_recipe(self.kit, (self.product, 1), (self.product_other, 2))
        line = self._create_order((self.kit, 2)).order_line
        bom.bom_line_ids[:1].product_qty = 3
        self._stock(self.product, 20)
        self._stock(self.product_other, 20)
        outcome = self.env.ref("rma_core.outcome_replace")
        rma = self._create_return((line, 1, {"outcome_id": outcome.id}), approve=True)
        self._receive(rma)
        self.assertEqual(rma.line_ids.quantity_in_progress, 1)
        delivery = rma.sudo().delivery_ids
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertRecordValues(rma, [{"state": "done"}])
        self.assertEqual(line.qty_delivered, 2)

    def test_kits_of_which_some_are_still_to_ship(self):
        kit = self._create_product("By order", 10, is_storable=False, invoice_policy="order")
        self._make_recipe(kit, (self.product, 1), (self.product_other, 2))
        order = self._create_order((kit, 4), deliver=False, invoice=False)
        self._deliver(order, {self.product: 2, self.product_other: 4})
        line = order.order_line
        rma = self._create_return((line, 1), approve=True)
        self._receive(rma)
        self.assertEqual(line.qty_to_invoice, 3)
