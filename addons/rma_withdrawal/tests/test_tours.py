from odoo.tests import tagged

from .common import PAGE, WithdrawalCommon


@tagged("post_install", "-at_install", "slow")
class TestTourPhone(WithdrawalCommon):
    """A guest withdraws in a browser, on a phone."""

    browser_size = "360x640"
    touch_enabled = True

    def test_a_guest_withdraws(self):
        self.order.name = "WITHDRAW-1"
        self.start_tour("/", "rma_withdrawal_guest")
        self.env.invalidate_all()
        declaration = self._last()
        self.assertEqual(declaration.order_reference, "WITHDRAW-1")
        self._run()
        self.assertEqual(declaration.state, "running")
        self.assertTrue(PAGE)


@tagged("post_install", "-at_install", "slow")
class TestTourDesktop(TestTourPhone):
    browser_size = "1366x768"
    touch_enabled = False
