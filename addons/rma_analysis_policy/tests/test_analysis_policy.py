from odoo.tests import tagged

from odoo.addons.rma_policy.tests.common import PolicyCommon


@tagged("post_install", "-at_install")
class TestAnalysisPolicy(PolicyCommon):
    """What policies decided and kept, in the analysis."""

    def _analyse(self, orders, groupby, aggregates):
        report = self.env["rma.report"].with_user(self.clerk)
        return report._read_group([("order_id", "in", orders.ids)], groupby, aggregates)

    def test_the_share_approved_without_a_person(self):
        policy = self._create_policy(
            window_start="delivery", window_days=30, window_grace_days=5, auto_approve=True
        )
        late, fresh, waiting = (
            self._ask(self._create_old_order(days=days)).order_id for days in (31, 5, 31)
        )
        late.action_approve()
        orders = late | fresh | waiting
        [(share,)] = self._analyse(orders, [], ["share_automatic:avg"])
        self.assertEqual(share, 1 / 2, "What nobody decided on yet does not count.")
        rows = self._analyse(orders, ["approved_by", "policy_id"], ["__count"])
        self.assertEqual(rows, [("person", policy, 1), ("rule", policy, 1), (False, policy, 1)])

    def test_who_allowed_what_the_policy_refuses(self):
        self._create_policy(window_start="delivery", window_days=30)
        order = self._ask(self._create_old_order(days=40)).order_id
        exception = self.env["rma.policy.override"].with_user(self.clerk)
        exception.create({"order_ids": order.ids, "note": "Old customer"}).action_confirm()
        rows = self._analyse(order, ["policy_override_user_id"], ["__count"])
        self.assertEqual(rows, [(self.clerk, 1)])

    def test_fees_lower_what_is_credited_and_what_it_costs(self):
        self._create_policy(restocking_fee_type="percent", restocking_percent=20)
        self.assertCreditedAsInAccounting(self._create_order((self.product, 5, {"discount": 10})))

    def test_fees_in_the_currency_of_the_invoice(self):
        self._create_policy(restocking_fee_type="fixed", restocking_fee=7)
        foreign = self.env["res.currency"].create({"name": "XTT", "symbol": "x"})
        foreign.rate_ids = [(0, 0, {"name": "2020-01-01", "rate": 2})]
        pricelist = self.env["product.pricelist"].create(
            {"name": "Other currency", "currency_id": foreign.id}
        )
        sold = self._create_order((self.product, 5), pricelist_id=pricelist.id)
        self.assertCreditedAsInAccounting(sold)

    def assertCreditedAsInAccounting(self, sold):
        order = self._create_return((sold.order_line, 2), approve=True)
        self._receive(order)
        notes = order.sudo().refund_ids
        self._post(notes)
        self.assertTrue(order.sudo().line_ids.fee_line_ids)
        [(credited, cost)] = self._analyse(order, [], ["amount_credited:sum", "net_cost:sum"])
        self.assertAlmostEqual(credited, -sum(notes.mapped("amount_total_signed")), 2)
        untaxed = -sum(notes.mapped("amount_untaxed_signed"))
        came = sum(order.sudo().line_ids.stock_move_ids.mapped("value"))
        self.assertAlmostEqual(cost, untaxed - came, 2)
