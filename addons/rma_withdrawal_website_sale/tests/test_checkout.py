from odoo.tests import tagged

from odoo.addons.rma_withdrawal.tests.common import WithdrawalCommon


@tagged("post_install", "-at_install")
class TestCheckout(WithdrawalCommon):
    """Whoever orders reads where to withdraw, and each shop has its own settings."""

    def test_the_checkout_names_the_function(self):
        view = self.env.ref("website_sale.payment")
        arch = view.with_context(lang=None).get_combined_arch()
        self.assertIn("rma_withdrawal_website_sale.withdrawal_note", arch)
        self.website.withdrawal_scope = "eu"
        html = self.env["ir.qweb"]._render(
            "rma_withdrawal_website_sale.withdrawal_note", {"website": self.website}
        )
        self.assertIn("/returns/withdrawal", html)
        self.assertIn("Withdraw from contract here", html)
        self.website.withdrawal_scope = "off"
        html = self.env["ir.qweb"]._render(
            "rma_withdrawal_website_sale.withdrawal_note", {"website": self.website}
        )
        self.assertNotIn("Withdraw from contract here", html)

    def test_the_settings_of_the_orders_own_website_count(self):
        second = self.env["website"].create(
            {"name": "Second", "company_id": self.env.company.id, "withdrawal_transit_days": 9}
        )
        order = self._create_order((self.product, 1), website_id=second.id)
        self.assertEqual(order._get_withdrawal_website(), second)
        self.assertEqual(self.order._get_withdrawal_website(), self.website)
