from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RmaAuditCommon


@tagged("post_install", "-at_install")
class TestAudit(RmaAuditCommon):
    """What people did, however odd, explains itself."""

    def _assert_explained(self, orders):
        findings = self._audit(orders)
        self.assertFalse(findings, findings.mapped("message"))

    def test_finds_nothing_of_returns_in_any_state(self):
        order = self._create_order((self.product, 9))
        line = order.order_line
        draft = self._create_return((line, 1), submit=False)
        submitted = self._create_return((line, 1))
        approved = self._create_return((line, 1), approve=True)
        rejected = self._create_return((line, 1))
        rejected._decline("rejected", "No.")
        cancelled = self._create_return((line, 1), approve=True)
        cancelled.action_cancel()
        self._assert_explained(
            draft | submitted | approved | rejected | cancelled | self._create_closed_return()
        )

    def test_finds_nothing_of_partial_receipts_and_drafts(self):
        order = self._create_order((self.product, 5), (self.product_other, 3))
        rma = self._create_return(*((line, line.product_uom_qty) for line in order.order_line))
        rma.action_approve()
        self._receive(rma, {self.product: 2, self.product_other: 3})
        self._assert_explained(rma)

    def test_finds_nothing_of_other_outcomes(self):
        order = self._create_order((self.product, 6))
        line = order.order_line
        replaced = self._create_return(
            (line, 2, {"outcome_id": self.outcome_replace.id}), approve=True
        )
        self._receive(replaced)
        kept = self._create_return((line, 2, {"outcome_id": self.outcome_keep.id}), approve=True)
        self._post(kept.refund_ids)
        self._assert_explained(replaced | kept)

    def test_finds_nothing_of_prices_that_were_reduced_before(self):
        """What is taken off names the credit note of the reduction, by hand or by an outcome."""
        reduction = self.env.ref("rma_core.outcome_price_reduction")
        order = self._create_order((self.product, 4))
        line = order.order_line
        credit = order.invoice_ids._reverse_moves()
        credit.invoice_line_ids.price_unit = 5
        credit.action_post()
        reduced = self._create_return(
            (line, 4, {"outcome_id": reduction.id, "reduction_percent": 10}), approve=True
        )
        self._post(reduced.sudo().refund_ids)
        rma = self._create_return((line, 4), approve=True)
        self._receive(rma)
        self._post(rma.sudo().refund_ids)
        self.assertEqual(len(rma.sudo().refund_ids.invoice_line_ids), 3)
        self._assert_explained(reduced | rma)

    def test_finds_nothing_of_prices_reduced_before_the_invoice(self):
        """A reduction is for goods that stay sold: what is ordered can be invoiced."""
        self.product.invoice_policy = "order"
        order = self._create_order((self.product, 2))
        reduction = self.env.ref("rma_core.outcome_price_reduction")
        reduced = self._create_return(
            (order.order_line, 2, {"outcome_id": reduction.id, "reduction_percent": 10}),
            approve=True,
        )
        self._post(reduced.sudo().refund_ids)
        self._return_by_hand(order.picking_ids, {self.product: 2})
        credit = order.invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice"
        )._reverse_moves()
        credit.invoice_line_ids.price_unit *= 0.9
        credit.action_post()
        self.assertEqual(order.order_line.qty_to_invoice, 2)
        self._assert_explained(reduced)

    def test_finds_nothing_of_taxes_that_early_payment_saved(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "2 %",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "early_pay_discount_computation": "mixed",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})
                ],
            }
        )
        order = self._create_order((self.product, 4), payment_term_id=term.id)
        self.assertTrue(order.invoice_ids.line_ids.filtered_domain([("display_type", "=", "epd")]))
        rma = self._create_return((order.order_line, 2), approve=True)
        self._receive(rma)
        self._post(rma.sudo().refund_ids)
        self._assert_explained(rma)

    def test_finds_nothing_of_goods_paid_ahead(self):
        """The final invoice is over what the down payment left; all goods are credited on it."""
        self.product.invoice_policy = "order"
        order = self._create_order((self.product, 2), deliver=False, invoice=False)
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "percentage",
                "amount": 50,
            }
        )
        wizard._create_invoices(order).action_post()
        self._deliver(order)
        order._create_invoices(final=True).action_post()
        line = order.order_line.filtered("product_id")[0]
        rma = self._create_return((line, 2), approve=True)
        self._receive(rma)
        self._post(rma.sudo().refund_ids)
        self._assert_explained(rma)

    def test_finds_nothing_of_what_was_never_invoiced(self):
        order = self._create_order((self.product, 4), invoice=False)
        rma = self._create_return((order.order_line, 3), approve=True)
        self._receive(rma)
        self.assertEqual(rma.state, "done")
        self._assert_explained(rma)

    def test_finds_nothing_of_refused_goods(self):
        order = self._create_order((self.product, 4))
        rma = self._create_return((order.order_line, 2), approve=True)
        rma.is_inspection_required = True
        self._receive(rma)
        rma.line_ids._write_protected({"quantity_inspected": 2, "quantity_refused": 1})
        rma.sudo().action_process()
        self._assert_explained(rma)

    def test_finds_nothing_of_several_credit_notes_posted_at_once(self):
        first, second = (
            self._create_order((self.product, 5), partner=partner)
            for partner in (self.customer, self.other_customer)
        )
        returns = self._create_return((first.order_line, 1), approve=True)
        returns |= self._create_return((first.order_line, 2), approve=True)
        returns |= self._create_return((second.order_line, 3), approve=True)
        for rma in returns:
            self._receive(rma)
        self._post(returns.refund_ids)
        self._assert_explained(returns)

    def test_a_paid_out_credit_note_is_no_open_money(self):
        rma = self._create_closed_return()
        self.assertEqual(rma.refund_ids.amount_residual, 0)
        self._assert_explained(rma)

    def test_looks_only_at_what_changed(self):
        old, new = self._create_closed_return(), self._create_closed_return()
        run = self.runs.create({"date_since": "2020-01-01"})
        self.assertLessEqual(old | new, run._get_next_batch())
        self._corrupt("UPDATE rma_order SET write_date = '2019-01-01'")
        for table in ("rma_order_line", "stock_move", "account_move_line", "account_move"):
            self._corrupt(f"UPDATE {table} SET write_date = '2019-01-01'")
        self._corrupt("UPDATE sale_order_line SET write_date = '2019-01-01'")
        self.assertFalse(run._get_next_batch())
        new.refund_ids.button_draft()
        self.assertEqual(run._get_next_batch(), new)

    def test_goes_on_where_it_was(self):
        first, second = self._create_closed_return(), self._create_closed_return()
        run = self.runs._begin(is_full=True)
        run._check_batch(first)
        self.assertNotIn(first, run._get_next_batch())
        self.assertIn(second, run._get_next_batch())
        self.assertEqual(run._count_left(), len(run._get_next_batch()))

    def test_the_nights_job_checks_all_then_what_changed(self):
        self._create_closed_return()
        with self.enter_registry_test_mode():
            self.env.ref("rma_audit.ir_cron_audit").method_direct_trigger()
        run = self.runs.search([], limit=1)
        self.assertRecordValues(run, [{"state": "done", "is_full": True}])
        self.assertEqual(run.order_count, self.env["rma.order"].sudo().search_count([]))
        self.assertFalse(self.runs._begin().is_full)

    def test_a_return_that_cannot_be_read_is_found_and_does_not_end_the_others(self):
        broken, wrong = self._create_closed_return(), self._create_closed_return()
        self._corrupt("UPDATE rma_order SET return_code = NULL WHERE id = %(id)s", id=wrong.id)
        find = type(self.env["rma.audit.check.workflow"])._find

        def fail(check, orders):
            if broken in orders:
                raise ValueError("no such state")
            return find(check, orders)

        self.patch(type(self.env["rma.audit.check.workflow"]), "_find", fail)
        with mute_logger("odoo.addons.rma_audit.models.rma_audit_run"):
            self.runs._begin(is_full=True)._check_batch(broken | wrong)
        self.assertIn("could not be checked: no such state", broken.audit_finding_ids.message)
        self.assertIn("no return code", wrong.audit_finding_ids.message)

    def test_asks_for_few_queries(self):
        returns = self.env["rma.order"].union(*(self._create_closed_return() for _ in range(3)))
        self._audit(returns)
        self.env.invalidate_all()
        with self.assertQueryCount(62):
            self.runs._audit(returns)

    def test_two_companies_have_findings_of_their_own(self):
        rma = self._create_closed_return()
        self._corrupt("UPDATE rma_order SET return_code = NULL WHERE id = %(id)s", id=rma.id)
        self._audit(rma)
        other = self.env["res.company"].create({"name": "Other Company"})
        reader = self._create_user("audit_other", "rma_core.rma_core_group_manager")
        reader.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        findings = self.env["rma.audit.finding"]
        self.assertFalse(findings.with_user(reader).search([("order_id", "!=", False)]))
        self.assertTrue(findings.with_user(self.manager).search([("order_id", "=", rma.id)]))
