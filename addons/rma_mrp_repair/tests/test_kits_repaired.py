from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.rma_repair.tests.common import RepairCommon


@tagged("post_install", "-at_install")
class TestKitsRepaired(RepairCommon):
    """Kits are repaired component by component and go back whole."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kit = cls._create_kit((cls.product, 1), (cls.product_other, 2))
        cls.order = cls._create_order((cls.kit, 3))

    @classmethod
    def _create_kit(cls, *components):
        kit = cls._create_product("Desk set", 150, is_storable=False)
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": component.id, "product_qty": quantity})
                    for component, quantity in components
                ],
            }
        )
        return kit

    def test_each_component_is_repaired_and_the_kit_goes_back_whole(self):
        rma = self._return_received(2)
        line = rma.line_ids
        self.assertRecordValues(
            rma.repair_ids.sorted("product_qty"),
            [
                {"product_id": self.product.id, "product_qty": 2},
                {"product_id": self.product_other.id, "product_qty": 4},
            ],
        )
        self.assertEqual((line.quantity_in_progress, line.quantity_open), (2, 0))
        self._repair(rma.repair_ids[0])
        self.assertEqual((line.quantity_in_progress, line.quantity_open), (2, 0))
        self.assertFalse(rma.sudo().delivery_ids)
        rma.action_process()
        self.assertEqual(len(rma.repair_ids), 2)
        self._repair(rma.repair_ids[1])
        self.assertEqual(
            sorted(rma.sudo().delivery_ids.move_ids.mapped("product_uom_qty")), [2, 4]
        )
        self._deliver_back(rma)
        self.assertEqual((line.quantity_settled, rma.state), (2, "done"))
        self.assertBooks(self.order.order_line, delivered=3, invoiced=3)

    def test_components_come_at_the_value_they_left_with_and_repairing_changes_none(self):
        category = self.env["product.category"].create(
            {
                "name": "Valued",
                "property_cost_method": "average",
                "property_valuation": "real_time",
            }
        )
        components = [
            self._create_product(name, 30, categ_id=category.id, standard_price=0)
            for name in ("Board", "Screw")
        ]
        for component, quantity in zip(components, (1, 2), strict=True):
            self._buy(component, quantity, 10)
        kit = self._create_kit((components[0], 1), (components[1], 2))
        order = self._create_order((kit, 1), deliver=False, invoice=False)
        for move in order.picking_ids.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        order.picking_ids._action_done()
        self._invoice(order)
        for component in components:
            self._buy(component, 5, 20)

        def get_values():
            return [self._get_value(component) for component in components]

        self.assertEqual(get_values(), [100, 100])
        vals = {"outcome_id": self.outcome.id}
        rma = self._create_return((order.order_line, 1, vals), approve=True)
        self._receive(rma)
        self.assertEqual(get_values(), [110, 120])
        self._repair(rma.repair_ids)
        self.assertEqual(get_values(), [110, 120])
        self._deliver_back(rma)
        self.assertEqual(rma.state, "done")
        for value, left in zip(get_values(), (110 * 5 / 6, 120 * 5 / 7), strict=True):
            self.assertAlmostEqual(value, left, delta=0.1)

    def test_a_kit_is_given_up_as_a_whole(self):
        rma = self._return_received(1)
        repair = rma.repair_ids.filtered(lambda r: r.product_id == self.product_other)
        with self.assertRaisesRegex(UserError, "all or not at all"):
            self._turn(repair, quantity=1, outcome=self.outcome_refund)
        self._turn(repair, outcome=self.outcome_refund)
        self.assertEqual(set(rma.repair_ids.mapped("state")), {"cancel"})
        self.assertEqual(rma.line_ids.outcome_id, self.outcome_refund)
        self.assertEqual(rma.sudo().refund_ids.invoice_line_ids.product_id, self.kit)
