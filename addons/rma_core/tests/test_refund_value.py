from odoo import Command
from odoo.tests import Form, tagged

from .common import RmaCommon


@tagged("post_install", "-at_install", "alone")
class TestRefundValue(RmaCommon):
    """Returned goods come back at the value they left with, lots and serials included, and the
    cost of goods sold is taken back at the same value."""

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
        cls.vendors = cls.env.ref("stock.stock_location_suppliers")

    def _create_valued(self, category, **vals):
        return self._create_product("Valued", 100, categ_id=category.id, standard_price=0, **vals)

    def _buy(self, product, quantity, cost, lots=None):
        """Receive goods from a vendor at this cost a piece."""
        stock = self.warehouse.lot_stock_id
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "product_uom": product.uom_id.id,
                "location_id": self.vendors.id,
                "location_dest_id": stock.id,
                "picking_type_id": self.warehouse.in_type_id.id,
                "value_manual": cost * quantity,
            }
        )
        move._action_confirm()
        if lots:
            move.lot_ids = lots
        else:
            move.quantity = quantity
        move.picked = True
        move._action_done()
        self.assertEqual(move.value, quantity * cost)
        return move

    def _sell(self, product, quantity, lots=None, invoice=True):
        order = self._create_order((product, quantity), deliver=False, invoice=False)
        self._ship(order, quantity, lots)
        if invoice:
            self._invoice(order)
        return order

    def _ship(self, order, quantity, lots=None):
        picking = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        if lots:
            picking.move_ids.lot_ids = lots
        else:
            picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking._action_done()
        return picking.move_ids

    def _get_cost_of_goods(self, move):
        """Return what the entry charges as cost of goods; below zero it takes back."""
        cogs = move.line_ids.filtered(lambda line: line.display_type == "cogs")
        expenses = cogs.filtered(lambda line: line.account_id.internal_group == "expense")
        return sum(expenses.mapped("balance"))

    def _return(self, line, quantity, **vals):
        rma = self._create_return((line, quantity, vals), approve=True)
        self._receive(rma)
        return rma

    def _get_value_back(self, rma):
        moves = rma.sudo().line_ids.stock_move_ids
        return sum(moves.filtered(lambda move: move._is_rma_receipt()).mapped("value"))

    def test_a_cost_that_changed_in_between_does_not_matter(self):
        for category in self.categories:
            with self.subTest(method=category.name):
                product = self._create_valued(category)
                self._buy(product, 10, 10)
                order = self._sell(product, 5)
                self.assertEqual(order.picking_ids.move_ids.value, 50)
                self._buy(product, 10, 40)
                total = product.total_value
                rma = self._return(order.order_line, 2)
                self.assertEqual(self._get_value_back(rma), 20)
                self.assertEqual(product.total_value, total + 20)

    def test_the_cost_of_goods_sold_is_taken_back_at_the_same_value(self):
        for category in self.categories:
            with self.subTest(method=category.name):
                product = self._create_valued(category)
                self._buy(product, 10, 10)
                order = self._sell(product, 5)
                self.assertEqual(self._get_cost_of_goods(order.invoice_ids), 50)
                self._buy(product, 10, 40)
                rma = self._return(order.order_line, 2)
                self._post(rma.refund_ids)
                self.assertEqual(self._get_cost_of_goods(rma.refund_ids.sudo()), -20)

    def test_each_delivery_comes_back_at_its_own_value(self):
        product = self._create_valued(self.categories[1])
        self._buy(product, 3, 10)
        self._buy(product, 3, 40)
        order = self._create_order((product, 5), deliver=False, invoice=False)
        first = self._ship(order, 3)
        self._invoice(order)
        second = self._ship(order, 2)
        self._invoice(order)
        self.assertEqual((first.value, second.value), (30, 80))
        rma = self._return(order.order_line, 4)
        # Three of the first delivery, one of the second.
        self.assertEqual(self._get_value_back(rma), 70)
        self._post(rma.refund_ids)
        self.assertEqual(sum(self._get_cost_of_goods(move) for move in rma.sudo().refund_ids), -70)
        rma = self._return(order.order_line, 1)
        self.assertEqual(self._get_value_back(rma), 40)

    def test_a_partial_receipt_comes_back_at_its_part_of_the_value(self):
        product = self._create_valued(self.categories[0])
        self._buy(product, 10, 10)
        order = self._sell(product, 5)
        self._buy(product, 10, 40)
        rma = self._create_return((order.order_line, 4), approve=True)
        self._receive(rma, {product: 1})
        self.assertEqual(self._get_value_back(rma), 10)
        self._receive(rma)
        self.assertEqual(self._get_value_back(rma), 40)

    def test_goods_in_dozens_come_back_at_their_value(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        product = self._create_valued(self.categories[0])
        self._buy(product, 24, 10)
        order = self._create_order(
            (product, 2, {"product_uom_id": dozen.id}), deliver=False, invoice=False
        )
        self._ship(order, 24)
        self._invoice(order)
        self._buy(product, 24, 40)
        rma = self._return(order.order_line, 6, uom_id=product.uom_id.id)
        self.assertEqual(self._get_value_back(rma), 60)
        self._post(rma.refund_ids)
        self.assertEqual(self._get_cost_of_goods(rma.refund_ids.sudo()), -60)

    def test_putting_away_changes_no_value(self):
        for kind in ("restock", "hold"):
            with self.subTest(kind=kind):
                product = self._create_valued(self.categories[0])
                self._buy(product, 10, 10)
                order = self._sell(product, 5)
                self._buy(product, 5, 40)
                total = product.total_value
                disposition = self.env.ref(f"rma_core.disposition_{kind}")
                self._return(order.order_line, 2, disposition_id=disposition.id)
                self.assertEqual(product.total_value, total + 20)

    def test_kept_goods_give_no_cost_back(self):
        """They are gone: the customer has them."""
        product = self._create_valued(self.categories[0])
        self._buy(product, 10, 10)
        order = self._sell(product, 5)
        total = product.total_value
        keep = self.env.ref("rma_core.outcome_keep")
        rma = self._create_return((order.order_line, 2, {"outcome_id": keep.id}), approve=True)
        self._post(rma.refund_ids)
        self.assertEqual(product.total_value, total)
        self.assertEqual(self._get_cost_of_goods(rma.refund_ids.sudo()), 0)

    # ------------------------------------------------------------------ lots and serials

    def _create_lots(self, product, *names):
        return self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in names]
        )

    def test_the_serial_number_named_comes_back_into_returns(self):
        product = self._create_valued(self.categories[0], tracking="serial", lot_valuated=True)
        cheap, dear = self._create_lots(product, "S-CHEAP", "S-DEAR")
        self._buy(product, 1, 10, cheap)
        self._buy(product, 1, 40, dear)
        order = self._sell(product, 2, cheap | dear)
        self.assertEqual(order.picking_ids.move_ids.value, 50)
        rma = self._return(order.order_line, 1, lot_ids=[Command.set(dear.ids)])
        receipt = rma.sudo().receipt_ids
        self.assertEqual(receipt.move_ids.lot_ids, dear)
        self.assertEqual(dear.location_id, self.warehouse.rma_location_id)
        self.assertEqual(cheap.location_id.usage, "customer")

    def test_lots_of_a_delivery_are_proposed_and_follow_into_the_stock(self):
        product = self._create_valued(self.categories[0], tracking="lot")
        lots = self._create_lots(product, "L1", "L2")
        self._buy(product, 3, 10, lots[0])
        order = self._sell(product, 3, lots[0])
        restock = self.env.ref("rma_core.disposition_restock")
        rma = self._create_return(
            (order.order_line, 2, {"disposition_id": restock.id}), approve=True
        )
        self.assertEqual(rma.sudo().receipt_ids.move_ids.lot_ids, lots[0])
        self._receive(rma)
        quants = lots[0].quant_ids.filtered(
            lambda quant: quant.location_id == self.warehouse.lot_stock_id
        )
        self.assertEqual(sum(quants.mapped("quantity")), 2)
        self.assertFalse(
            lots[0].quant_ids.filtered(
                lambda quant: (
                    quant.location_id == self.warehouse.rma_location_id and quant.quantity
                )
            )
        )

    def test_the_form_offers_the_lots_of_the_product(self):
        self.clerk.group_ids += self.env.ref("stock.group_production_lot")
        product = self._create_valued(self.categories[0], tracking="serial")
        lots = self._create_lots(product, "F1", "F2")
        self._buy(product, 2, 10, lots)
        order = self._sell(product, 2, lots)
        rma = self._create_return((order.order_line, 1), submit=False)
        with Form(rma) as form, form.line_ids.edit(0) as line:
            line.lot_ids.add(lots[1].with_user(self.clerk))
        rma.action_submit()
        rma.action_approve()
        self.assertEqual(rma.sudo().receipt_ids.move_ids.lot_ids, lots[1])
