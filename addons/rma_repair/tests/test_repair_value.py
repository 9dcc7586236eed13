from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import RepairCommon


@tagged("post_install", "-at_install")
class TestRepairValue(RepairCommon):
    """What repairs do to the value of the stock, where entries are made in real time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.categories = cls.env["product.category"].create(
            [
                {
                    "name": method,
                    "property_cost_method": method,
                    "property_valuation": "real_time",
                }
                for method in ("average", "fifo")
            ]
        )

    def _sell_at_changing_cost(self, category):
        """Sell five that cost 10, then buy five more for 20 each; return the order line."""
        product = self._create_product("Valued", 100, categ_id=category.id, standard_price=0)
        self._buy(product, 10, 10)
        order = self._create_order((product, 5), deliver=False, invoice=False)
        order.picking_ids.move_ids.write({"quantity": 5, "picked": True})
        order.picking_ids._action_done()
        self._invoice(order)
        self._buy(product, 5, 20)
        return order.order_line

    def _receive_for_repair(self, line, quantity):
        rma = self._create_return((line, quantity, {"outcome_id": self.outcome.id}), approve=True)
        self._receive(rma)
        return rma

    def test_goods_come_at_the_value_they_left_with_and_repairing_changes_none(self):
        for category, leaves_for in zip(self.categories, (27.69, 20), strict=True):
            with self.subTest(method=category.name):
                line = self._sell_at_changing_cost(category)
                product = line.product_id
                # Five for 10 each and five for 20.
                self.assertEqual(self._get_value(product), 150)
                rma = self._receive_for_repair(line, 2)
                self.assertEqual(self._get_value(product), 170)
                self._repair(rma.repair_ids)
                self.assertEqual(self._get_value(product), 170)
                self._deliver_back(rma)
                # Out as everything that leaves: at the average, or at the oldest cost.
                moves = rma.sudo().delivery_ids.move_ids
                self.assertAlmostEqual(moves.value, leaves_for, delta=2)
                self.assertAlmostEqual(self._get_value(product), 170 - moves.value, places=1)
                self.assertBooks(line, delivered=5, invoiced=5)

    def test_giving_a_part_another_outcome_changes_no_value(self):
        for category in self.categories:
            with self.subTest(method=category.name):
                line = self._sell_at_changing_cost(category)
                product = line.product_id
                rma = self._receive_for_repair(line, 3)
                before = self._get_value(product)
                self._turn(rma.repair_ids, quantity=1, outcome=self.outcome_refund)
                self.assertAlmostEqual(self._get_value(product), before, places=1)
                other = rma.line_ids[1]
                self.assertEqual(other.quantity_received, 1)
                # A part of the part, too.
                rma.sudo().refund_ids.button_cancel()
                scrapped = other.sudo()._turn(1, self.env.ref("rma_repair.outcome_scrap"))
                self.assertEqual((scrapped, scrapped.quantity_settled), (other, 1))
                self._repair(rma.repair_ids)
                self._deliver_back(rma)
                self.assertEqual(rma.state, "done")

    def test_parts_of_a_serial_number_valued_by_itself(self):
        category = self.categories[0]
        product = self._create_product(
            "Drill", 90, tracking="serial", lot_valuated=True, categ_id=category.id
        )
        serials = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in ("D1", "D2")]
        )
        for serial, cost in zip(serials, (10, 30), strict=True):
            self._buy(product, 1, cost, lot=serial)
        order = self._create_order((product, 2), deliver=False, invoice=False)
        order.picking_ids.move_ids.lot_ids = serials
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        self._invoice(order)
        self.assertEqual(self._get_value(product), 0)
        rma = self._receive_for_repair(order.order_line, 2)
        before = self._get_value(product)
        bad = rma.repair_ids.filtered(lambda repair: repair.lot_id == serials[1])
        self._turn(bad, outcome=self.outcome_refund)
        self.assertAlmostEqual(self._get_value(product), before)
        self._repair(rma.repair_ids - bad)
        self._deliver_back(rma)
        self.assertAlmostEqual(self._get_value(product), before / 2)

    def test_in_another_company_everything_is_its_own(self):
        branch = self.env["res.company"].create({"name": "Second Company"})
        self.env["account.chart.template"].try_loading(
            "generic_coa", company=branch, install_demo=False
        )
        clerk, worker = (
            new_test_user(
                self.env,
                login,
                groups=groups,
                company_id=branch.id,
                company_ids=[Command.set(branch.ids)],
            )
            for login, groups in (
                ("branch_clerk", "rma_core.rma_core_group_user"),
                ("branch_worker", "stock.group_stock_user"),
            )
        )
        env = self.env(context={**self.env.context, "allowed_company_ids": branch.ids})
        warehouse = env["stock.warehouse"].search([("company_id", "=", branch.id)])
        self.product.with_env(env).standard_price = 7
        order = env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "product_uom_qty": 2})
                ],
            }
        )
        order.action_confirm()
        self._stock(self.product, 2, location=warehouse.lot_stock_id)
        order.picking_ids.move_ids.write({"quantity": 2, "picked": True})
        order.picking_ids._action_done()
        vals = {"sale_line_id": order.order_line.id, "quantity": 2, "outcome_id": self.outcome.id}
        rma = env["rma.order"].with_user(clerk).create({"line_ids": [Command.create(vals)]})
        rma.action_submit()
        rma.line_ids.warranty_choice = "yes"
        rma.action_approve()
        self._receive(rma, user=worker)
        repair = rma.repair_ids
        self.assertRecordValues(
            repair.sudo(),
            [
                {
                    "company_id": branch.id,
                    "picking_type_id": warehouse.repair_type_id.id,
                    "product_location_src_id": warehouse.rma_location_id.id,
                }
            ],
        )
        part = self._create_product("Bulb", 12)
        part.with_env(env).standard_price = 4
        self._stock(part, 1, location=warehouse.lot_stock_id)
        env["stock.move"].with_user(worker).create(
            {"repair_id": repair.id, "repair_line_type": "add", "product_id": part.id}
            | {"product_uom_qty": 1}
        )
        for action in ("action_validate", "action_repair_start", "action_repair_end"):
            getattr(repair.with_user(worker), action)()
        self.assertEqual(rma.repair_cost, 4)
        delivery = rma.sudo().delivery_ids
        self.assertEqual(delivery.company_id, branch)
        delivery.with_user(worker).move_ids.picked = True
        delivery.with_user(worker).button_validate()
        self.assertEqual(rma.state, "done")
        seen = self.env["rma.order"].with_user(self.clerk).search([("id", "=", rma.id)])
        self.assertFalse(seen)
