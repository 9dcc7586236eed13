from odoo.exceptions import UserError
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

    def test_units_agree_with_their_number(self):
        sold = self._create_order((self.product, 5)).order_line
        one = self._create_return((sold, 1)).line_ids
        two = self._create_return((sold, 2)).line_ids
        self.assertRegex(one.preview, r": 1 unit\b")
        self.assertRegex(two.preview, r": 2 units\b")
        self.env["res.lang"]._activate_lang("pl_PL")
        in_polish = self.unit.with_context(lang="pl_PL")
        names = [in_polish._get_name_after(number) for number in (1, 3, 5, 0.5)]
        self.assertEqual(names, ["jednostka", "jednostki", "jednostek", "jednostki"])

    def test_units_that_users_named_stay_as_they_are(self):
        self.unit.name = "Pieces"
        sold = self._create_order((self.product, 5)).order_line
        line = self._create_return((sold, 1)).line_ids
        self.assertRegex(line.preview, r": 1 Pieces\b")

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


@tagged("post_install", "-at_install")
class TestKeptInAnotherUnit(RmaCommon):
    """Goods are sold in one unit and kept in another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.unit = cls.env.ref("uom.product_uom_unit")

    def test_a_dozen_delivered_in_two_parts_comes_back_as_it_left(self):
        product = self._create_product("Egg", 10, standard_price=5, tracking="serial")
        serials = self.env["stock.lot"].create(
            [{"name": f"EGG{number:02}", "product_id": product.id} for number in range(12)]
        )
        for serial in serials:
            self._stock(product, 1, lot=serial)
        order = self._create_order(
            (product, 1, {"product_uom_id": self.dozen.id}), deliver=False, invoice=False
        )
        for part in (serials[:7], serials[7:]):
            move = order.picking_ids.move_ids.filtered(lambda m: m.state not in ("done", "cancel"))
            move.lot_ids = part
            move.picked = True
            move.picking_id._action_done()
        self._invoice(order)
        line = order.order_line
        self.assertEqual(line.qty_delivered, 1)
        rma = self._create_return((line, 1), approve=True)
        moves = rma.sudo().receipt_ids.move_ids.sorted("id")
        self.assertRecordValues(
            moves,
            [
                {"product_uom_qty": 7, "product_uom": self.unit.id},
                {"product_uom_qty": 5, "product_uom": self.unit.id},
            ],
        )
        self._receive(rma)
        self.assertEqual(rma.line_ids.quantity_received, 1)
        self.assertAlmostEqual(sum(moves.mapped("value")), 60)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self.assertBooks(line, 0, 0)

    def test_one_piece_of_something_kept_by_the_dozen(self):
        for policy in ("order", "delivery"):
            for inspect in (False, True):
                with self.subTest(policy=policy, inspect=inspect):
                    product = self._create_product(
                        "Nail", 120, uom_id=self.dozen.id, invoice_policy=policy
                    )
                    order = self._create_order((product, 1, {"product_uom_id": self.unit.id}))
                    line = order.order_line
                    self.assertEqual(line._get_returnable_quantities()[line], 1)
                    rma = self._create_return(
                        (line, 1), approve=True, is_inspection_required=inspect
                    )
                    self.assertEqual(rma.sudo().receipt_ids.move_ids.product_uom_qty, 1)
                    self._receive(rma)
                    if inspect:
                        wizard = self.env["rma.order.inspect"].browse(
                            rma.action_inspect()["res_id"]
                        )
                        wizard.with_user(self.clerk).action_confirm()
                    self.assertEqual(rma.line_ids.quantity_received, 1)
                    self._post(rma.refund_ids)
                    self.assertEqual(rma.state, "done")
                    self.assertEqual(line.qty_to_invoice, 0)
                    self.assertNotEqual(order.invoice_status, "to invoice")
                    self.assertLessEqual(line._get_returnable_quantities()[line], 0)

    def test_no_second_piece_can_be_returned(self):
        product = self._create_product("Nail", 120, uom_id=self.dozen.id)
        line = self._create_order((product, 1, {"product_uom_id": self.unit.id})).order_line
        self._create_return((line, 1))
        with self.assertRaisesRegex(UserError, "only 0 "):
            self._create_return((line, 1))
