from ast import literal_eval

from lxml import etree

from odoo import Command
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestRoutes(RmaCommon):
    """Whichever way goods went to the customer, they come back to one place and are credited."""

    def _assert_credited(self, rma, line, quantity, left):
        self.assertEqual(rma.refund_ids.invoice_line_ids.quantity, quantity)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(line, delivered=left, invoiced=left)

    def test_goods_delivered_in_three_steps_come_back_in_one(self):
        self.warehouse.write(
            {"delivery_steps": "pick_pack_ship", "reception_steps": "three_steps"}
        )
        self._stock(self.product, 5)
        order = self._create_order((self.product, 5), deliver=False, invoice=False)
        for __ in range(3):
            step = order.picking_ids.filtered(lambda p: p.state == "assigned")
            step.move_ids.picked = True
            step.button_validate()
        self._invoice(order)
        line = order.order_line
        self.assertEqual(line.qty_delivered, 5)
        shipped = order.picking_ids.move_ids.filtered(lambda move: move._is_to_customer())
        restock = self.env.ref("rma_core.disposition_restock")
        rma = self._create_return((line, 2, {"disposition_id": restock.id}), approve=True)
        self.assertRecordValues(
            rma.sudo().receipt_ids.move_ids,
            [
                {
                    "origin_returned_move_id": shipped.id,
                    "location_dest_id": self.warehouse.rma_location_id.id,
                    "product_uom_qty": 2,
                }
            ],
        )
        self._receive(rma)
        in_stock = self.product.with_context(location=self.warehouse.lot_stock_id.id)
        self.assertEqual(in_stock.qty_available, 2)
        self._assert_credited(rma, line, 2, left=3)

    def test_drop_shipped_goods_come_to_our_warehouse(self):
        order = self._create_order((self.product, 3), deliver=False, invoice=False)
        line = order.order_line
        order.picking_ids.action_cancel()
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": 3,
                "product_uom": self.product.uom_id.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.customer.property_stock_customer.id,
                "partner_id": self.customer.id,
                "sale_line_id": line.id,
            }
        )
        move._action_confirm()
        move.quantity = 3
        move.picked = True
        move._action_done()
        self._invoice(order)
        self.assertEqual(line.qty_delivered, 3)
        rma = self._create_return((line, 2), approve=True)
        self.assertRecordValues(
            rma.sudo().receipt_ids.move_ids,
            [
                {
                    "origin_returned_move_id": move.id,
                    "location_id": self.customer.property_stock_customer.id,
                    "location_dest_id": self.warehouse.rma_location_id.id,
                }
            ],
        )
        self._receive(rma)
        returns = self.product.with_context(location=self.warehouse.rma_location_id.id)
        self.assertEqual(returns.qty_available, 2)
        self._assert_credited(rma, line, 2, left=1)

    def test_goods_of_two_orders_come_back_together_and_are_credited_apart(self):
        orders = [
            self._create_order((self.product, 2)),
            self._create_order((self.product_other, 3)),
        ]
        rma = self._create_return(*((order.order_line, 1) for order in orders), approve=True)
        self.assertEqual(len(rma.sudo().receipt_ids), 1)
        self._receive(rma)
        self.assertEqual(
            rma.refund_ids.reversed_entry_id, orders[0].invoice_ids[:1] | orders[1].invoice_ids[:1]
        )
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(orders[0].order_line, delivered=1, invoiced=1)
        self.assertBooks(orders[1].order_line, delivered=2, invoiced=2)

    def test_another_product_than_announced(self):
        order = self._create_order((self.product, 2), (self.product_other, 2))
        line, line_other = order.order_line
        rma = self._create_return((line, 2), approve=True)
        receipt = rma.sudo().receipt_ids
        receipt.with_user(self.warehouse_worker).write(
            {
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product_other.id,
                            "product_uom_qty": 1,
                            "product_uom": self.product_other.uom_id.id,
                            "quantity": 1,
                            "location_id": receipt.location_id.id,
                            "location_dest_id": receipt.location_dest_id.id,
                        }
                    )
                ]
            }
        )
        self._receive(rma, {self.product_other: 1})
        self.assertRecordValues(
            rma.line_ids.sorted("id"),
            [
                {"sale_line_id": line.id, "reception_state": "awaiting", "quantity_received": 0},
                {
                    "sale_line_id": line_other.id,
                    "reception_state": "received",
                    "quantity_received": 1,
                },
            ],
        )
        self.assertEqual(order.order_line, line | line_other)
        self.assertEqual(rma.refund_ids.amount_untaxed, 40)
        rma.action_close_short()
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(line, delivered=2, invoiced=2)
        self.assertBooks(line_other, delivered=1, invoiced=1)


@tagged("post_install", "-at_install")
class TestSeveralCurrencies(RmaCommon):
    """A return may be of orders in several currencies; each document is in one of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "x",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 2})],
            }
        )
        pricelist = cls.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": cls.foreign.id}
        )
        cls.orders = cls._create_order((cls.product, 2)) | cls._create_order(
            (cls.product, 2, {"price_unit": 200, "discount": 10}), pricelist_id=pricelist.id
        )

    def _return_one_of_each(self, outcome):
        return self._create_return(
            *(
                (
                    line,
                    1,
                    {
                        "outcome_id": outcome.id,
                        "replacement_product_id": self.product_other.id,
                    },
                )
                for line in self.orders.order_line
            ),
            approve=True,
        )

    def _assert_one_in_each_currency(self, documents):
        self.assertEqual(
            {document.currency_id: document.amount_untaxed for document in documents},
            {self.env.company.currency_id: 100, self.foreign: 180},
        )
        self.assertEqual(len(documents), 2)

    def test_even_for_even_in_the_currency_each_was_sold_in(self):
        outcome = self.env.ref("rma_core.outcome_exchange").copy({"exchange_price": "even"})
        rma = self._return_one_of_each(outcome)
        self.assertEqual(rma.line_ids.mapped("amount_difference"), [0, 0])
        self._receive(rma)
        self._assert_one_in_each_currency(rma.replacement_order_ids)
        self._assert_one_in_each_currency(rma.refund_ids)

    def test_missing_goods_are_charged_in_the_currency_each_was_sold_in(self):
        self._stock(self.product, 2)
        outcome = self.env.ref("rma_core.outcome_replace").copy({"trigger": "approval"})
        rma = self._return_one_of_each(outcome)
        plan = self.env["account.analytic.plan"].create({"name": "Projects"})
        account = self.env["account.analytic.account"].create({"name": "Shop", "plan_id": plan.id})
        distribution = {str(account.id): 100.0}
        self.orders.order_line.analytic_distribution = distribution
        rma.sudo().delivery_ids.move_ids.picked = True
        rma.sudo().delivery_ids._action_done()
        invoices = self.env["account.move"].search(rma.action_charge_missing()["domain"])
        self._assert_one_in_each_currency(invoices)
        for line in invoices.invoice_line_ids:
            self.assertEqual(line.analytic_distribution, distribution)


@tagged("post_install", "-at_install")
class TestManyAtOnce(RmaCommon):
    """Order line and quantity say it all, for many returns in one call as for one."""

    def _assert_ready(self, returns, lines):
        self.assertEqual(returns.line_ids.sale_line_id, lines)
        self.assertEqual(len(set(returns.mapped("name"))), len(lines))
        for rma, line in zip(returns, lines, strict=True):
            self.assertRecordValues(
                rma,
                [{"partner_id": line.order_partner_id.id, "warehouse_id": self.warehouse.id}],
            )
            self.assertRecordValues(
                rma.line_ids,
                [
                    {
                        "product_id": line.product_id.id,
                        "uom_id": line.product_uom_id.id,
                        "outcome_id": self.outcome_refund.id,
                        "price_unit": line.price_unit,
                        "quantity_open": 1,
                    }
                ],
            )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lines = cls.env["sale.order.line"].union(
            *(
                cls._create_order((product, 3), partner=partner).order_line
                for product in (cls.product, cls.product_other)
                for partner in (cls.customer, cls.other_customer)
            )
        )

    def test_created_in_one_call(self):
        returns = (
            self.env["rma.order"]
            .with_user(self.clerk)
            .create(
                [
                    {"line_ids": [Command.create({"sale_line_id": line.id, "quantity": 1})]}
                    for line in self.lines
                ]
            )
        )
        self._assert_ready(returns, self.lines)
        returns.action_submit()
        returns.action_approve()
        self.assertEqual(len(returns.sudo().receipt_ids), len(self.lines))

    def test_imported_in_one_file(self):
        result = (
            self.env["rma.order"]
            .with_user(self.clerk)
            .load(
                ["reference", "line_ids/sale_line_id/.id", "line_ids/quantity"],
                [[f"Ticket {line.id}", str(line.id), "1"] for line in self.lines],
            )
        )
        self.assertFalse(result["messages"])
        self._assert_ready(self.env["rma.order"].browse(result["ids"]), self.lines)


@tagged("post_install", "-at_install")
class TestAccountantsFilter(RmaCommon):
    def test_one_filter_finds_the_open_credit_notes_of_returns(self):
        order = self._create_order((self.product, 4))
        returns = [
            self._create_return((order.order_line, quantity), approve=True) for quantity in (1, 2)
        ]
        for rma in returns:
            self._receive(rma)
        self._post(returns[0].refund_ids)
        by_hand = self._credit_by_hand(order.invoice_ids[0], {self.product: 1}, post=False)
        moves = self.env["account.move"].with_user(self.accountant)
        view = etree.fromstring(
            moves.get_view(
                self.env.ref("account.view_account_invoice_filter").id, view_type="search"
            )["arch"]
        )
        domain = literal_eval(view.xpath("//filter[@string='Returns to Post']")[0].get("domain"))
        found = moves.search(domain)
        self.assertIn(returns[1].refund_ids.sudo().id, found.ids)
        self.assertNotIn(returns[0].refund_ids.sudo().id, found.ids)
        self.assertNotIn(by_hand.id, found.ids)
        self.assertEqual(found[0].rma_order_ids[0]._name, "rma.order")
