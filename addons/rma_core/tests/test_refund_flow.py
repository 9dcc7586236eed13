from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install", "standalone")
class TestRefundFlow(RmaCommon):
    """A delivered and invoiced sale becomes a posted credit note."""

    def test_return_of_an_invoiced_sale_ends_with_a_posted_credit_note(self):
        order = self._create_order((self.product, 5, {"discount": 10}))
        line = order.order_line
        before = self.product.qty_available
        rma = self._create_return((line, 2), approve=True)
        self.assertEqual(rma.state, "approved")
        self.assertTrue(rma.return_code)
        receipt = rma.receipt_ids
        self.assertRecordValues(
            receipt,
            [
                {
                    "picking_type_id": self.warehouse.rma_type_id.id,
                    "location_dest_id": self.warehouse.rma_location_id.id,
                    "return_id": order.picking_ids[0].id,
                    "state": "assigned",
                }
            ],
        )
        self._receive(rma)
        self.assertEqual(rma.line_ids.reception_state, "received")
        self.assertEqual(self.product.qty_available, before + 2)
        refund = rma.refund_ids
        invoice = order.invoice_ids - refund
        self.assertRecordValues(
            refund,
            [
                {
                    "state": "draft",
                    "move_type": "out_refund",
                    "reversed_entry_id": invoice.id,
                    "amount_untaxed": 180,
                    "amount_tax": 27,
                }
            ],
        )
        self.assertRecordValues(
            refund.invoice_line_ids,
            [
                {
                    "quantity": 2,
                    "price_unit": 100,
                    "discount": 10,
                    "tax_ids": self.tax.ids,
                    "sale_line_ids": line.ids,
                    "rma_line_id": rma.line_ids.id,
                }
            ],
        )
        self.assertEqual(rma.state, "approved")
        self._post(refund)
        self.assertEqual(rma.state, "done")
        self.assertTrue(rma.date_closed)
        self.assertRecordValues(
            line,
            [
                {
                    "qty_delivered": 3,
                    "qty_invoiced": 3,
                    "qty_to_invoice": 0,
                    "invoice_status": "invoiced",
                }
            ],
        )
        self.assertEqual(rma.line_ids.amount_refunded, 207)

    def test_refuses_more_than_delivered(self):
        order = self._create_order((self.product, 5))
        self._create_return((order.order_line, 4))
        with self.assertRaisesRegex(UserError, "only 1 .* can still be returned"):
            self._create_return((order.order_line, 2))
