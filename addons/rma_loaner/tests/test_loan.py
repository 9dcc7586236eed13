from datetime import datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, new_test_user, tagged

from odoo.addons.rma_loaner.hooks import uninstall_hook

from .common import LoanCommon


@tagged("post_install", "-at_install")
class TestLoan(LoanCommon):
    """A loaner from request to free again."""

    def test_the_pool_stays_ours_and_is_not_sold(self):
        pool, out = self.env.company._get_loan_locations()
        self.assertEqual(self._get_location(self.lots[0]), pool)
        self.assertEqual(self.drill.qty_available, 0)
        self.assertEqual((pool.usage, out.usage), ("internal", "internal"))
        order = self._create_order((self.drill, 1), deliver=False, invoice=False)
        self.assertEqual(order.picking_ids.move_ids.quantity, 0)
        self.lots[0].with_user(self.warehouse_worker).action_remove_from_loaners()
        self.assertEqual(self._get_location(self.lots[0]), self.warehouse.lot_stock_id)

    def test_from_request_to_free_again(self):
        loan = self._lend()
        loan.action_reserve()
        self.assertEqual((loan.state, loan.lot_id), ("reserved", self.lots[0]))
        with self.assertRaisesRegex(UserError, "State When Handed Over, Customer's Signature"):
            loan.action_hand_over()
        loan.write({"condition_out": "Like new", "accessories": "Case"})
        loan = self._hand_over(lot_id=self.lots[1].id)
        __, out = self.env.company._get_loan_locations()
        self.assertEqual((loan.state, self._get_location(loan.lot_id)), ("out", out))
        self.assertEqual(loan.lot_id.rma_loan_partner_id, self.customer)
        self.assertEqual(loan.lot_id.rma_loan_until, loan.date_to)
        with self.assertRaisesRegex(UserError, "in what state LD2 came back"):
            loan.action_take_back()
        loan.write({"result": "ok", "condition_back": "Dusty"})
        loan.action_take_back()
        pool, __ = self.env.company._get_loan_locations()
        self.assertEqual((loan.state, self._get_location(loan.lot_id)), ("back", pool))
        loan.action_clean()
        self.assertEqual(loan.state, "done")
        self.assertEqual(len(loan.sudo().picking_ids), 2)
        self.assertFalse(loan.lot_id.rma_loan_partner_id)

    def test_one_serial_number_is_reserved_once_for_a_day(self):
        self._lend(0, 7, lot_id=self.lots[0].id).action_reserve()
        other = self._lend(7, 9, lot_id=self.lots[0].id)
        with self.assertRaisesRegex(ValidationError, "LD1 is taken from .* by LOAN.*Ada"):
            other.action_reserve()
        other.date_from = self._day(8)
        other.action_reserve()
        with self.assertRaisesRegex(ValidationError, "LD1 is taken"):
            other.date_from = self._day(3)

    def test_another_one_is_taken_until_none_is_left(self):
        loans = [self._lend() for __ in range(3)]
        loans[0].action_reserve()
        loans[1].action_reserve()
        self.assertNotEqual(loans[0].lot_id, loans[1].lot_id)
        with self.assertRaisesRegex(UserError, "no Loan Drill is free from .* the next one"):
            loans[2].action_reserve()
        loans[0].action_cancel()
        loans[2].action_reserve()
        self.assertEqual(loans[2].lot_id, loans[0].lot_id)

    def test_what_is_overdue_is_not_free(self):
        loan = self._hand_over(0, 1, lot_id=self.lots[0].id)
        with freeze_time(datetime.combine(self._day(3), datetime.min.time())):
            loan.invalidate_recordset(["is_overdue"])
            self.assertTrue(loan.is_overdue)
            self.assertIn(loan, loan.search([("is_overdue", "=", True)]))
            other = self._lend(3, 5)
            self.assertEqual(other._get_free_lots(), self.lots[1])
            other = self._lend(3, 5, lot_id=self.lots[0].id)
            with self.assertRaises(UserError):
                other.action_reserve()

    def test_extended(self):
        loan = self._hand_over(0, 1, lot_id=self.lots[0].id)
        self._lend(5, 6, lot_id=self.lots[0].id).action_reserve()
        loan.date_to = self._day(4)
        with self.assertRaisesRegex(ValidationError, "LD1 is taken"):
            loan.date_to = self._day(5)

    def test_what_is_not_back_or_not_clean_is_not_handed_over(self):
        loan = self._hand_over(0, 1, lot_id=self.lots[0].id)
        loan.write({"result": "ok", "condition_back": "Dusty"})
        with freeze_time(datetime.combine(self._day(2), datetime.min.time())):
            loan.action_take_back()
            other = self._lend(2, 4, lot_id=self.lots[0].id, partner=self.other_customer)
            other.write({"condition_out": "Like new", "signature": loan.signature})
            with self.assertRaisesRegex(UserError, "LD1 came back .* not cleaned"):
                other.action_hand_over()
            loan.action_clean()
            other.action_hand_over()
            self.assertEqual(other.state, "out")

    def test_both_sides_are_reminded_once_a_week(self):
        loan = self._hand_over(0, 1)
        self.env["rma.loan"]._cron_remind_overdue()
        self.assertFalse(loan.activity_ids)
        for days in (2, 3):
            with freeze_time(datetime.combine(self._day(days), datetime.min.time())):
                self.env["rma.loan"]._cron_remind_overdue()
        mails = self.env["mail.mail"].search([("recipient_ids", "in", self.customer.ids)])
        self.assertEqual(len(mails), 1)
        self.assertIn(loan.lot_id.name, mails.body_html)
        self.assertEqual(loan.activity_ids.user_id, self.clerk)
        self.assertIn("is overdue since", loan.activity_ids.summary)
        loan.date_to = self._day(10)
        self.assertFalse(loan.activity_ids)

    def test_the_wrong_unit_comes_back(self):
        loan = self._hand_over(lot_id=self.lots[0].id)
        loan.write({"lot_back_id": self.lots[1].id, "result": "ok", "condition_back": "x"})
        with self.assertRaisesRegex(UserError, "LD2 is not what Ada Customer was lent.* LD1"):
            loan.action_take_back()

    def test_the_loaner_is_not_the_customers_own_unit(self):
        own = self.env["stock.lot"].create({"name": "OWN", "product_id": self.drill.id})
        self._stock(self.drill, 1, lot=own)
        order = self._create_order((self.drill, 1), invoice=False)
        rma = self._create_return((order.order_line, 1), approve=True)
        loan = self._hand_over(order_id=rma.id, partner=self.customer)
        receipt = rma.sudo().receipt_ids
        receipt.move_ids.move_line_ids.lot_id = loan.lot_id
        receipt.move_ids.picked = True
        with self.assertRaisesRegex(UserError, f"{loan.lot_id.name} is not the customer's own"):
            receipt.move_ids._action_done()

    def test_a_return_stays_open_and_is_not_cancelled_while_its_loaner_is_out(self):
        rma = self._create_return((self.order.order_line, 1), approve=True)
        loan = self._hand_over(order_id=rma.id)
        self.assertIn("is with the customer until", rma.loan_warning)
        with self.assertRaisesRegex(UserError, f"the customer has {loan.lot_id.name}"):
            rma.with_user(self.clerk).action_cancel()
        self._receive(rma)
        rma.sudo().refund_ids.action_post()
        self.assertEqual(rma.line_ids.settlement_state, "settled")
        self.assertEqual(rma.state, "approved")
        loan.write({"result": "ok", "condition_back": "Clean"})
        loan.action_take_back()
        self.assertEqual(rma.state, "done")

    def test_the_delivery_back_asks_for_the_loaner(self):
        replace = self.env.ref("rma_core.outcome_replace")
        self._stock(self.product, 5)
        rma = self._create_return(
            (self.order.order_line, 1, {"outcome_id": replace.id}), approve=True
        )
        loan = self._hand_over(order_id=rma.id)
        self._receive(rma)
        delivery = rma.sudo().delivery_ids.with_user(self.warehouse_worker)
        self.assertIn(loan.lot_id.name, delivery.rma_loan_warning)
        self.assertFalse(rma.sudo().receipt_ids.rma_loan_warning)
        loan.write({"result": "ok", "condition_back": "Clean"})
        loan.action_take_back()
        self.assertFalse(delivery.rma_loan_warning)

    def test_approval_reserves_or_warns_of_a_shortage(self):
        rma = self._create_return((self.order.order_line, 1))
        for __ in range(3):
            self._lend(order_id=rma.id)
        self.assertFalse(rma.loan_warning)
        rma.with_user(self.manager).action_approve()
        self.assertEqual(sorted(rma.loan_ids.mapped("state")), ["request", "reserved", "reserved"])
        self.assertIn("no Loan Drill is free", rma.loan_warning)
        self.assertIn("no Loan Drill is free", "".join(rma.message_ids.mapped("body")))
        rma.with_user(self.clerk).action_cancel()
        self.assertEqual(set(rma.loan_ids.mapped("state")), {"cancel"})

    def test_utilisation_counts_days_with_customers(self):
        loan = self._hand_over(0, 1, lot_id=self.lots[0].id)
        loan.sudo().date_out = datetime.combine(self._day(-8), datetime.min.time())
        self.env.invalidate_all()
        self.assertEqual(self.lots[0].rma_loan_utilisation, 10)
        self.assertEqual(self.lots[1].rma_loan_utilisation, 0)

    def test_the_protocol_is_printed(self):
        loan = self._hand_over()
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("rma_loaner.report_rma_loan", loan.ids)[0]
            .decode()
        )
        for text in ("Like new", loan.lot_id.name, "Ada", "stays our property"):
            self.assertIn(text, html)

    def test_erasing_a_customer_leaves_no_name_on_loans_of_their_returns(self):
        rma = self._create_return((self.order.order_line, 1), approve=True)
        loan = self._hand_over(order_id=rma.id)
        loan.write({"result": "ok", "condition_back": "Clean"})
        loan.action_take_back()
        data = rma.sudo()._prepare_personal_data()[rma.sudo()]
        self.assertEqual(data["loans"][0]["signed by"], "Ada")
        nameless = self.env["res.partner"].create({"name": "Nobody"})
        rma.sudo()._erase_personal_data({self.customer: nameless})
        self.assertEqual(loan.partner_id, nameless)
        self.assertFalse(loan.signed_by or loan.signature)

    def test_returns_close_without_the_add_on(self):
        rma = self._create_return((self.order.order_line, 1), approve=True)
        self._hand_over(order_id=rma.id)
        self._receive(rma)
        rma.sudo().refund_ids.action_post()
        self.assertEqual(rma.state, "approved")
        uninstall_hook(self.env)
        self.assertEqual(rma.state, "done")

    def test_employees_and_other_companies_see_nothing(self):
        loan = self._lend()
        employee = new_test_user(self.env, "loan_employee", groups="base.group_user")
        with self.assertRaises(AccessError):
            loan.with_user(employee).read(["name"])
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "loan_stranger",
            groups="rma_core.rma_core_group_user",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertFalse(self.env["rma.loan"].with_user(stranger).search([("id", "=", loan.id)]))
