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

    def test_a_kit_is_given_up_as_a_whole(self):
        rma = self._return_received(1)
        repair = rma.repair_ids.filtered(lambda r: r.product_id == self.product_other)
        with self.assertRaisesRegex(UserError, "all or not at all"):
            self._turn(repair, quantity=1, outcome=self.outcome_refund)
        self._turn(repair, outcome=self.outcome_refund)
        self.assertEqual(set(rma.repair_ids.mapped("state")), {"cancel"})
        self.assertEqual(rma.line_ids.outcome_id, self.outcome_refund)
        self.assertEqual(rma.sudo().refund_ids.invoice_line_ids.product_id, self.kit)
