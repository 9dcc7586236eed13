from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install", "alone")
class TestRefundPrices(RmaCommon):
    """A credit note takes back what the invoice charged: its own prices, discounts, taxes,
    accounts, analytics, currency and addresses, whatever the order or product say today."""

    def _refund(self, order, *quantities):
        """Return every line of the order in these quantities; return invoice and credit note."""
        invoice = order.invoice_ids
        rma = self._create_return(
            *zip(order.order_line.filtered("product_id"), quantities, strict=True), approve=True
        )
        self._receive(rma)
        self.assertEqual(rma.refund_ids.reversed_entry_id, invoice)
        return invoice, rma.refund_ids

    def _get_tax_amounts(self, move):
        """Return ``{tax: amount}`` in the document's currency, signs dropped."""
        lines = move.line_ids.filtered("tax_line_id")
        return {
            tax: round(abs(sum(part.mapped("amount_currency"))), 2)
            for tax, part in lines.grouped("tax_line_id").items()
        }

    def _assert_same_amounts(self, invoice, refund):
        self.assertEqual(refund.amount_untaxed, invoice.amount_untaxed)
        self.assertEqual(refund.amount_tax, invoice.amount_tax)
        self.assertEqual(refund.amount_total, invoice.amount_total)
        self.assertEqual(self._get_tax_amounts(refund), self._get_tax_amounts(invoice))

    def _create_tax(self, amount, **vals):
        return self.env["account.tax"].create(
            {"name": f"Tax {amount} {vals}", "amount": amount, "type_tax_use": "sale", **vals}
        )

    def test_discount_and_two_taxes(self):
        taxes = self.tax | self._create_tax(2.5)
        order = self._create_order(
            (self.product, 7, {"price_unit": 19.99, "discount": 12.5, "tax_ids": taxes.ids})
        )
        invoice, refund = self._refund(order, 7)
        self._assert_same_amounts(invoice, refund)
        self.assertEqual(len(self._get_tax_amounts(refund)), 2)

    def test_price_included_tax(self):
        tax = self._create_tax(19, price_include_override="tax_included")
        order = self._create_order(
            (self.product, 3, {"price_unit": 119, "tax_ids": tax.ids}),
        )
        __, refund = self._refund(order, 2)
        self.assertRecordValues(
            refund, [{"amount_untaxed": 200, "amount_tax": 38, "amount_total": 238}]
        )

    def test_two_rates_on_two_lines(self):
        low = self._create_tax(7)
        order = self._create_order(
            (self.product, 2), (self.product_other, 5, {"tax_ids": low.ids})
        )
        __, refund = self._refund(order, 1, 3)
        self.assertEqual(self._get_tax_amounts(refund), {self.tax: 15, low: 8.4})

    def test_fixed_tax_per_piece(self):
        fee = self._create_tax(1.25, amount_type="fixed")
        order = self._create_order((self.product, 4, {"tax_ids": fee.ids}))
        __, refund = self._refund(order, 3)
        self.assertRecordValues(refund, [{"amount_untaxed": 300, "amount_tax": 3.75}])

    def test_fiscal_position(self):
        export = self._create_tax(0)
        position = self.env["account.fiscal.position"].create({"name": "Export"})
        export.fiscal_position_ids = position
        export.original_tax_ids = self.tax
        account = self.env["account.account"].create(
            {"name": "Export Sales", "code": "EXP100", "account_type": "income"}
        )
        income = self.product.product_tmpl_id.get_product_accounts()["income"]
        position.account_ids = [
            Command.create({"account_src_id": income.id, "account_dest_id": account.id})
        ]
        order = self._create_order((self.product, 2), fiscal_position_id=position.id)
        self.assertEqual(order.order_line.tax_ids, export)
        __, refund = self._refund(order, 1)
        self.assertEqual(refund.fiscal_position_id, position)
        self.assertRecordValues(
            refund.invoice_line_ids, [{"tax_ids": export.ids, "account_id": account.id}]
        )
        self.assertEqual(refund.amount_total, 100)

    def test_the_invoice_counts_and_not_the_order_or_product_of_today(self):
        order = self._create_order((self.product, 5), invoice=False)
        invoice = self._invoice(order, post=False)
        invoice.invoice_line_ids.write({"price_unit": 88, "discount": 50, "name": "Old lamp"})
        invoice.action_post()
        self.product.write({"list_price": 500, "taxes_id": [Command.clear()]})
        order.order_line.price_unit = 300
        __, refund = self._refund(order, 2)
        self.assertRecordValues(
            refund.invoice_line_ids,
            [
                {
                    "price_unit": 88,
                    "discount": 50,
                    "name": "Old lamp",
                    "tax_ids": self.tax.ids,
                    "price_subtotal": 88,
                }
            ],
        )

    def test_two_invoices_are_credited_each_at_its_own_price(self):
        order = self._create_order((self.product, 4), deliver=False, invoice=False)
        self._deliver(order, {self.product: 2})
        self._invoice(order)
        order.order_line.price_unit = 70
        self._deliver(order)
        self._invoice(order)
        rma = self._create_return((order.order_line, 4), approve=True)
        self._receive(rma)
        self.assertEqual(sorted(rma.refund_ids.mapped("amount_untaxed")), [140, 200])

    def test_foreign_currency_at_the_rate_of_the_credit_note(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XTT",
                "symbol": "x",
                "rate_ids": [
                    Command.create({"name": "2024-01-01", "rate": 2}),
                    Command.create({"name": "2024-06-01", "rate": 4}),
                ],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        with freeze_time("2024-03-10"):
            order = self._create_order(
                (self.product, 4, {"price_unit": 200}), pricelist_id=pricelist.id
            )
        self.assertEqual(order.invoice_ids.currency_id, currency)
        with freeze_time("2024-06-10"):
            invoice, refund = self._refund(order, 2)
            self._post(refund)
        self.assertRecordValues(
            refund,
            [
                {
                    "currency_id": currency.id,
                    "amount_untaxed": 400,
                    "amount_total": 460,
                    "amount_total_signed": -115,
                }
            ],
        )
        self.assertEqual(refund.company_currency_id, self.env.company.currency_id)
        # 920 of 2024-03 less 460 of 2024-06; the difference of the rates is Odoo's to book.
        self.assertEqual(invoice.amount_residual, 460)

    def test_analytic_distribution(self):
        plan = self.env["account.analytic.plan"].create({"name": "Projects"})
        account = self.env["account.analytic.account"].create(
            {"name": "House", "plan_id": plan.id}
        )
        order = self._create_order(
            (self.product, 2, {"analytic_distribution": {str(account.id): 100}})
        )
        charged = account.balance
        __, refund = self._refund(order, 1)
        self.assertEqual(refund.invoice_line_ids.analytic_distribution, {str(account.id): 100})
        self._post(refund)
        account.invalidate_recordset(["balance"])
        self.assertEqual(account.balance, charged / 2)

    def test_a_credit_note_is_due_at_once(self):
        term = self.env.ref("account.account_payment_term_30days")
        order = self._create_order((self.product, 2), payment_term_id=term.id)
        invoice, refund = self._refund(order, 1)
        today = fields.Date.context_today(refund)
        self.assertEqual(invoice.invoice_date_due, fields.Date.add(today, days=30))
        self._post(refund)
        self.assertRecordValues(refund, [{"invoice_date": today, "invoice_date_due": today}])

    def test_addresses_salesperson_and_links_are_the_invoice_s(self):
        bills, goods = self.env["res.partner"].create(
            [
                {"name": "Bills", "type": "invoice", "parent_id": self.customer.id},
                {"name": "Goods", "type": "delivery", "parent_id": self.customer.id},
            ]
        )
        order = self._create_order(
            (self.product, 2),
            partner_invoice_id=bills.id,
            partner_shipping_id=goods.id,
            user_id=self.salesman.id,
        )
        invoice, refund = self._refund(order, 1)
        self.assertRecordValues(
            refund,
            [
                {
                    "partner_id": bills.id,
                    "partner_shipping_id": goods.id,
                    "invoice_user_id": self.salesman.id,
                    "journal_id": invoice.journal_id.id,
                    "invoice_origin": order.name,
                    "reversed_entry_id": invoice.id,
                    "rma_order_count": 1,
                }
            ],
        )
        self.assertEqual(refund.invoice_line_ids.sale_line_ids, order.order_line)
        self.assertIn(refund, order.invoice_ids)
        self.assertIn(invoice.name, refund.ref)

    def test_sections_and_notes_of_the_invoice_stay_there(self):
        order = self._create_order((self.product, 2), invoice=False)
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Light"}),
            Command.create({"display_type": "line_note", "name": "Handle with care"}),
        ]
        self._invoice(order)
        __, refund = self._refund(order, 1)
        self.assertEqual(refund.invoice_line_ids.mapped("display_type"), ["product"])

    def test_a_service_on_the_same_invoice_stays_charged(self):
        service = self._create_product(
            "Mounting", 60, type="service", is_storable=False, invoice_policy="order"
        )
        order = self._create_order((self.product, 2), (service, 1))
        invoice = order.invoice_ids
        line = order.order_line.filtered(lambda line: line.product_id == self.product)
        rma = self._create_return((line, 2), approve=True)
        self._receive(rma)
        self.assertEqual(rma.refund_ids.amount_untaxed, 200)
        self._post(rma.refund_ids)
        self.assertEqual(invoice.amount_residual, 69)
        self.assertNotEqual(order.invoice_status, "to invoice")

    def test_a_down_payment_stays_with_its_invoice(self):
        order = self._create_order((self.product, 4), deliver=False, invoice=False)
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "percentage", "amount": 50})
        )
        wizard.create_invoices()
        order.invoice_ids.action_post()
        self._deliver(order)
        final = order._create_invoices(final=True)
        final.action_post()
        self.assertEqual(final.amount_untaxed, 200)
        line = order.order_line.filtered(lambda line: line.product_id == self.product)
        rma = self._create_return((line, 1), approve=True)
        self._receive(rma)
        self.assertRecordValues(
            rma.refund_ids, [{"amount_untaxed": 100, "reversed_entry_id": final.id}]
        )
        self.assertEqual(len(rma.refund_ids.invoice_line_ids), 1)
        self._post(rma.refund_ids)
        self.assertBooks(line, delivered=3, invoiced=3)
        self.assertNotIn("to invoice", order.order_line.mapped("invoice_status"))
