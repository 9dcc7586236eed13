from odoo.tests import new_test_user, tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestOrderedQuantities(RmaCommon):
    """People lower and raise confirmed order lines at any time; what is left to invoice follows
    from the order as it is and from what returns took back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesman_all = new_test_user(
            cls.env,
            "rma_salesman_invoicing",
            groups="sales_team.group_sale_salesman_all_leads,account.group_account_invoice",
        )
        cls.product_ordered = cls._create_product("Bulb", 10, invoice_policy="order", taxes_id=[])
        cls.product_delivered = cls._create_product("Fuse", 10, taxes_id=[])
        cls.outcome_keep = cls.env.ref("rma_core.outcome_keep")

    def _sell(self, quantity, product=None, **vals):
        return self._create_order((product or self.product_ordered, quantity), **vals).order_line

    def _give_back(self, line, quantity, post=True, **vals):
        rma = self._create_return((line, quantity, vals), approve=True)
        if rma.line_ids.outcome_id.needs_receipt:
            self._receive(rma)
        if post and rma.refund_ids:
            self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done" if post else "approved")
        return rma

    def _change(self, line, quantity):
        line.with_user(self.salesman_all).product_uom_qty = quantity
        self.env.flush_all()
        line.invalidate_recordset()

    def _ship(self, line):
        self._deliver(line.order_id)

    def _invoice_what_is_left(self, line):
        """Press Create Invoice, final and not, as long as something is to be invoiced."""
        order = line.order_id.with_user(self.salesman_all)
        for __ in range(3):
            if order.invoice_status != "to invoice":
                break
            order._create_invoices(final=True).action_post()

    def _get_paid(self, line):
        posted = line.invoice_lines.filtered(lambda aml: aml.parent_state == "posted")
        return -sum(posted.mapped("balance"))

    def assertPays(self, line, paid):
        self._invoice_what_is_left(line)
        self.assertRecordValues(line, [{"qty_to_invoice": 0}])
        self.assertNotEqual(line.invoice_status, "to invoice")
        self.assertNotEqual(line.order_id.invoice_status, "to invoice")
        self.assertAlmostEqual(self._get_paid(line), paid)

    # ------------------------------------------------------------------ ordered quantities

    def test_lowered_to_what_the_customer_kept(self):
        line = self._sell(4)
        self._give_back(line, 1)
        self._change(line, 3)
        self.assertRecordValues(line, [{"qty_to_invoice": 0, "invoice_status": "invoiced"}])
        self.assertPays(line, 30)

    def test_lowered_before_anything_was_invoiced(self):
        line = self._sell(10, invoice=False)
        self._give_back(line, 4)
        self.assertEqual(line.qty_to_invoice, 6)
        self._change(line, 6)
        self.assertRecordValues(line, [{"qty_to_invoice": 6, "invoice_status": "to invoice"}])
        self.assertPays(line, 60)

    def test_raised_and_delivered_again(self):
        line = self._sell(10)
        self._give_back(line, 4)
        self.assertEqual(line.qty_to_invoice, 0)
        self._change(line, 11)
        self.assertEqual(line.qty_to_invoice, 5, "Odoo delivers five")
        self._ship(line)
        self.assertRecordValues(line, [{"qty_delivered": 11, "qty_to_invoice": 5}])
        self.assertPays(line, 110)

    def test_raised_and_invoiced_before_it_is_delivered(self):
        line = self._sell(10)
        rma = self._give_back(line, 4)
        self._change(line, 11)
        self.assertPays(line, 110)
        self.assertEqual(rma.state, "done")
        self._ship(line)
        self.assertPays(line, 110)

    def test_raised_before_anything_was_invoiced(self):
        line = self._sell(10, invoice=False)
        rma = self._give_back(line, 4)
        self._change(line, 11)
        self.assertPays(line, 110)
        self.assertRecordValues(rma, [{"state": "done"}])
        rma.action_process()
        self.assertFalse(rma.refund_ids)
        self._ship(line)
        self.assertPays(line, 110)

    def test_several_orders_at_once(self):
        lines = self.env["sale.order.line"].union(*(self._sell(5) for __ in range(3)))
        for line in lines:
            self._give_back(line, 2)
        for line in lines:
            self._change(line, 3)
        self.assertEqual(lines.mapped("qty_to_invoice"), [0, 0, 0])
        self.assertEqual(lines.order_id.mapped("invoice_status"), ["invoiced"] * 3)
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_user(self.salesman_all)
            .with_context(active_model="sale.order", active_ids=lines.order_id.ids)
            .create({"advance_payment_method": "delivered"})
        )
        with self.assertRaisesRegex(Exception, "(?i)nothing|no items|invoice"):
            wizard.create_invoices()
        self.assertEqual([self._get_paid(line) for line in lines], [30, 30, 30])

    def test_lowered_less_than_came_back(self):
        line = self._sell(10)
        self._give_back(line, 4)
        self._change(line, 8)
        self.assertEqual(line.qty_to_invoice, 2, "Odoo delivers two")
        self._ship(line)
        self.assertPays(line, 80)

    def test_raised_and_lowered_again(self):
        line = self._sell(10)
        self._give_back(line, 4)
        self._change(line, 11)
        self._change(line, 10)
        self.assertEqual(line.qty_to_invoice, 4)
        self._ship(line)
        self.assertPays(line, 100)

    def test_untouched_lines_are_not_invoiced_again(self):
        for invoice in (True, False):
            with self.subTest(invoice=invoice):
                line = self._sell(10, invoice=invoice)
                self._give_back(line, 4)
                self.assertPays(line, 60)

    def test_raised_delivery_cancelled(self):
        line = self._sell(10)
        self._give_back(line, 4)
        self._change(line, 11)
        open_moves = line.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))
        open_moves.picking_id.action_cancel()
        self.env.flush_all()
        self.assertEqual(line.qty_to_invoice, 1, "of what is on order and neither here nor there")

    def test_two_returns_of_one_line(self):
        line = self._sell(10)
        self._give_back(line, 2)
        self._give_back(line, 2)
        self.assertEqual(line.qty_to_invoice, 0)
        self._change(line, 7)
        self._ship(line)
        self.assertPays(line, 70)
        self._change(line, 12)
        self._ship(line)
        self.assertPays(line, 120)

    def test_kept_goods_and_a_raised_line(self):
        line = self._sell(10)
        self._give_back(line, 4, outcome_id=self.outcome_keep.id)
        self._change(line, 11)
        self._ship(line)
        self.assertPays(line, 70)

    def test_raised_while_goods_are_on_their_way_back(self):
        line = self._sell(4)
        self._give_back(line, 3, outcome_id=self.outcome_keep.id)
        rma = self._create_return((line, 1), approve=True)
        self._change(line, 7)
        self.assertEqual(line.qty_to_invoice, 3, "Odoo delivers four, since one is to come back")
        self._receive(rma)
        self._post(rma.refund_ids)
        self._ship(line)
        self.assertPays(line, 40)

    def test_lowered_before_the_return(self):
        line = self._sell(10, deliver=False, invoice=False)
        self._deliver(line.order_id, {self.product_ordered: 6})
        self._change(line, 6)
        self._invoice(line.order_id)
        self._give_back(line, 2)
        self.assertPays(line, 40)

    def test_still_to_ship_stays_to_invoice(self):
        line = self._sell(10, deliver=False, invoice=False)
        self._deliver(line.order_id, {self.product_ordered: 4})
        self._give_back(line, 2)
        self.assertEqual(line.qty_to_invoice, 8)
        self._ship(line)
        self.assertPays(line, 80)

    def test_replacements_leave_ordered_quantities_alone(self):
        line = self._sell(4)
        self._stock(self.product_ordered, 10)
        rma = self._create_return(
            (line, 2, {"outcome_id": self.env.ref("rma_core.outcome_replace").id}), approve=True
        )
        self._receive(rma)
        self._deliver_return(rma)
        self._change(line, 6)
        self._ship(line)
        self.assertPays(line, 60)

    def _deliver_return(self, rma):
        deliveries = rma.sudo().delivery_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        deliveries.move_ids.picked = True
        deliveries._action_done()

    # ------------------------------------------------------------------ delivered quantities

    def test_delivered_quantities_follow_the_goods(self):
        for change, paid in ((3, 30), (6, 60), (4, 40)):
            with self.subTest(change=change):
                line = self._sell(4, self.product_delivered)
                self._give_back(line, 1)
                self._change(line, change)
                self.assertEqual(line.qty_to_invoice, 0, "not before it is delivered")
                self._ship(line)
                self.assertPays(line, paid)

    def test_delivered_quantities_not_invoiced(self):
        line = self._sell(10, self.product_delivered, invoice=False)
        self._give_back(line, 4)
        self._change(line, 6)
        self.assertPays(line, 60)

    # ------------------------------------------------------------------ here and undecided

    def _inspect(self, rma, refused=0):
        wizard = self.env["rma.order.inspect"].with_user(self.clerk)
        wizard = wizard.browse(rma.action_inspect()["res_id"])
        row = wizard.line_ids
        if refused and refused < row.quantity:
            row.copy({"quantity": row.quantity - refused})
            row.quantity = refused
        row.is_refused = bool(refused)
        wizard.action_confirm()

    def test_undecided_and_refused_goods_count_as_delivered(self):
        for product in (self.product_ordered, self.product_delivered):
            with self.subTest(product.name):
                line = self._sell(10, product)
                rma = self._create_return((line, 4), approve=True, is_inspection_required=True)
                self._receive(rma)
                self.assertRecordValues(
                    line, [{"qty_to_invoice": 0, "invoice_status": "invoiced"}]
                )
                self._inspect(rma, refused=3)
                self._post(rma.refund_ids)
                self.assertEqual(line.qty_to_invoice, 0)
                self._deliver_return(rma)
                self.assertEqual(rma.state, "done")
                self.assertPays(line, 90)

    def test_refused_goods_here_when_the_line_is_changed(self):
        line = self._sell(10)
        rma = self._create_return((line, 4), approve=True, is_inspection_required=True)
        self._receive(rma)
        self._inspect(rma, refused=2)
        self._post(rma.refund_ids)
        self._change(line, 8)
        self.assertEqual(line.qty_to_invoice, 0)
        self._deliver_return(rma)
        self.env.flush_all()
        self.assertPays(line, 80)
