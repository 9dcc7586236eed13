from itertools import count

from odoo import Command
from odoo.tests import tagged

from .common import RmaCommon


class PaidCommon(RmaCommon):
    """Invoices with what hangs on the document, and what comes back of them."""

    counter = count()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax_8 = cls._create_tax(8)
        cls.tax_21 = cls._create_tax(21)
        cls.outcome_keep = cls.env.ref("rma_core.outcome_keep")

    @classmethod
    def _create_tax(cls, rate, **vals):
        return cls.env["account.tax"].create(
            {
                "name": f"Tax {rate} {next(cls.counter)}",
                "amount": rate,
                "type_tax_use": "sale",
                **vals,
            }
        )

    def _sell(self, *prices, quantity=1, tax=None, discount=None, invoice=True, **vals):
        """Return an order of goods invoiced on order, delivered and invoiced.

        :param discount: values of Odoo's *Discount* wizard
        """
        self.product.invoice_policy = "order"
        taxes = [Command.set((tax or self.tax).ids if tax is not False else [])]
        order = self._create_order(
            *(
                (self.product, quantity, {"price_unit": price, "tax_ids": taxes})
                for price in prices
            ),
            deliver=False,
            invoice=False,
            **vals,
        )
        if discount:
            wizard = self.env["sale.order.discount"].create(
                {"sale_order_id": order.id, **discount}
            )
            wizard.action_apply_discount()
        self._deliver(order)
        if invoice:
            self._invoice(order)
        return order

    def _give_back(self, *lines, outcome=None, **vals):
        """Return a return that is through, its credit notes posted."""
        outcome = outcome or self.outcome_refund
        rma = self._create_return(
            *((line, quantity, {"outcome_id": outcome.id, **vals}) for line, quantity in lines),
            approve=False,
        )
        self.told = sum(line._get_worth()[line] for line in rma.sudo().line_ids)
        self.previewed = sum(rma.line_ids.mapped("amount_preview"))
        rma.action_approve()
        if rma.sudo().receipt_ids:
            self._receive(rma)
        rma.action_process()
        drafts = rma.sudo().refund_ids.filtered(lambda move: move.state == "draft")
        if drafts:
            self._post(drafts)
        return rma

    def assertCredited(self, rma, untaxed, tax):
        moves = rma.sudo().refund_ids
        self.assertAlmostEqual(sum(moves.mapped("amount_untaxed")), untaxed, 2)
        self.assertAlmostEqual(sum(moves.mapped("amount_tax")), tax, 2)
        for how, amount in (
            ("asked", self.told),
            ("previewed", self.previewed),
            ("refundable", sum(rma.line_ids.mapped("amount_refundable"))),
            ("refunded", sum(rma.line_ids.mapped("amount_refunded"))),
        ):
            with self.subTest(how=how):
                self.assertAlmostEqual(amount, untaxed + tax, 2)
        self.assertEqual(rma.state, "done")

    def assertNothingToInvoice(self, order):
        self.env.flush_all()
        order.invalidate_recordset()
        self.assertEqual(set(order.order_line.mapped("qty_to_invoice")), {0})
        self.assertNotEqual(order.invoice_status, "to invoice")

    def _sum_taxes(self, moves):
        sums = {}
        for line in moves.line_ids.filtered("tax_line_id"):
            sums[line.tax_line_id] = sums.get(line.tax_line_id, 0) + line.amount_currency
        return {tax: round(abs(amount), 2) for tax, amount in sums.items()}

    def assertSumsToInvoice(self, invoice):
        credits_ = invoice.reversal_move_ids
        self.assertAlmostEqual(sum(credits_.mapped("amount_untaxed")), invoice.amount_untaxed, 2)
        self.assertEqual(self._sum_taxes(credits_), self._sum_taxes(invoice))
        self.assertEqual(invoice.amount_residual, 0)


@tagged("post_install", "-at_install")
class TestRefundPaid(PaidCommon):
    """What is given back is what was paid: with discounts of the document and taxes as booked."""

    def test_amount_of_the_order_discount(self):
        discount = {"discount_type": "amount", "discount_amount": 1}
        order = self._sell(6, 4, tax=False, discount=discount)
        rma = self._give_back(*((line, 1) for line in order.order_line[:2]))
        self.assertCredited(rma, 9, 0)
        self.assertSumsToInvoice(order.invoice_ids - rma.sudo().refund_ids)
        self.assertNothingToInvoice(order)
        order = self._sell(6, 4, tax=False, discount=discount)
        invoice = order.invoice_ids
        self.assertCredited(self._give_back((order.order_line[0], 1)), 5.4, 0)
        self.assertCredited(self._give_back((order.order_line[1], 1)), 3.6, 0)
        self.assertSumsToInvoice(invoice)
        self.assertNothingToInvoice(order)

    def test_global_discount_tax_by_tax(self):
        discount = {"discount_type": "so_discount", "discount_percentage": 0.1}
        order = self._sell(100, quantity=10, tax=self.tax_8, discount=discount)
        invoice = order.invoice_ids
        self.assertEqual(invoice.amount_total, 972)
        rma = self._give_back((order.order_line[0], 10))
        self.assertCredited(rma, 900, 72)
        self.assertNothingToInvoice(order)
        # The deduction has a name.
        names = rma.sudo().refund_ids.invoice_line_ids.filtered("is_rma_amount").mapped("name")
        self.assertIn("Discount 10.00%", names)

    def test_global_discount_kept_and_exchanged(self):
        discount = {"discount_type": "so_discount", "discount_percentage": 0.1}
        order = self._sell(100, quantity=10, tax=self.tax_8, discount=discount)
        rma = self._give_back((order.order_line[0], 10), outcome=self.outcome_keep)
        self.assertCredited(rma, 900, 72)
        self.assertNothingToInvoice(order)
        outcome = self.env.ref("rma_core.outcome_exchange").copy(
            {"name": "Even", "exchange_price": "even", "confirm_exchange": True}
        )
        order = self._sell(100, quantity=10, tax=self.tax_8, discount=discount)
        rma = self._give_back(
            (order.order_line[0], 10),
            outcome=outcome,
            replacement_product_id=self.product_other.id,
        )
        self.assertAlmostEqual(sum(rma.line_ids.mapped("amount_refunded")), 972, 2)
        self.assertAlmostEqual(rma.replacement_order_ids.amount_total, 972, 2)
        self.assertAlmostEqual(sum(rma.line_ids.mapped("amount_difference")), 0, 2)

    def test_any_parts_with_any_discount_sum_to_the_invoice(self):
        for rounding in ("round_per_line", "round_globally"):
            for include in ("tax_excluded", "tax_included"):
                with self.subTest(rounding=rounding, include=include):
                    self.env.company.tax_calculation_rounding_method = rounding
                    taxes = self._create_tax(7, price_include_override=include)
                    other = self._create_tax(19.6, price_include_override=include)
                    self.product.invoice_policy = "order"
                    order = self._create_order(
                        (self.product, 3, {"price_unit": 3.37, "tax_ids": taxes.ids}),
                        (self.product, 5, {"price_unit": 0.99, "tax_ids": other.ids}),
                        (self.product, 2, {"price_unit": 7.77, "tax_ids": other.ids}),
                        invoice=False,
                        deliver=False,
                    )
                    self.env["sale.order.discount"].create(
                        {
                            "sale_order_id": order.id,
                            "discount_type": "so_discount",
                            "discount_percentage": 0.0733,
                        }
                    ).action_apply_discount()
                    self._deliver(order)
                    invoice = self._invoice(order)
                    first, second, third = order.order_line[:3]
                    self._give_back((first, 1), (second, 2), (third, 1))
                    self._give_back((first, 2), (second, 1))
                    self._give_back((second, 2), (third, 1))
                    self.assertSumsToInvoice(invoice)
                    self.assertNothingToInvoice(order)

    def _create_term(self, mode):
        return self.env["account.payment.term"].create(
            {
                "name": f"2 % {mode}",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "early_pay_discount_computation": mode,
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})
                ],
            }
        )

    def test_early_payment_taxes_of_every_mode(self):
        for mode, tax in (("mixed", 31.36), ("included", 32), ("excluded", 32)):
            with self.subTest(mode=mode):
                term = self._create_term(mode)
                vals = {"quantity": 4, "tax": self.tax_8, "payment_term_id": term.id}
                order = self._sell(100, **vals)
                invoice = order.invoice_ids
                self.assertEqual(invoice.amount_tax, tax)
                # Whatever the term says today.
                term.discount_percentage = 5
                self.assertCredited(self._give_back((order.order_line, 4)), 400, tax)
                self.assertSumsToInvoice(invoice)
                term.discount_percentage = 2
                order = self._sell(100, **vals)
                invoice = order.invoice_ids
                self.assertCredited(self._give_back((order.order_line, 1)), 100, tax / 4)
                self.assertCredited(self._give_back((order.order_line, 3)), 300, tax * 3 / 4)
                self.assertSumsToInvoice(invoice)
                self.assertNothingToInvoice(order)

    def test_tax_rate_changed_since(self):
        for include, total in (("tax_excluded", 115), ("tax_included", 115)):
            with self.subTest(include=include):
                tax = self._create_tax(15, price_include_override=include)
                price = 100 if include == "tax_excluded" else 115
                order = self._sell(price, quantity=2, tax=tax)
                invoice = order.invoice_ids
                tax.amount = 20
                self.assertCredited(self._give_back((order.order_line, 1)), 100, total - 100)
                self.assertCredited(self._give_back((order.order_line, 1)), 100, total - 100)
                self.assertSumsToInvoice(invoice)

    def test_fixed_tax(self):
        fixed = self._create_tax(2.5, amount_type="fixed", name="Eco")
        order = self._sell(100, quantity=3, tax=self.tax_21 | fixed)
        invoice = order.invoice_ids
        self.assertCredited(self._give_back((order.order_line, 1)), 100, 23.5)
        self.assertCredited(self._give_back((order.order_line, 2)), 200, 47)
        self.assertSumsToInvoice(invoice)


@tagged("post_install", "-at_install")
class TestReducedByHand(PaidCommon):
    """A price that somebody lowered later by a credit note belongs to the units that were not
    credited then. It is never a quantity and never cost of goods."""

    def test_a_down_payment_is_credited_in_part(self):
        """It has no unit and is no goods."""
        order = self._create_order((self.product, 5), deliver=False, invoice=False)
        wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids)
        wizard = wizard.create({"advance_payment_method": "percentage", "amount": 50})
        invoice = wizard._create_invoices(order)
        invoice.action_post()
        credit = invoice._reverse_moves([{"invoice_date": invoice.invoice_date}])
        line = credit.invoice_line_ids.filtered(lambda part: part.display_type == "product")
        line.price_unit /= 2
        credit.action_post()
        self.assertEqual(credit.state, "posted")

    def _reduce(self, invoice, quantity, price, product=True):
        """Credit so much by hand, as accountants do with Odoo's reversal."""
        credit = invoice._reverse_moves([{"invoice_date": "2026-11-03"}])
        line = credit.invoice_line_ids[:1]
        line.write({"quantity": quantity, "price_unit": price})
        if not product:
            taxes = line.tax_ids.ids
            credit.invoice_line_ids = [
                Command.clear(),
                Command.create(
                    {
                        "name": "Goodwill",
                        "quantity": quantity,
                        "price_unit": price,
                        "tax_ids": [Command.set(taxes)],
                    }
                ),
            ]
        credit.action_post()
        return credit

    def test_five_percent_off_all_ten(self):
        order = self._sell(100, quantity=10, tax=self.tax_21)
        invoice = order.invoice_ids
        self.assertEqual(self._reduce(invoice, 10, 5).amount_total, 60.5)
        self.assertNothingToInvoice(order)
        self.assertEqual(order.order_line.qty_invoiced, 10)
        rma = self._give_back((order.order_line, 3))
        self.assertCredited(rma, 285, 59.85)
        self.assertNothingToInvoice(order)
        self.assertEqual(order.order_line.qty_invoiced, 7)
        self.assertCredited(self._give_back((order.order_line, 7)), 665, 139.65)
        self.assertSumsToInvoice(invoice)
        self.assertNothingToInvoice(order)

    def test_off_each_and_off_one_of_two(self):
        for quantity, price in ((2, 10), (1, 20)):
            for product in (True, False):
                with self.subTest(quantity=quantity, product=product):
                    order = self._sell(100, quantity=2, tax=self.tax_21)
                    invoice = order.invoice_ids
                    self._reduce(invoice, quantity, price, product)
                    self.assertNothingToInvoice(order)
                    self.assertCredited(self._give_back((order.order_line, 2)), 180, 37.8)
                    self.assertSumsToInvoice(invoice)
                    order = self._sell(100, quantity=2, tax=self.tax_21)
                    self._reduce(order.invoice_ids, quantity, price, product)
                    self.assertCredited(self._give_back((order.order_line, 1)), 90, 18.9)
                    self.assertCredited(self._give_back((order.order_line, 1)), 90, 18.9)

    def test_belongs_to_what_was_not_credited_then(self):
        order = self._sell(100, quantity=3, tax=False)
        invoice = order.invoice_ids
        self.assertCredited(self._give_back((order.order_line, 1)), 100, 0)
        self._reduce(invoice, 2, 10)
        self.assertCredited(self._give_back((order.order_line, 2)), 180, 0)
        self.assertSumsToInvoice(invoice)

    def test_takes_no_cost_of_goods_back(self):
        category = self.env["product.category"].create(
            {"name": "Valued", "property_valuation": "real_time", "property_cost_method": "fifo"}
        )
        self.product.categ_id = category
        order = self._sell(100, quantity=10, tax=self.tax_21)
        credit = self._reduce(order.invoice_ids, 10, 5)
        self.assertFalse(credit.line_ids.filtered(lambda line: line.display_type == "cogs"))

    def test_goods_returned_by_hand_may_be_credited_at_less(self):
        order = self._sell(100, quantity=2, tax=False)
        invoice = order.invoice_ids
        self._return_by_hand(order.picking_ids, {self.product: 1})
        credit = invoice._reverse_moves([{"invoice_date": self._now().date()}])
        credit.invoice_line_ids.write({"quantity": 1, "price_unit": 80})
        credit.action_post()
        self.assertEqual(order.order_line.qty_invoiced, 1)
        self.assertCredited(self._give_back((order.order_line, 1)), 100, 0)


@tagged("post_install", "-at_install")
class TestRefundDetails(PaidCommon):
    """What else stands on the credit note, and what its posting books."""

    def test_the_account_is_the_customer_s(self):
        company = self.env.company
        banks = self.env["res.partner.bank"].create(
            [
                {"acc_number": "OUR-1", "partner_id": company.partner_id.id},
                {"acc_number": "ADA-1", "partner_id": self.customer.id},
            ]
        )
        order = self._sell(100)
        self.assertEqual(order.invoice_ids.partner_bank_id, banks[0])
        rma = self._give_back((order.order_line, 1))
        self.assertEqual(rma.sudo().refund_ids.partner_bank_id, banks[1])

    def test_carriage_is_credited_with_the_last_goods(self):
        carriage = self.env["product.product"].create(
            {"name": "Carriage", "type": "service", "invoice_policy": "order", "taxes_id": False}
        )
        outcome = self.outcome_refund.copy({"name": "Withdrawal", "credit_carriage": True})
        self.product.invoice_policy = "order"
        for option, total in ((self.outcome_refund, 230), (outcome, 240)):
            with self.subTest(option=option.name):
                order = self._create_order(
                    (self.product, 2), (carriage, 1, {"price_unit": 10, "tax_ids": False})
                )
                line = order.order_line[0]
                first = self._give_back((line, 1), outcome=option)
                self.assertAlmostEqual(first.sudo().refund_ids.amount_total, 115, 2)
                rma = self._give_back((line, 1), outcome=option)
                self.assertAlmostEqual(rma.sudo().refund_ids.amount_total, total - 115, 2)
                self.assertAlmostEqual(rma.line_ids.amount_refunded, total - 115, 2)
                self.assertAlmostEqual(self.previewed, total - 115, 2)
                self.assertAlmostEqual(self.told, total - 115, 2)
                self.assertNothingToInvoice(order)

    def test_early_payment_discount_that_was_taken(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "2 %",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "early_pay_discount_computation": "included",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})
                ],
            }
        )
        order = self._sell(100, quantity=2, payment_term_id=term.id)
        invoice = order.invoice_ids
        payment = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"payment_date": invoice.invoice_date})
        )
        self.assertEqual(payment.amount, 225.4)
        payment._create_payments()
        rma = self._give_back((order.order_line, 2))
        credit = rma.sudo().refund_ids
        self.assertEqual(credit.amount_total, 230)
        told = " ".join(credit.message_ids.mapped("body"))
        for amount in ("4.60", "4.00", "0.60", "225.40"):
            self.assertIn(amount, told)

    def _create_valued_deliveries(self, invoice_each):
        category = self.env["product.category"].create(
            {"name": "Valued", "property_valuation": "real_time", "property_cost_method": "fifo"}
        )
        product = self._create_product("Valued", 100, categ_id=category.id, standard_price=0)
        supplier = self.env.ref("stock.stock_location_suppliers")
        for cost in (10, 20, 60):
            move = self.env["stock.move"].create(
                {
                    "product_id": product.id,
                    "product_uom_qty": 1,
                    "location_id": supplier.id,
                    "location_dest_id": self.warehouse.lot_stock_id.id,
                    "picking_type_id": self.warehouse.in_type_id.id,
                    "value_manual": cost,
                }
            )
            move._action_confirm()
            move.quantity, move.picked = 1, True
            move._action_done()
        order = self._create_order((product, 3), deliver=False, invoice=False)
        for __ in range(3):
            open_moves = order.picking_ids.move_ids.filtered(lambda move: move.state != "done")
            open_moves.write({"quantity": 1, "picked": True})
            open_moves.picking_id._action_done()
            if invoice_each:
                self._invoice(order)
        if not invoice_each:
            self._invoice(order)
        return order, order.order_line._get_delivered_moves()

    def _get_cost_taken_back(self, rma):
        cogs = rma.sudo().refund_ids.line_ids.filtered(lambda line: line.display_type == "cogs")
        return sum(cogs.mapped("debit"))

    def test_the_cost_is_that_of_the_goods(self):
        order, moves = self._create_valued_deliveries(invoice_each=False)
        self.assertEqual(moves.mapped("value"), [10, 20, 60])
        rma = self._give_back((order.order_line, 1), move_id=moves[2].id)
        self.assertEqual(rma.sudo().receipt_ids.move_ids.value, 60)
        self.assertEqual(self._get_cost_taken_back(rma), 60)
        rma = self._give_back((order.order_line, 2))
        self.assertEqual(self._get_cost_taken_back(rma), 30)

    def test_the_invoice_of_the_delivery_is_credited_first(self):
        order, moves = self._create_valued_deliveries(invoice_each=True)
        invoices = order.invoice_ids.sorted("id")
        rma = self._give_back((order.order_line, 1), move_id=moves[1].id)
        self.assertEqual(rma.sudo().refund_ids.reversed_entry_id, invoices[1])
        self.assertEqual(self._get_cost_taken_back(rma), 20)
        rma = self._give_back((order.order_line, 2))
        self.assertEqual(rma.sudo().refund_ids.reversed_entry_id, invoices[0] | invoices[2])
        self.assertEqual(self._get_cost_taken_back(rma), 70)

    def _create_order_paid_ahead(self, quantity):
        order = self._create_order((self.product, quantity), deliver=False, invoice=False)
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "percentage",
                "amount": 50,
            }
        )
        invoice = wizard._create_invoices(order)
        invoice.action_post()
        self._deliver(order)
        return order, invoice

    def test_a_down_payment_is_paid_back(self):
        for policy in ("order", "delivery"):
            with self.subTest(policy=policy):
                self.product.invoice_policy = policy
                order, invoice = self._create_order_paid_ahead(1)
                self.assertEqual(invoice.amount_total, 57.5)
                line = order.order_line.filtered("product_id")[0]
                rma = self._create_return((line, 1), approve=True)
                self.assertIn("57.50", rma.line_ids.preview)
                self._receive(rma)
                credit = rma.sudo().refund_ids
                self.assertEqual(credit.state, "draft")
                self.assertEqual(credit.amount_total, 57.5)
                self.assertEqual(rma.state, "approved")
                self.assertEqual(rma.line_ids.settlement_state, "in_progress")
                rma.action_process()
                self.assertEqual(rma.sudo().refund_ids, credit)
                credit.button_cancel()
                rma.action_process()
                credit = rma.sudo().refund_ids.filtered(lambda move: move.state == "draft")
                self.assertEqual(credit.amount_total, 57.5)
                self._post(credit)
                self.assertEqual(rma.state, "done")
                self.assertEqual(rma.line_ids.amount_refunded, 57.5)
                self.assertEqual(invoice.amount_residual, 0)
                order.invalidate_recordset()
                self.assertFalse(order._get_invoiceable_lines(final=True))

    def test_a_down_payment_that_the_rest_still_needs_stays(self):
        order, invoice = self._create_order_paid_ahead(4)
        line = order.order_line.filtered("product_id")[0]
        rma = self._create_return((line, 1), approve=True)
        self._receive(rma)
        self.assertFalse(rma.sudo().refund_ids)
        self.assertEqual(rma.state, "done")
        # What is left costs 115 of the 230 that were paid: Odoo's final invoice pays the rest.
        rma = self._create_return((line, 2), approve=True)
        self._receive(rma)
        self.assertFalse(rma.sudo().refund_ids)
        final = order._create_invoices(final=True)
        self.assertEqual((final.move_type, final.amount_total), ("out_refund", 115))
