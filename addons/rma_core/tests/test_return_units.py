from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestReturnUnits(RmaCommon):
    """Goods come back in another unit than the one they were sold in: documents in the order's
    unit round, and what is settled is what was meant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        dozen = cls.env.ref("uom.product_uom_dozen")
        order = cls._create_order((cls.product, 3, {"product_uom_id": dozen.id}))
        cls.line = order.order_line
        cls.unit = cls.env.ref("uom.product_uom_unit")

    def _create_received(self, quantity, **vals):
        vals["uom_id"] = self.unit.id
        rma = self._create_return((self.line, quantity, vals), approve=True)
        self._receive(rma)
        return rma

    def test_what_the_dozen_rounds_off_is_not_credited_again(self):
        rma = self._create_received(10)
        self.assertEqual(rma.line_ids.quantity_in_progress, 10)
        rma.action_process()
        self._post(rma.refund_ids)
        rma.action_process()
        self.assertEqual(len(rma.refund_ids), 1)
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 0.83)
        self.assertRecordValues(rma.line_ids, [{"quantity_settled": 10, "quantity_open": 0}])
        self.assertEqual(rma.state, "done")

    def test_what_the_dozen_rounds_up_is_not_given_beyond_what_came(self):
        rma = self._create_received(8)
        self.assertEqual(rma.line_ids.quantity_in_progress, 8)
        self._post(rma.refund_ids)
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 0.67)
        self.assertRecordValues(rma.line_ids, [{"quantity_settled": 8, "quantity_open": 0}])
        self.assertEqual(rma.state, "done")

    def test_parts_of_a_dozen_make_the_whole(self):
        rmas = [self._create_received(12) for __ in range(3)]
        for rma in rmas:
            self._post(rma.refund_ids)
        invoice = self.line.order_id.invoice_ids - rmas[0].refund_ids.browse().union(
            *(rma.refund_ids for rma in rmas)
        )
        self.assertEqual(sum(rma.refund_ids.amount_total for rma in rmas), invoice.amount_total)
        self.assertBooks(self.line, delivered=0, invoiced=0)

    def test_an_exchange_gives_as_many_pieces_as_came(self):
        rma = self._create_received(
            10,
            outcome_id=self.env.ref("rma_core.outcome_exchange").id,
            replacement_product_id=self.product_other.id,
        )
        order = rma.sudo().replacement_order_ids
        self.assertRecordValues(
            order.order_line, [{"product_uom_qty": 10, "product_uom_id": self.unit.id}]
        )
        order.action_confirm()
        self._post(rma.refund_ids)
        rma.action_process()
        self.assertEqual(rma.line_ids.quantity_settled, 10)
        self.assertEqual(len(rma.refund_ids), 1)
        self.assertEqual(rma.state, "done")

    def test_an_exchange_even_for_even_is_for_the_price_of_a_piece(self):
        outcome = self.env.ref("rma_core.outcome_exchange").copy({"exchange_price": "even"})
        rma = self._create_received(
            12, outcome_id=outcome.id, replacement_product_id=self.product_other.id
        )
        order = rma.sudo().replacement_order_ids
        self.assertEqual(order.amount_untaxed, rma.refund_ids.amount_untaxed)
