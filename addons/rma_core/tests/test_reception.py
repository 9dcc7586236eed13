from odoo import Command
from odoo.tests import Form, tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestReturnsLocation(RmaCommon):
    """Every warehouse has a Returns location and operation type of its own."""

    def _assert_setup(self, warehouse):
        location, operation = warehouse.rma_location_id, warehouse.rma_type_id
        self.assertRecordValues(
            location,
            [
                {
                    "usage": "internal",
                    "location_id": warehouse.view_location_id.id,
                    "company_id": warehouse.company_id.id,
                    "active": True,
                }
            ],
        )
        self.assertRecordValues(
            operation,
            [
                {
                    "code": "incoming",
                    "warehouse_id": warehouse.id,
                    "company_id": warehouse.company_id.id,
                    "default_location_dest_id": location.id,
                    "active": True,
                }
            ],
        )
        self.assertEqual(operation.sequence_id.company_id, warehouse.company_id)
        self.assertNotEqual(operation, warehouse.in_type_id)

    def test_existing_warehouses_have_them(self):
        warehouses = self.env["stock.warehouse"].search([])
        self.assertTrue(warehouses)
        for warehouse in warehouses:
            self._assert_setup(warehouse)

    def test_a_new_warehouse_gets_them(self):
        warehouse = self.env["stock.warehouse"].create({"name": "North", "code": "NO"})
        self._assert_setup(warehouse)
        self.assertNotEqual(warehouse.rma_location_id, self.warehouse.rma_location_id)

    def test_the_warehouse_of_a_new_company_gets_them(self):
        company = self.env["res.company"].create({"name": "Second Company"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", company.id)])
        self._assert_setup(warehouse)

    def test_setting_up_again_changes_nothing(self):
        before = self.warehouse.rma_location_id, self.warehouse.rma_type_id
        self.warehouse._create_returns_setup()
        self.assertEqual((self.warehouse.rma_location_id, self.warehouse.rma_type_id), before)

    def test_what_waits_in_returns_is_not_sold(self):
        self._stock(self.product, 5, location=self.warehouse.rma_location_id)
        order = self._create_order((self.product, 1), deliver=False, invoice=False)
        order.picking_ids.action_assign()
        self.assertEqual(order.picking_ids.move_ids.quantity, 0)


@tagged("post_install", "-at_install")
class TestReceipt(RmaCommon):
    """The receipt is an ordinary incoming transfer that knows what it undoes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5))
        cls.line = cls.order.order_line
        cls.delivery = cls.order.picking_ids

    def test_it_names_return_delivery_customer_and_places(self):
        address = self.env["res.partner"].create(
            {"name": "Cottage", "type": "delivery", "parent_id": self.customer.id}
        )
        order = self._create_order((self.product, 5), partner_shipping_id=address.id)
        delivery = order.picking_ids
        rma = self._create_return((order.order_line, 2), approve=True)
        receipt = rma.sudo().receipt_ids
        self.assertRecordValues(
            receipt,
            [
                {
                    "partner_id": address.id,
                    "origin": rma.name,
                    "return_id": delivery.id,
                    "picking_type_id": self.warehouse.rma_type_id.id,
                    "location_id": self.env.ref("stock.stock_location_customers").id,
                    "location_dest_id": self.warehouse.rma_location_id.id,
                    "state": "assigned",
                    "rma_order_ids": rma.ids,
                }
            ],
        )
        self.assertRecordValues(
            receipt.move_ids,
            [
                {
                    "rma_line_id": rma.line_ids.id,
                    "sale_line_id": order.order_line.id,
                    "origin_returned_move_id": delivery.move_ids.id,
                    "move_orig_ids": delivery.move_ids.ids,
                    "to_refund": True,
                    "product_uom_qty": 2,
                    "quantity": 2,
                }
            ],
        )
        self.assertIn(receipt, delivery.return_ids)

    def test_its_reference_knows_no_sale_order(self):
        rma = self._create_return((self.line, 2), approve=True)
        reference = rma.sudo().receipt_ids.move_ids.reference_ids
        self.assertEqual(len(reference), 1)
        self.assertFalse(reference.sale_ids)

    def test_one_receipt_takes_all_lines_of_a_return(self):
        other = self._create_order((self.product_other, 2)).order_line
        rma = self._create_return((self.line, 2), (other, 1), approve=True)
        self.assertEqual(len(rma.receipt_ids), 1)
        self.assertEqual(len(rma.receipt_ids.move_ids), 2)

    def test_each_original_address_has_its_own_receipt(self):
        address = self.env["res.partner"].create(
            {"name": "Cottage", "type": "delivery", "parent_id": self.customer.id}
        )
        other = self._create_order((self.product_other, 2), partner_shipping_id=address.id)
        rma = self._create_return((self.line, 2), (other.order_line, 1), approve=True)
        self.assertEqual(len(rma.receipt_ids), 2)
        self.assertEqual(rma.receipt_ids.partner_id, self.customer | address)

    def test_returns_approved_together_have_their_own_receipts(self):
        returns = self._create_return((self.line, 2)) | self._create_return((self.line, 1))
        returns.action_approve()
        self.assertEqual([len(rma.receipt_ids) for rma in returns], [1, 1])
        self.assertEqual([rma.receipt_ids.move_ids.product_uom_qty for rma in returns], [2, 1])

    def test_a_quantity_of_several_deliveries_comes_back_to_each(self):
        order = self._create_order((self.product, 5), deliver=False, invoice=False)
        self._deliver(order, {self.product: 3})
        self._deliver(order)
        delivered = order.picking_ids.move_ids.sorted("id")
        rma = self._create_return((order.order_line, 4), approve=True)
        moves = rma.sudo().receipt_ids.move_ids.sorted("id")
        self.assertEqual(moves.mapped("product_uom_qty"), [3, 1])
        self.assertEqual(moves.mapped("origin_returned_move_id"), delivered)

    def test_goods_go_to_the_warehouse_of_the_return(self):
        other = self.env["stock.warehouse"].create({"name": "North", "code": "NO"})
        rma = self._create_return((self.line, 2), warehouse_id=other.id, approve=True)
        self.assertEqual(rma.receipt_ids.sudo().location_dest_id, other.rma_location_id)
        self._receive(rma)
        self.assertEqual(self.line.qty_delivered, 3)

    def test_a_warehouse_worker_opens_it_without_rights_on_returns(self):
        rma = self._create_return((self.line, 2), approve=True)
        with Form(rma.receipt_ids.with_user(self.warehouse_worker)) as form:
            form.note = "At the back door"
        self.assertIn("back door", rma.sudo().receipt_ids.note)

    # ------------------------------------------------------------------ quantities

    def test_more_than_announced_is_accepted_and_credited(self):
        rma = self._create_return((self.line, 2), approve=True)
        self._receive(rma, {self.product: 3})
        self.assertRecordValues(
            rma.line_ids,
            [{"quantity_received": 3, "quantity_accepted": 3, "reception_state": "received"}],
        )
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 3)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(self.line, delivered=2, invoiced=2)

    def test_more_than_was_ever_delivered_is_credited_once(self):
        rma = self._create_return((self.line, 5), approve=True)
        self._receive(rma, {self.product: 6})
        self.assertEqual(rma.line_ids.quantity_received, 6)
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 5)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertEqual(self.line.qty_invoiced, 0)
        self.assertEqual(self.line.qty_to_invoice, 0)

    def test_less_than_announced_without_backorder_waits_for_a_decision(self):
        rma = self._create_return((self.line, 4), approve=True)
        receipt = rma.receipt_ids.with_user(self.warehouse_worker)
        receipt.move_ids.quantity = 1
        receipt.move_ids.picked = True
        action = receipt.button_validate()
        Form.from_action(receipt.env, action).save().process_cancel_backorder()
        self.assertFalse(rma.receipt_ids.filtered(lambda picking: picking.state == "assigned"))
        self.assertRecordValues(
            rma.line_ids,
            [{"reception_state": "partial", "quantity_received": 1, "quantity_open": 3}],
        )
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "approved")
        self.assertFalse(rma.date_received)

    def test_the_date_of_receipt_is_set_when_all_has_come(self):
        rma = self._create_return((self.line, 4), approve=True)
        self._receive(rma, {self.product: 1})
        self.assertFalse(rma.date_received)
        self._receive(rma)
        self.assertTrue(rma.date_received)

    def test_an_unannounced_product_leaves_the_sale_order_alone(self):
        foreign = self._create_product("Foreign", 7)
        self.assertNotEqual(foreign, self.product)
        for lines_before in (False, True):
            with self.subTest(invoiced=lines_before):
                order = self._create_order((self.product, 5), invoice=lines_before)
                rma = self._create_return((order.order_line, 2), approve=True)
                receipt = rma.receipt_ids.with_user(self.warehouse_worker)
                receipt.move_ids = [
                    Command.create(
                        {
                            "product_id": foreign.id,
                            "product_uom_qty": 1,
                            "product_uom": foreign.uom_id.id,
                            "quantity": 1,
                            "location_id": receipt.location_id.id,
                            "location_dest_id": receipt.location_dest_id.id,
                        }
                    )
                ]
                self._receive(rma)
                self.assertEqual(rma.sudo().receipt_ids.state, "done")
                self.assertEqual(len(order.order_line), 1)
                self.assertNotIn(foreign, rma.refund_ids.invoice_line_ids.product_id)

    # ------------------------------------------------------------------ disposition

    def _get_quantity(self, location, product=None):
        product = (product or self.product).with_context(location=location.id)
        return product.qty_available

    def _return_for(self, kind, quantity=2):
        """Return goods for a reason whose disposition is of this kind; return the return."""
        reason = self.env["rma.reason"].create(
            {"name": kind, "disposition_id": self.env.ref(f"rma_core.disposition_{kind}").id}
        )
        rma = self._create_return((self.line, quantity, {"reason_id": reason.id}), approve=True)
        self.assertEqual(rma.line_ids.disposition_id.kind, kind)
        self._receive(rma)
        return rma

    def test_restocked_goods_go_back_on_the_shelf(self):
        stock, returns = self.warehouse.lot_stock_id, self.warehouse.rma_location_id
        before = self._get_quantity(stock)
        self._return_for("restock")
        self.assertEqual(self._get_quantity(stock), before + 2)
        self.assertEqual(self._get_quantity(returns), 0)

    def test_held_goods_stay_in_returns(self):
        stock, returns = self.warehouse.lot_stock_id, self.warehouse.rma_location_id
        before = self._get_quantity(stock)
        self._return_for("hold")
        self.assertEqual(self._get_quantity(stock), before)
        self.assertEqual(self._get_quantity(returns), 2)

    def test_scrapped_goods_leave_the_stock_by_a_scrap_document(self):
        before = self.product.qty_available
        rma = self._return_for("scrap")
        self.assertEqual(self.product.qty_available, before)
        scrap = self.env["stock.scrap"].search([("rma_line_id", "=", rma.line_ids.id)])
        self.assertRecordValues(
            scrap, [{"state": "done", "scrap_qty": 2, "product_id": self.product.id}]
        )
        self.assertEqual(self._get_quantity(self.warehouse.rma_location_id), 0)
        # What becomes of the goods changes nothing for the customer.
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, 2)

    def test_each_partial_receipt_is_put_away(self):
        returns = self.warehouse.rma_location_id
        restock = self.env.ref("rma_core.disposition_restock")
        rma = self._create_return((self.line, 4, {"disposition_id": restock.id}), approve=True)
        stock = self.warehouse.lot_stock_id
        before = self._get_quantity(stock)
        for received, total in ((1, 1), (3, 4)):
            self._receive(rma, {self.product: received})
            self.assertEqual(self._get_quantity(stock), before + total)
            self.assertEqual(self._get_quantity(returns), 0)

    def test_a_disposition_with_a_place_of_its_own_uses_it(self):
        place = self.env["stock.location"].create(
            {"name": "Second Choice", "location_id": self.warehouse.view_location_id.id}
        )
        disposition = self.env["rma.disposition"].create(
            {
                "name": "B goods",
                "kind": "restock",
                "location_id": place.id,
                "company_id": self.env.company.id,
            }
        )
        rma = self._create_return((self.line, 2, {"disposition_id": disposition.id}), approve=True)
        self._receive(rma)
        self.assertEqual(self._get_quantity(place), 2)

    def test_putting_away_does_not_count_as_receiving_or_delivering(self):
        rma = self._return_for("restock")
        self.assertEqual(rma.line_ids.quantity_received, 2)
        self.assertEqual(self.line.qty_delivered, 3)
        self.assertEqual(len(rma.receipt_ids), 1)
        self.assertFalse(rma.delivery_ids)
