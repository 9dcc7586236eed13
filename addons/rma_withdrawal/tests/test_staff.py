from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import WithdrawalCommon


@tagged("post_install", "-at_install")
class TestStaff(WithdrawalCommon):
    """Letters and phone calls are taken down like what comes by the website."""

    def test_a_phone_call_is_taken_down_in_the_form(self):
        form = Form(self.declarations.with_user(self.clerk))
        form.channel = "phone"
        form.person_name = "Ada Customer"
        form.order_reference = self.order.name
        form.email = "ada@example.com"
        declaration = form.save()
        self._run()
        self.assertRecordValues(
            declaration.sudo(), [{"channel": "phone", "state": "running", "matched": "email"}]
        )
        self.assertEqual(self._get_returns().origin, "backend")
        self.assertTrue(declaration.receipt_sent_on)

    def test_a_letter_without_mail_gets_a_printed_receipt(self):
        declaration = self._take_down(channel="letter", email=False)
        self.assertEqual(self._marks(declaration), ["unproven"])
        action = declaration.with_user(self.clerk).action_print_receipt()
        self.assertEqual(action["report_name"], "rma_withdrawal.report_receipt")

    def test_staff_choose_order_and_goods(self):
        declaration = self._take_down(order_reference="4711").with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "Choose the order"):
            declaration.action_match()
        with Form(declaration) as form:
            form.sale_order_id = self.order
        declaration.action_match()
        self.assertEqual(declaration.line_ids.sale_line_id, self.order.order_line)
        with Form(declaration) as form:
            with form.line_ids.edit(0) as line:
                line.quantity = 2
            form.line_ids.remove(1)
        declaration.action_carry_out()
        self.assertRecordValues(self._get_returns().line_ids, [{"quantity": 2}])

    def test_what_was_carried_out_keeps_its_goods(self):
        declaration = self._take_down().with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "carried out"):
            declaration.line_ids[0].quantity = 1
        with self.assertRaisesRegex(UserError, "carried out"):
            declaration.line_ids[0].unlink()
        with self.assertRaisesRegex(UserError, "decided before"):
            declaration.action_carry_out()

    def test_the_order_of_another_company_is_not_found(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.env.user.company_ids |= company
        declaration = self.declarations.sudo().create(
            {
                "channel": "mail",
                "person_name": "Ada",
                "email": "ada@example.com",
                "order_reference": self.order.name,
                "company_id": company.id,
            }
        )
        self._run()
        self.assertEqual(self._marks(declaration), ["unknown"])
        self.assertFalse(
            self.declarations.with_user(self.clerk).search([("id", "=", declaration.id)])
        )

    def test_ten_taken_down_at_once_are_all_carried_out(self):
        orders = [self._create_order((self.product, 1)) for __ in range(10)]
        for order in orders:
            self._take_down(order, run=False)
        self._run()
        states = [self._get_returns(order).state for order in orders]
        self.assertEqual(states, ["approved"] * 10)

    def test_its_mail_can_be_saved_where_returns_are_no_withdrawals(self):
        """Odoo tries the words of a mail with some return before it saves them."""
        rma = self._create_return((self.line, 1))
        template = self.env.ref("rma_withdrawal.mail_template_instructions")
        words = template._render_field("body_html", rma.ids)[rma.id]
        self.assertIn(self.product.name, words)
