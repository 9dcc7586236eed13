from ast import literal_eval
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .common import RmaCommon


class ReconciliationCommon(RmaCommon):
    """Invoices and credit notes of two customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third_customer = cls.env["res.partner"].create({"name": "Cem Customer"})

    def _create_invoice(self, amount, partner=None, move_type="out_invoice", **vals):
        invoice = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": (partner or self.customer).id,
                "invoice_date": "2026-11-02",
                "invoice_line_ids": [
                    Command.create({"name": "Goods", "price_unit": amount, "tax_ids": False})
                ],
                **vals,
            }
        )
        invoice.action_post()
        return invoice

    def _reverse(self, invoice, amount, **vals):
        """Return a draft reversal of ``invoice``, as Odoo makes it, of so much."""
        credit_note = invoice._reverse_moves([{"invoice_date": "2026-11-03", **vals}])
        credit_note.invoice_line_ids.price_unit = amount
        return credit_note

    def assertOpen(self, moves, amounts):
        self.assertEqual(moves.mapped("amount_residual"), amounts)

    def assertOwnMatches(self, moves):
        for partial in (moves.line_ids.matched_debit_ids | moves.line_ids.matched_credit_ids)[:50]:
            debit, credit = partial.debit_move_id.move_id, partial.credit_move_id.move_id
            self.assertIn(debit, credit.reversed_entry_id | credit.reversal_move_ids)

    def _create_two_customers(self):
        first = self._create_invoice(100)
        second = self._create_invoice(100, self.other_customer)
        credits_ = self._reverse(first, 30) + self._reverse(first, 20) + self._reverse(second, 50)
        return first + second, credits_


@tagged("post_install", "-at_install")
class TestReconciliation(ReconciliationCommon):
    """However many credit notes are posted at once, each lowers its own invoice."""

    def test_posted_together_each_lowers_its_own_invoice(self):
        invoices, credits_ = self._create_two_customers()
        credits_.with_user(self.accountant).action_post()
        self.assertOpen(invoices, [50, 50])
        self.assertOpen(credits_, [0, 0, 0])
        self.assertOwnMatches(credits_)

    def test_in_any_order_and_beyond_what_is_open(self):
        first = self._create_invoice(100)
        second = self._create_invoice(40, self.other_customer)
        third = self._create_invoice(70, self.third_customer)
        credits_ = (
            self._reverse(third, 10)
            + self._reverse(first, 80)
            + self._reverse(third, 15)
            + self._reverse(first, 30)
            + self._reverse(second, 40)
        )
        credits_.with_user(self.accountant).action_post()
        self.assertOpen(first + second + third, [0, 0, 45])
        self.assertOpen(credits_, [0, 0, 0, 10, 0])
        self.assertOwnMatches(credits_)
        self.assertEqual(second.payment_state, "reversed")

    def test_posted_from_the_list_and_by_the_automatic_posting(self):
        for how in ("wizard", "cron"):
            with self.subTest(how=how):
                invoices, credits_ = self._create_two_customers()
                if how == "wizard":
                    self.env["validate.account.move"].with_user(self.accountant).create(
                        {"move_ids": [Command.set(credits_.ids)]}
                    ).validate_move()
                else:
                    credits_.auto_post = "at_date"
                    # The job commits each batch.
                    with patch.object(self.env.registry["ir.cron"], "_commit_progress"):
                        self.env["account.move"]._autopost_draft_entries()
                self.assertEqual(set(credits_.mapped("state")), {"posted"})
                self.assertOpen(invoices, [50, 50])
                self.assertOpen(credits_, [0, 0, 0])

    def test_vendor_bills(self):
        bills = self._create_invoice(100, move_type="in_invoice") + self._create_invoice(
            100, self.other_customer, "in_invoice"
        )
        refunds = (
            self._reverse(bills[1], 10) + self._reverse(bills[0], 20) + self._reverse(bills[1], 30)
        )
        refunds._post()
        self.assertOpen(bills, [80, 60])
        self.assertOpen(refunds, [0, 0, 0])

    def test_journal_entries_and_every_account_and_currency(self):
        account = self.env["account.account"].create(
            {
                "name": "Suspense",
                "code": "SUSP99",
                "reconcile": True,
                "account_type": "asset_current",
            }
        )
        other = account.copy({"code": "SUSP98"})
        expense = self.env.company.account_journal_suspense_account_id
        currency = self.env["res.currency"].create(
            {"name": "XTS", "symbol": "x", "rate_ids": [Command.create({"rate": 2.0})]}
        )
        entries = self.env["account.move"].create(
            [
                {
                    "move_type": "entry",
                    "line_ids": [
                        Command.create({"account_id": account.id, "debit": 100, "name": "own"}),
                        Command.create(
                            {
                                "account_id": account.id,
                                "debit": 50,
                                "amount_currency": 100,
                                "currency_id": currency.id,
                                "name": "foreign",
                            }
                        ),
                        Command.create({"account_id": other.id, "debit": 10, "name": "other"}),
                        Command.create({"account_id": expense.id, "credit": 160, "name": "x"}),
                    ],
                }
                for __ in range(2)
            ]
        )
        entries.action_post()
        reversals = entries._reverse_moves([{"date": "2026-11-03"}] * 2)
        reversals[::-1]._post()
        for entry, reversal in zip(entries, reversals, strict=True):
            lines = entry.line_ids.filtered("account_id.reconcile")
            self.assertTrue(all(lines.mapped("reconciled")))
            self.assertEqual(lines.matched_credit_ids.credit_move_id.move_id, reversal)

    def test_cancelling_in_one_go(self):
        """`_reverse_moves(cancel=True)`, also of one entry twice among others."""
        invoices = self._create_invoice(100) + self._create_invoice(60, self.other_customer)
        reversals = invoices._reverse_moves(
            [{"invoice_date": "2026-11-03"}, {"invoice_date": "2026-11-03"}], cancel=True
        )
        self.assertOpen(invoices + reversals, [0, 0, 0, 0])
        self.assertOwnMatches(reversals)

    def test_cash_basis_taxes_follow_each_invoice(self):
        company = self.env.company
        company.tax_exigibility = True
        transition = self.env["account.account"].create(
            {
                "name": "Transition",
                "code": "CABA99",
                "reconcile": True,
                "account_type": "liability_current",
            }
        )
        self.tax.write(
            {"tax_exigibility": "on_payment", "cash_basis_transition_account_id": transition.id}
        )
        taxed = {"tax_ids": [Command.set(self.tax.ids)], "price_unit": 100, "name": "Goods"}
        first, second = (
            self._create_invoice(0, partner, invoice_line_ids=[Command.create(taxed)])
            for partner in (self.customer, self.other_customer)
        )
        credits_ = self._reverse(first, 40) + self._reverse(first, 60) + self._reverse(second, 100)
        credits_.action_post()
        self.assertOpen(first + second + credits_, [0] * 5)
        self.assertTrue(
            all(
                (first + second)
                .line_ids.filtered(lambda line: line.account_id == transition)
                .mapped("reconciled")
            )
        )

    def test_returns_processed_at_once(self):
        """Credit notes that returns post by themselves."""
        outcome = self.outcome_refund.copy(
            {"name": "Posted", "post_refund": True, "trigger": "manual"}
        )
        orders = self._create_order((self.product, 3)) + self._create_order(
            (self.product, 3), partner=self.other_customer
        )
        invoices = orders.invoice_ids
        lines = [(orders[0].order_line, 1), (orders[0].order_line, 1), (orders[1].order_line, 2)]
        returns = self.env["rma.order"]
        for line, quantity in lines:
            returns |= self._create_return(
                (line, quantity, {"outcome_id": outcome.id}), approve=True
            )
        self._receive(returns)
        returns.action_process()
        credits_ = returns.refund_ids.sorted("id")
        self.assertEqual(set(credits_.mapped("state")), {"posted"})
        self.assertOpen(invoices.sorted("id"), [115, 115])
        self.assertOpen(credits_, [0, 0, 0])


@tagged("post_install", "-at_install")
class TestReconciliationPutRight(ReconciliationCommon):
    """Credit notes that were matched with other customers' invoices before."""

    def _match_wrongly(self, *pairs):
        for move, other in pairs:
            lines = (move + other).line_ids.filtered(
                lambda line: line.account_type == "asset_receivable"
            )
            lines.remove_move_reconcile()
            lines.reconcile()

    def _create_wrong_matches(self):
        """The matches Odoo made: 70 and 80 open instead of 50 and 50."""
        invoices, credits_ = self._create_two_customers()
        credits_.action_post()
        (invoices + credits_).line_ids.remove_move_reconcile()
        self._match_wrongly((invoices[0], credits_[0]), (invoices[1], credits_[1]))
        self.assertOpen(invoices, [70, 80])
        return invoices, credits_

    def _search_wrong(self):
        action = self.env.ref("rma_core.account_move_action_mismatched")
        domain = literal_eval(action.domain)
        return self.env["account.move"].with_user(self.accountant).search(domain)

    def test_wrong_matches_are_listed_and_put_right(self):
        invoices, credits_ = self._create_wrong_matches()
        wrong = self._search_wrong() & credits_
        self.assertEqual(wrong, credits_[1])
        self.assertEqual(wrong.mismatched_move_ids, invoices[1])
        wrong.action_match_own_invoice()
        # The credit note that had found its invoice taken gets it as well.
        self.assertOpen(invoices, [50, 50])
        self.assertOpen(credits_, [0, 0, 0])
        self.assertFalse(self._search_wrong() & credits_)

    def test_right_matches_are_not_listed(self):
        invoices, credits_ = self._create_two_customers()
        credits_.action_post()
        self.assertFalse(self._search_wrong() & credits_)
        # What customers use their credit for is theirs to say.
        paid = self._create_invoice(40)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=paid.ids
        ).create({})._create_payments()
        credit = self._reverse(paid, 40)
        credit.action_post()
        self._match_wrongly((invoices[0], credit))
        self.assertFalse(self._search_wrong() & credit)

    def test_a_locked_period_is_named_and_left(self):
        for lock in ("fiscalyear_lock_date", "hard_lock_date"):
            with self.subTest(lock=lock):
                invoices, credits_ = self._create_wrong_matches()
                self.env.company[lock] = "2026-11-30"
                wrong = self._search_wrong() & credits_
                self.assertEqual(wrong, credits_[1])
                self.assertIn("11/30/2026", wrong.mismatch_note)
                action = wrong.action_match_own_invoice()
                self.assertIn(wrong.name, action["params"]["message"])
                self.assertOpen(invoices, [70, 80])
                if lock == "fiscalyear_lock_date":
                    self.env.company[lock] = False

    def test_a_return_left_unmatched_is_listed(self):
        order = self._create_order((self.product, 3))
        invoice = order.invoice_ids
        rma = self._create_return((order.order_line, 1), approve=True)
        self._receive(rma)
        credit = rma.sudo().refund_ids
        self._post(credit)
        credit.line_ids.remove_move_reconcile()
        self.assertEqual(self._search_wrong() & credit, credit)
        credit.with_user(self.accountant).action_match_own_invoice()
        self.assertOpen(invoice + credit, [230, 0])
