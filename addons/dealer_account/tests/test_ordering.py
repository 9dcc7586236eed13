from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import DealerCommon

REFUSED = "Within the risk limit set for you, you can order up to"


@tagged("post_install", "-at_install")
class TestOrdering(DealerCommon):
    """Orders on account, placed by dealers and confirmed by staff."""

    def test_an_order_up_to_the_limit_is_confirmed_at_once(self):
        self.start_balance(50)
        order = self._quote(450)
        tx = self._place_on_account(order)
        self.assertEqual((order.state, tx.state), ("sale", "pending"))
        self.assertFalse(tx.payment_id)
        self.assertFigures(500, 0)

    def test_too_much_is_refused_and_names_the_largest_amount(self):
        self.dealer.risk_limit = 1000
        self.start_balance(750)
        self._place_on_account(self._quote(200))
        self.assertFigures(950, 50)
        order = self._quote(100)
        with self.assertRaisesRegex(UserError, REFUSED + r" \D*50\.00\D*\.$"):
            self._place_on_account(order)

    def test_a_payment_makes_room(self):
        self.start_balance(50)
        self._pay(100)
        self.assertFigures(-50, 550)
        self._place_on_account(self._quote(100))
        self.assertFigures(50, 450)
        self._place_on_account(self._quote(50))
        self.assertFigures(100, 400)

    def test_more_paid_than_owed_enlarges_the_limit(self):
        self.dealer.risk_limit = 2000
        self.start_balance(1000)
        self._pay(1500)
        self.assertFigures(-500, 2500)
        self._place_on_account(self._quote(2500))
        self.assertFigures(2000, 0)

    def test_zero_limit_means_nothing_on_account(self):
        self.dealer.risk_limit = 0
        with self.assertRaisesRegex(UserError, REFUSED + r" \D*0\.00"):
            self._place_on_account(self._quote(1))

    def test_limit_lowered_below_the_balance(self):
        self.start_balance(400)
        self.dealer.risk_limit = 100
        self.assertFigures(400, -300)
        with self.assertRaisesRegex(UserError, REFUSED + r" \D*0\.00"):
            self._place_on_account(self._quote(1))

    def test_switched_off_group_keeps_balances_and_stops_orders(self):
        self.start_balance(50)
        self.group.is_account_enabled = False
        self.assertFigures(50, 450)
        with self.assertRaises(ValidationError):
            self._place_on_account(self._quote(10))
        order = self._quote(10, is_on_account=True)
        with self.assertRaisesRegex(UserError, "switched off"):
            order.with_user(self.salesman).action_confirm()

    def test_only_whole_orders_of_the_signed_in_customer(self):
        order = self._quote(100)
        public = self.env.ref("base.public_user")
        other = self.env["res.users"].with_context(no_reset_password=True)
        other = other.create(
            {
                "name": "Other",
                "login": "dealer_other",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        for user in (public, other):
            with self.assertRaises(ValidationError):
                self._place_on_account(order, user)
        for vals in (
            {"amount": 40},
            {"sale_order_ids": False},
            {"operation": "validation"},
            {"operation": "online_token"},
            {"invoice_ids": [Command.set(self._invoice(10).ids)]},
        ):
            values = {
                "provider_id": self.provider.id,
                "payment_method_id": self.provider.payment_method_ids.id,
                "reference": f"TX {vals}",
                "amount": 100,
                "currency_id": order.currency_id.id,
                "partner_id": self.dealer.id,
                "operation": "online_redirect",
                "sale_order_ids": [Command.set(order.ids)],
            } | vals
            with self.assertRaises(ValidationError):
                self.env(user=self.dealer_user)["payment.transaction"].sudo().create(values)
        self.assertEqual(order.state, "draft")

    def test_offered_for_whole_orders_of_members_alone(self):
        order = self._quote(100)

        def offered(user=self.dealer_user, amount=100, **kwargs):
            providers = self.env(user=user)["payment.provider"].sudo()
            found = providers._get_compatible_providers(
                self.company.id,
                self.dealer.id,
                amount,
                currency_id=order.currency_id.id,
                **kwargs,
            )
            return self.provider in found

        self.assertTrue(offered(sale_order_id=order.id))
        self.assertFalse(offered())
        self.assertFalse(offered(sale_order_id=order.id, amount=60))
        self.assertFalse(offered(sale_order_id=order.id, is_validation=True))
        self.assertFalse(offered(self.env.ref("base.public_user"), sale_order_id=order.id))
        self.group.is_account_enabled = False
        self.assertFalse(offered(sale_order_id=order.id))

    def test_staff_pass_the_same_check_and_override_with_a_reason(self):
        order = self._quote(501, is_on_account=True)
        with self.assertRaisesRegex(UserError, REFUSED):
            order.with_user(self.salesman).action_confirm()
        forced = order.with_user(self.salesman).with_context(account_override_reason="I may not")
        with self.assertRaisesRegex(UserError, REFUSED):
            forced.action_confirm()
        wizard = self.env["sale.order.override"].with_user(self.keeper)
        wizard.create({"order_id": order.id, "reason": "Bank guarantee"}).action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertIn("Bank guarantee", "".join(order.message_ids.mapped("body")))

    def test_two_orders_confirmed_together_count_together(self):
        orders = self._quote(300, is_on_account=True) | self._quote(300, is_on_account=True)
        with self.assertRaisesRegex(UserError, REFUSED):
            orders.action_confirm()

    def test_orders_paid_otherwise_count_but_are_not_limited(self):
        self._quote(700).action_confirm()
        self.assertFigures(700, -200)

    def test_changes_after_placing_obey_the_limit(self):
        self.product.list_price = 100
        order = self._quote(100, quantity=4)
        self._place_on_account(order)
        order.order_line.product_uom_qty = 5
        self.assertFigures(500, 0)
        with self.assertRaisesRegex(UserError, REFUSED):
            order.order_line.product_uom_qty = 6
        order.order_line.product_uom_qty = 1
        self.assertFigures(100, 400)

    def test_moving_a_confirmed_order_onto_an_account_obeys_its_limit(self):
        other = self.env["res.partner"].create(
            {"name": "Other", "is_company": True, "dealer_group_id": self.group.id}
        )
        other.risk_limit = 100
        order = self._quote(300)
        self._place_on_account(order)
        with self.assertRaisesRegex(UserError, REFUSED):
            order.partner_invoice_id = other
        order.order_line.price_unit = 50
        order.partner_invoice_id = other
        self.assertEqual(other.account_balance, 50)
        self.assertFigures(0, 500)
        order.is_on_account = False
        order.order_line.price_unit = 300
        with self.assertRaisesRegex(UserError, REFUSED):
            order.is_on_account = True

    def test_cancelling_frees_the_limit(self):
        order = self._quote(500)
        tx = self._place_on_account(order)
        order._action_cancel()
        self.assertEqual(tx.state, "cancel")
        self.assertFigures(0, 500)
        order.action_draft()
        self.assertFigures(0, 500)

    def test_overdue_invoices_block_orders_by_setting(self):
        invoice = self._invoice(10, invoice_date="2020-01-01", invoice_date_due="2020-02-01")
        self._place_on_account(self._quote(10))
        self.company.dealer_block_overdue = True
        with self.assertRaisesRegex(UserError, invoice.name):
            self._place_on_account(self._quote(10))

    def test_amount_in_the_orders_currency(self):
        currency = self.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", "TRY")])
        currency.active = True
        currency.rate_ids = [Command.clear(), Command.create({"rate": 3, "name": "2020-01-01"})]
        pricelist = self.env["product.pricelist"].create(
            {"name": "Lira", "currency_id": currency.id}
        )
        self.start_balance(400)
        order = self._quote(301, pricelist_id=pricelist.id)
        with self.assertRaisesRegex(UserError, REFUSED + " 300.00"):
            self._place_on_account(order)
        order.order_line.price_unit = 300
        self._place_on_account(order)
        self.assertFigures(500, 0)
