from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import RmaCommon


@tagged("post_install", "-at_install")
class TestCarriage(RmaCommon):
    def test_what_the_carrier_charged_comes_back_and_no_other_service(self):
        service, carriage = self.env["product.product"].create(
            [
                {"name": name, "type": "service", "invoice_policy": "order", "taxes_id": False}
                for name in ("Assembly", "Carriage")
            ]
        )
        post = self.env["delivery.carrier"].create(
            {
                "name": "Post",
                "delivery_type": "fixed",
                "product_id": carriage.id,
            }
        )
        outcome = self.outcome_refund.copy({"name": "Withdrawal", "credit_carriage": True})
        self.product.invoice_policy = "order"
        order = self._create_order(
            (self.product, 2), (service, 1, {"price_unit": 50}), deliver=False, invoice=False
        )
        order.set_delivery_line(post, 10)
        self._deliver(order)
        self._invoice(order)
        for quantity, total in ((1, 115), (1, 125)):
            rma = self._create_return(
                (order.order_line[0], quantity, {"outcome_id": outcome.id}), approve=True
            )
            self._receive(rma)
            rma.action_process()
            self.assertAlmostEqual(rma.sudo().refund_ids.amount_total, total, 2)
        carriage = order.order_line.filtered("is_delivery")
        self.assertEqual(
            rma.sudo().refund_ids.invoice_line_ids.rma_invoice_line_id.sale_line_ids,
            order.order_line[0] | carriage,
        )
