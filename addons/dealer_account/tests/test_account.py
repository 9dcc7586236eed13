import base64
import io
import zipfile

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Date
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import DealerCommon


@tagged("post_install", "-at_install")
class TestAccount(DealerCommon):
    """The balance follows from documents."""

    def test_accounts_get_their_own_code(self):
        other = self.dealer.copy({"dealer_group_id": self.group.id})
        self.assertTrue(self.dealer.account_code)
        self.assertNotEqual(self.dealer.account_code, other.account_code)
        self.assertEqual(self.dealer.account_title, "Lumen")
        other.account_code = "LUX"
        self.assertEqual(self.env["res.partner"].search([("account_code", "=", "LUX")]), other)
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception):  # noqa: B017
            self.dealer.account_code = "LUX"
            self.env.flush_all()

    def test_limit_is_never_negative(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception):  # noqa: B017
            self.dealer.risk_limit = -1
            self.env.flush_all()

    def test_invoicing_moves_the_amount_from_orders_to_receivable(self):
        order = self._quote(100, quantity=4)
        order.action_confirm()
        self.assertFigures(400, 100)
        invoice = order._create_invoices()
        self.assertFigures(400, 100)
        invoice.invoice_line_ids.quantity = 1
        invoice.action_post()
        self.assertEqual(self.dealer.account_receivable, 100)
        self.assertEqual(self.dealer.account_ordered, 300)
        self.assertFigures(400, 100)

    def test_invoiced_for_less_leaves_nothing_open(self):
        order = self._quote(100)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.invoice_line_ids.price_unit = 60
        invoice.action_post()
        self.assertFigures(60, 440)

    def _reverse(self, invoice, action="refund_moves"):
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard = wizard.create({"journal_id": invoice.journal_id.id})
        getattr(wizard, action)()
        return wizard.new_move_ids

    def test_refunded_is_owed_no_more(self):
        order = self._quote(100, quantity=2)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        self._reverse(invoice).action_post()
        self.assertFigures(0, 500)

    def test_refunded_to_be_invoiced_again_stays_in_the_balance(self):
        order = self._quote(100, quantity=2)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        self._reverse(invoice, "modify_moves")
        again = order.invoice_ids.filtered(lambda move: move.state == "draft")
        self.assertEqual(again.move_type, "out_invoice")
        self.assertFigures(200, 300)
        again.action_post()
        self.assertFigures(200, 300)

    def test_a_lower_price_afterwards_lowers_the_balance_by_it(self):
        order = self._quote(100)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        credit = self._reverse(invoice)
        credit.invoice_line_ids.price_unit = 10
        credit.action_post()
        self.assertFigures(90, 410)

    def test_drafts_change_nothing(self):
        order = self._quote(100)
        order.action_confirm()
        order._create_invoices()
        self.assertFigures(100, 400)
        self._invoice(100).button_draft()
        self.assertFigures(100, 400)

    def test_odd_prices_end_at_what_the_ledger_says(self):
        tax = self.env["account.tax"].create(
            {"name": "Odd", "amount": 17.7, "type_tax_use": "sale"}
        )
        order = self._quote(3.33, quantity=3)
        order.order_line.write({"tax_ids": tax.ids, "discount": 7.5})
        order.action_confirm()
        self.assertFigures(order.amount_total, 500 - order.amount_total)
        for __ in range(3):
            invoice = order._create_invoices()
            invoice.invoice_line_ids.quantity = 1
            invoice.action_post()
        self.assertEqual(self.dealer.account_ordered, 0)
        total = sum(order.invoice_ids.mapped("amount_total"))
        self.assertFigures(total, 500 - total)

    def test_thousands_cost_as_many_queries_as_one(self):
        dealers = self.env["res.partner"].create(
            [
                {"name": f"Dealer {n}", "is_company": True, "dealer_group_id": self.group.id}
                for n in range(40)
            ]
        )
        dealers.risk_limit = 100
        self._quote(60, partner=dealers[0]).action_confirm()
        self._invoice(30, partner=dealers[1])

        def count(partners):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            figures = partners.mapped("account_available")
            return self.env.cr.sql_log_count - start, figures

        count(dealers)
        one, __ = count(dealers[:1])
        many, figures = count(dealers)
        self.assertEqual(many, one)
        self.assertEqual(figures, [40, 70] + [100] * 38)

    def test_balances_are_read_from_their_index_alone(self):
        self.start_balance(50)
        self.env.flush_all()
        # What is few is read in other ways, too.
        for way in ("seqscan", "bitmapscan"):
            self.env.cr.execute(f"SET LOCAL enable_{way} = off")
        self.env.cr.execute(
            """EXPLAIN SELECT SUM(balance) FROM account_move_line
                WHERE partner_id = %s AND account_id IN %s AND company_id = %s
                  AND parent_state = 'posted'""",
            [
                self.dealer.id,
                tuple(self.dealer._get_receivable_accounts().ids),
                self.company.id,
            ],
        )
        plan = "".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("Index Only Scan using account_move_line_dealer_balance_idx", plan)

    def test_paid_in_advance_cancels_out(self):
        order = self._quote(100)
        order.action_confirm()
        self._pay(100)
        self.assertFigures(0, 500)
        order._action_cancel()
        self.assertFigures(-100, 600)

    def test_down_payment_counts_once(self):
        order = self._quote(100)
        order.action_confirm()
        wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids)
        wizard.create({"advance_payment_method": "fixed", "fixed_amount": 30}).create_invoices()
        order.invoice_ids.action_post()
        self.assertFigures(100, 400)
        order._create_invoices(final=True).action_post()
        self.assertFigures(100, 400)

    def test_credit_notes_and_cancelled_payments(self):
        self.start_balance(100)
        self._invoice(-30)
        self.assertFigures(70, 430)
        payment = self._pay(70)
        self.assertFigures(0, 500)
        payment.action_draft()
        payment.action_cancel()
        self.assertFigures(70, 430)

    def test_payables_are_never_netted(self):
        self.start_balance(100)
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.dealer.id,
                "invoice_date": "2026-01-01",
                "invoice_line_ids": [
                    Command.create(
                        {"product_id": self.product.id, "price_unit": 80, "tax_ids": False}
                    )
                ],
            }
        )
        bill.action_post()
        self.assertFigures(100, 400)

    def test_payments_close_the_oldest_invoices_or_stay_open(self):
        new = self._invoice(50)
        old = self._invoice(50, invoice_date="2026-01-01")
        self._pay(60)
        self.assertEqual((old.amount_residual, new.amount_residual), (0, 40))
        self.company.dealer_reconcile_oldest = False
        self._pay(40)
        self.assertEqual(new.amount_residual, 40)
        self.assertFigures(0, 500)

    def test_each_company_has_its_own_account(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.start_balance(50)
        there = self.dealer.with_company(company)
        self.assertEqual((there.account_balance, there.risk_limit), (0, 0))
        there.risk_limit = 70
        self.assertEqual(self.dealer.risk_limit, 500)
        self.assertEqual(there.account_available, 70)

    def test_contacts_show_their_companys_account(self):
        contact = self.env["res.partner"].create({"name": "Ann", "parent_id": self.dealer.id})
        self._quote(50, partner=contact).action_confirm()
        self.assertFigures(50, 450, contact)
        self.assertFigures(50, 450)

    def test_branches_on_the_head_offices_account(self):
        branch = self.env["res.partner"].create(
            {"name": "Branch", "is_company": True, "parent_id": self.dealer.id}
        )
        self.assertEqual(branch.account_balance, 0)
        self._invoice(30, partner=branch)
        self.assertFigures(0, 500)
        branch.is_on_parent_account = True
        self.assertFigures(30, 470)
        self.assertFigures(30, 470, branch)
        with self.assertRaises(ValidationError):
            self.dealer.is_on_parent_account = True

    def test_merged_customers_owe_the_sum(self):
        twin = self.env["res.partner"].create({"name": "Lumen 2", "is_company": True})
        twin.dealer_group_id = self.group
        self._invoice(30, partner=twin)
        self.start_balance(50)
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((twin | self.dealer).ids, self.dealer)
        self.env.invalidate_all()
        self.assertFigures(80, 420)
        self.dealer_user.action_archive()
        self.dealer.action_archive()
        self.assertFigures(80, 420)

    def test_group_lists_whom_switching_off_concerns(self):
        with (
            self.assertLogs("odoo.tests.form.onchange", "WARNING") as warnings,
            Form(self.group.with_user(self.keeper)) as form,
        ):
            form.is_account_enabled = False
        self.assertIn("Lumen", warnings.output[0])
        self.assertEqual(self.group.partner_count, 1)
        self.assertEqual(
            self.env["res.partner"].search(self.group.action_view_partners()["domain"]),
            self.dealer,
        )
        warning = self.group.new({"is_account_enabled": False}, origin=self.group)
        self.group.is_account_enabled = True
        warning.is_account_enabled = False
        self.assertIn("Lumen", warning._onchange_is_account_enabled()["warning"]["message"])

    def test_statement_runs_from_opening_to_closing(self):
        self._invoice(100, invoice_date="2026-01-10")
        self._invoice(40, invoice_date="2026-02-10")
        self._invoice(-15, invoice_date="2026-02-20")
        dates = (Date.to_date("2026-02-01"), Date.to_date("2026-02-28"))
        statement = self.dealer._get_account_statement(*dates)
        self.assertEqual(statement["opening"], 100)
        self.assertEqual([line["balance"] for line in statement["lines"]], [140, 125])
        self.assertEqual(statement["closing"], 125)
        workbook = self.dealer._get_account_statement_xlsx(*dates)
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            self.assertIn(b"Closing balance", archive.read("xl/sharedStrings.xml"))

    def test_statements_are_mailed_to_those_who_want_them(self):
        self.dealer.email = "dealer@example.com"
        self.start_balance(50)
        self.env["res.partner"]._cron_mail_statements()
        self.assertFalse(self._get_mails())
        self.dealer.is_statement_monthly = True
        self.env["res.partner"]._cron_mail_statements()
        mail = self._get_mails()
        self.assertEqual(len(mail), 1)
        self.assertTrue(base64.b64decode(mail.attachment_ids.datas or b""))

    def _get_mails(self):
        return self.env["mail.mail"].search(
            [("model", "=", "res.partner"), ("res_id", "=", self.dealer.id)]
        )

    def test_dealers_ask_for_a_higher_limit(self):
        with self.assertRaisesRegex(UserError, "500"):
            self.dealer._request_account_limit(400, self.dealer_user)
        self.dealer._request_account_limit(900, self.dealer_user)
        self.assertIn("900", self.dealer.activity_ids.summary)
        self.assertEqual(self.dealer.risk_limit, 500)
