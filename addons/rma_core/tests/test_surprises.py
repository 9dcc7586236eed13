from odoo import Command
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestSurprises(RmaCommon):
    """What arrives is not always what was announced: facts, not errors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5), (cls.product_other, 3))
        cls.line, cls.line_other = cls.order.order_line

    def _add_to_receipt(self, rma, product, quantity):
        receipt = rma.sudo().receipt_ids
        receipt.with_user(self.warehouse_worker).write(
            {
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "product_uom": product.uom_id.id,
                            "quantity": quantity,
                            "picked": True,
                            "location_id": receipt.location_id.id,
                            "location_dest_id": receipt.location_dest_id.id,
                        }
                    )
                ]
            }
        )

    def test_unannounced_goods_of_the_order_become_a_line_and_are_credited(self):
        rma = self._create_return((self.line, 2), approve=True)
        self._add_to_receipt(rma, self.product_other, 1)
        self._receive(rma)
        new = rma.line_ids.filtered(lambda line: line.product_id == self.product_other)
        self.assertRecordValues(
            new,
            [{"sale_line_id": self.line_other.id, "quantity": 1, "quantity_received": 1}],
        )
        self.assertEqual(rma.refund_ids.amount_untaxed, 240)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertEqual(len(self.order.order_line), 2)
        self.assertEqual(self.line_other.qty_delivered, 2)
        self.assertEqual(self.line_other.invoice_status, "invoiced")

    def test_goods_never_bought_become_a_refused_line(self):
        foreign = self._create_product("Foreign", 7)
        rma = self._create_return((self.line, 2), approve=True)
        self._add_to_receipt(rma, foreign, 1)
        self._receive(rma)
        new = rma.line_ids.filtered(lambda line: line.product_id == foreign)
        self.assertRecordValues(
            new, [{"sale_line_id": False, "decision": "refused", "quantity_received": 1}]
        )
        self.assertEqual(rma.refund_ids.amount_untaxed, 200)
        self.assertEqual(len(self.order.order_line), 2)

    def test_serial_asked_for_is_proposed_and_a_foreign_one_is_named(self):
        product = self._create_product("Phone", 500, tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": f"SN{number}", "product_id": product.id} for number in range(3)]
        )
        for lot in lots:
            self._stock(product, 1, lot=lot)
        order = self._create_order((product, 2), deliver=False, invoice=False)
        move = order.picking_ids.move_ids
        move.lot_ids = lots[:2]
        move.picked = True
        order.picking_ids._action_done()
        other = self._create_order(
            (product, 1), partner=self.other_customer, deliver=False, invoice=False
        )
        other.picking_ids.move_ids.write({"lot_ids": lots[2].ids, "picked": True})
        other.picking_ids._action_done()
        rma = self._create_return(
            (order.order_line, 1, {"lot_ids": [Command.set(lots[1].ids)]}), approve=True
        )
        receipt = rma.sudo().receipt_ids
        self.assertEqual(receipt.move_ids.lot_ids, lots[1])
        receipt.move_ids.move_line_ids.lot_id = lots[2]
        self._receive(rma)
        self.assertEqual(rma.line_ids.quantity_received, 1)
        self.assertTrue(
            rma.message_ids.filtered(lambda m: "SN2 came back; SN1 was expected" in m.body)
        )
