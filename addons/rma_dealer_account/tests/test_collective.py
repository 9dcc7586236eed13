from unittest.mock import patch

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import RmaCommon


@tagged("post_install", "-at_install")
class TestCollective(RmaCommon):
    """The returns of a dealer's month are credited by one document that names each invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcome = cls.env.ref("rma_dealer_account.outcome_account_credit")
        cls.customer.dealer_group_id = cls.env["dealer.group"].create(
            {"name": "Dealers of the test", "is_account_enabled": True}
        )
        cls.customer.write({"risk_limit": 2000, "is_credit_collective": True})
        cls.orders = [cls._create_order((cls.product, 4)) for __ in range(3)]
        cls.invoices = [order.invoice_ids for order in cls.orders]

    def _return(self, number, quantity, receive=True):
        vals = {"outcome_id": self.outcome.id}
        line = self.orders[number].order_line
        rma = self._create_return((line, quantity, vals), approve=True)
        if receive:
            self._receive(rma)
        return rma

    def _get_residuals(self):
        return [invoice.amount_residual for invoice in self.invoices]

    def _end_month(self, move):
        move.rma_collective_month -= relativedelta(months=1)
        self.env["account.move"]._cron_post_collective_credit_notes()

    def test_one_credit_note_names_and_is_matched_with_each_invoice(self):
        returns = self._return(0, 1) | self._return(1, 2)
        move = returns.sudo().refund_ids
        self.assertEqual((len(move), move.state, move.amount_total), (1, "draft", 345))
        self.assertFalse(move.reversed_entry_id)
        self.assertEqual(self.customer.account_balance, 3 * 460)
        names = move.invoice_line_ids.sorted("sequence").mapped("name")
        for rma, invoice in zip(returns, self.invoices, strict=False):
            self.assertTrue(any(rma.name in n and invoice.name in n for n in names), names)
        self.assertEqual(
            move.line_ids.filtered(lambda line: line.display_type == "payment_term")
            .sorted("balance")
            .mapped("balance"),
            [-230, -115],
        )
        self._end_month(move)
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.amount_residual, 0)
        self.assertEqual(self._get_residuals(), [345, 230, 460])
        self.assertEqual(self.customer.account_balance, 3 * 460 - 345)
        self.assertEqual(returns.line_ids.mapped("settlement_state"), ["settled", "settled"])

    def test_it_is_dated_by_its_month_and_the_next_one_waits(self):
        move = self._return(0, 1).sudo().refund_ids
        today = fields.Date.context_today(move)
        self.env["account.move"]._cron_post_collective_credit_notes()
        self.assertEqual(move.state, "draft")
        self.assertEqual(move.invoice_date, fields.Date.end_of(today, "month"))
        self.assertIn(str(today)[:7], move.ref)

    def test_one_that_cannot_be_posted_holds_up_no_other(self):
        other = self.customer.copy({"name": "Other", "is_credit_collective": True})
        other.dealer_group_id = self.customer.dealer_group_id
        self.orders.append(self._create_order((self.product, 4), partner=other))
        stuck = self._return(0, 1).sudo().refund_ids
        move = self._return(3, 1).sudo().refund_ids
        self.assertNotEqual(stuck, move)
        stuck.rma_collective_month -= relativedelta(months=1)
        post, reason = self.registry["account.move"]._post, "The books are locked."

        def refuse(moves, soft=True):
            if stuck in moves:
                raise UserError(reason)
            return post(moves, soft=soft)

        with patch.object(self.registry["account.move"], "_post", refuse):
            self._end_month(move)
        self.assertEqual((stuck.state, move.state), ("draft", "posted"))
        self.assertIn(reason, stuck.message_ids[0].body)

    def test_of_one_invoice_alone_it_is_an_ordinary_credit_note(self):
        move = (self._return(0, 1) | self._return(0, 1)).sudo().refund_ids
        self.assertEqual((len(move), move.amount_total), (1, 230))
        self.assertEqual(move.reversed_entry_id, self.invoices[0])
        move.with_user(self.accountant).action_post()
        self.assertEqual(self._get_residuals(), [230, 460, 460])

    def test_after_it_is_posted_the_month_begins_another(self):
        first = self._return(0, 1).sudo().refund_ids
        first.action_post()
        second = self._return(1, 1).sudo().refund_ids
        self.assertNotEqual(first, second)
        self.assertEqual(second.state, "draft")

    def test_what_a_paid_invoice_no_longer_owes_goes_to_the_others_or_stays_open(self):
        self._pay(self.invoices[0])
        move = (self._return(0, 2) | self._return(1, 1)).sudo().refund_ids
        self._end_month(move)
        self.assertEqual(self._get_residuals(), [0, 115, 460])
        self.assertEqual(move.amount_residual, 0)
        self._pay(self.invoices[1])
        move = (
            (self._return(0, 1) | self._return(1, 1))
            .sudo()
            .refund_ids.filtered(lambda m: m.state == "draft")
        )
        self._end_month(move)
        self.assertEqual(move.amount_residual, 230)
        self.assertEqual(self._get_residuals(), [0, 0, 460])

    def _pay(self, invoice):
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard = register.create({})
        method = wizard.payment_method_line_id
        method.payment_account_id = method.payment_account_id or self.env[
            "account.account"
        ].search(
            [
                ("account_type", "=", "asset_current"),
                ("company_ids", "in", self.env.company.ids),
            ],
            limit=1,
        )
        wizard.action_create_payments()

    def test_a_cancelled_return_takes_its_own_lines_alone(self):
        outcome = self.outcome.copy({"trigger": "approval"})
        vals = {"outcome_id": outcome.id}
        one, two = (
            self._create_return((self.orders[n].order_line, 1, vals), approve=True)
            for n in range(2)
        )
        move = one.sudo().refund_ids
        self.assertEqual(move, two.sudo().refund_ids)
        one.with_user(self.clerk).action_cancel()
        self.assertEqual((move.state, move.amount_total), ("draft", 115))
        self.assertEqual(move.reversed_entry_id, self.invoices[1])
        self.assertNotIn(one.name, "".join(move.invoice_line_ids.mapped("name")))
        two.with_user(self.clerk).action_cancel()
        self.assertEqual(move.state, "cancel")

    def test_others_get_their_own(self):
        self.other_customer.dealer_group_id = self.customer.dealer_group_id
        self.other_customer.is_credit_collective = True
        order = self._create_order((self.product, 1), partner=self.other_customer)
        rma = self._create_return(
            (order.order_line, 1, {"outcome_id": self.outcome.id}), approve=True
        )
        self._receive(rma)
        own = self._return(0, 1).sudo().refund_ids
        self.assertNotEqual(own, rma.sudo().refund_ids)
        self.assertEqual(rma.sudo().refund_ids.partner_id, self.other_customer)

    def test_dealers_without_it_are_credited_return_by_return(self):
        self.customer.is_credit_collective = False
        moves = (self._return(0, 1) | self._return(1, 1)).sudo().refund_ids
        self.assertEqual(moves.mapped("state"), ["posted", "posted"])

    def test_no_more_than_was_invoiced_is_credited(self):
        self._return(0, 4)
        with self.assertRaises(UserError):
            self._return(0, 1)

    def test_the_audit_finds_nothing_wrong(self):
        if "rma.audit.check" not in self.env:
            return
        returns = self._return(0, 1) | self._return(1, 2)
        move = returns.sudo().refund_ids
        for __ in range(2):
            for check in ("documents", "matches", "credits"):
                found = self.env[f"rma.audit.check.{check}"]._find(returns)
                self.assertFalse(found, check)
            if move.state == "draft":
                self._end_month(move)
        # It would, were a part of it not matched with its own invoice.
        move.line_ids.remove_move_reconcile()
        self.assertTrue(self.env["rma.audit.check.matches"]._find(returns))
        move.reversed_entry_id = self.invoices[2]
        self.assertTrue(self.env["rma.audit.check.documents"]._find(returns))
