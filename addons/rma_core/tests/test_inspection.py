from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestInspection(RmaCommon):
    """Received 10: 7 restocked, 2 scrapped, 1 refused and sent back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.rma_inspect_receipts = True
        cls.order = cls._create_order((cls.product, 10))
        cls.line = cls.order.order_line

    def _inspect(self, rma, *verdicts):
        """``verdicts``: ``(quantity, disposition xmlid or None to refuse)``."""
        rma = rma.with_user(self.clerk)
        wizard = rma.env["rma.order.inspect"].browse(rma.action_inspect()["res_id"])
        received = wizard.line_ids.move_line_id
        wizard.line_ids.unlink()
        wizard.write(
            {
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "move_line_id": received.id,
                            "quantity": quantity,
                            "is_refused": not kind,
                            "disposition_id": kind and self.env.ref(f"rma_core.{kind}").id,
                        },
                    )
                    for quantity, kind in verdicts
                ]
            }
        )
        wizard.action_confirm()

    def test_one_screen_splits_what_arrived(self):
        rma = self._create_return((self.line, 10), approve=True)
        stock = self.warehouse.lot_stock_id
        self._receive(rma)
        self.assertFalse(rma.refund_ids)
        self.assertEqual(rma.line_ids.quantity_accepted, 0)
        before = self.product.with_context(location=stock.id).qty_available
        self._inspect(rma, (7, "disposition_restock"), (2, "disposition_scrap"), (1, None))
        self.assertEqual(self.product.with_context(location=stock.id).qty_available, before + 7)
        scrap = self.env["stock.scrap"].search([("rma_line_id", "=", rma.line_ids.id)])
        self.assertEqual(scrap.scrap_qty, 2)
        self.assertRecordValues(
            rma.line_ids,
            [{"quantity_accepted": 9, "quantity_refused": 1, "decision": "partial"}],
        )
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 9)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "approved")
        delivery = rma.delivery_ids.sudo()
        self.assertEqual(delivery.move_ids.product_uom_qty, 1)
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertEqual(rma.state, "done")
        self.assertRecordValues(
            self.line,
            [{"qty_delivered": 1, "qty_invoiced": 1, "invoice_status": "invoiced"}],
        )

    def test_refused_goods_are_not_credited_by_invoicing_before_they_left(self):
        for policy in ("order", "delivery"):
            with self.subTest(policy):
                product = self._create_product(f"Kettle {policy}", 60, invoice_policy=policy)
                order = self._create_order((product, 3))
                rma = self._create_return((order.order_line, 3), approve=True)
                self._receive(rma)
                self._inspect(rma, (2, "disposition_restock"), (1, None))
                self._post(rma.refund_ids)
                invoiced = {"qty_invoiced": 1, "qty_to_invoice": 0, "invoice_status": "invoiced"}
                self.assertRecordValues(order.order_line, [{**invoiced, "qty_delivered": 0}])
                delivery = rma.delivery_ids.sudo()
                delivery.move_ids.picked = True
                delivery.button_validate()
                self.assertRecordValues(order.order_line, [{**invoiced, "qty_delivered": 1}])

    def test_goods_that_were_never_taken_off_the_order_are_not_delivered_to_it_again(self):
        """One delivery brings back two refused ones: of a credit, which had lowered what the
        order delivered, and of a replacement, which had not."""
        replace = {"outcome_id": self.env.ref("rma_core.outcome_replace").id}
        rma = self._create_return((self.line, 3), (self.line, 2, replace), approve=True)
        self._receive(rma)
        nothing = self.env["rma.disposition"]
        goods = rma.sudo().line_ids._get_receipt_lines_in_returns()
        rma._inspect([(move_line, 1, True, nothing) for move_line in goods])
        delivery = rma.delivery_ids.sudo()
        self.assertEqual(delivery.move_ids.rma_line_id, rma.line_ids.sudo())
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertEqual(self.line.qty_delivered, 10 - 3 + 1)
        self.assertEqual(self.order.order_line, self.line)

    def test_refuses_more_than_waits_in_returns(self):
        rma = self._create_return((self.line, 4), approve=True)
        self._receive(rma)
        with self.assertRaisesRegex(UserError, "you entered 1 more"):
            self._inspect(rma, (3, "disposition_restock"), (2, None))

    def test_refused_goods_can_be_returned_again(self):
        rma = self._create_return((self.line, 10), approve=True)
        self._receive(rma)
        self._inspect(rma, (10, None))
        self.assertEqual(rma.line_ids.decision, "refused")
        delivery = rma.delivery_ids.sudo()
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertEqual(rma.state, "done")
        self.assertEqual(self._create_return((self.line, 10)).state, "submitted")

    def test_what_is_credited_cannot_be_refused(self):
        self.env.company.rma_inspect_receipts = False
        rma = self._create_return((self.line, 4), approve=True)
        self._receive(rma)
        with self.assertRaisesRegex(UserError, "already been settled"):
            self._inspect(rma, (1, None))

    def test_what_is_credited_cannot_be_refused_though_more_is_to_come(self):
        self.env.company.rma_inspect_receipts = False
        rma = self._create_return((self.line, 4), approve=True)
        self._receive(rma, {self.product: 1})
        with self.assertRaisesRegex(UserError, "already been settled"):
            self._inspect(rma, (1, None))
        rma.refund_ids.sudo().button_cancel()
        self._inspect(rma, (1, None))
        self.assertRecordValues(
            rma.line_ids, [{"quantity_accepted": 0, "quantity_refused": 1, "quantity_open": 3}]
        )

    def test_refused_goods_credited_by_an_accountant_are_not_invoiced_again(self):
        product = self._create_product("Kettle", 60, invoice_policy="delivery")
        order = self._create_order((product, 3))
        rma = self._create_return((order.order_line, 3), approve=True)
        self._receive(rma)
        self._inspect(rma, (2, "disposition_restock"), (1, None))
        rma.refund_ids.sudo().invoice_line_ids.quantity = 3
        self._post(rma.refund_ids)
        self.assertRecordValues(order.order_line, [{"qty_invoiced": 0, "qty_to_invoice": 0}])


@tagged("post_install", "-at_install", "standalone")
class TestSendBackAndMissing(RmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5))
        cls.line = cls.order.order_line

    def test_send_back_as_outcome_changes_no_order_quantity(self):
        outcome = self.env.ref("rma_core.outcome_send_back")
        rma = self._create_return((self.line, 3, {"outcome_id": outcome.id}), approve=True)
        self._receive(rma)
        self.assertEqual(self.line.qty_delivered, 5)
        rma.action_process()
        delivery = rma.delivery_ids.sudo()
        self.assertRecordValues(
            delivery.move_ids,
            [{"product_uom_qty": 3, "location_id": self.warehouse.rma_location_id.id}],
        )
        delivery.move_ids.picked = True
        delivery.button_validate()
        self.assertEqual(rma.state, "done")
        self.assertEqual(self.line.qty_delivered, 5)

    def test_short_closing_ends_the_waiting(self):
        rma = self._create_return((self.line, 3), approve=True)
        self._receive(rma, {self.product: 1})
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "approved")
        rma.action_close_short()
        self.assertEqual(rma.state, "done")
        self.assertFalse(
            rma.receipt_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))
        )
        self.assertEqual(self._create_return((self.line, 4)).state, "submitted")

    def test_lines_that_never_came_settle_nothing(self):
        rma = self._create_return((self.line, 3), approve=True)
        rma.action_close_short()
        self.assertEqual(rma.state, "done")
        self.assertEqual(rma.line_ids.settlement_state, "not_needed")
        self.assertFalse(rma.refund_ids)
        rma.action_reopen_short()
        self.assertEqual(rma.state, "approved")
        self._receive(rma)
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 3)
