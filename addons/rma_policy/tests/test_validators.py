from odoo import Command
from odoo.tests import tagged

from .common import PolicyCommon


@tagged("post_install", "-at_install")
class TestValidators(PolicyCommon):
    """Each rule says yes, no, or that a person decides, with a sentence."""

    def assertVerdict(self, line, verdict, *texts):
        self.assertEqual(line.policy_verdict, verdict, line.policy_sentences)
        for text in texts:
            self.assertIn(text, line.policy_sentences)

    # ------------------------------------------------------------------ window

    def test_window_from_delivery(self):
        self._create_policy(window_start="delivery", window_days=30)
        self.assertVerdict(self._ask(self._create_old_order(days=30)), "yes", "✓ In time")
        self.assertVerdict(
            self._ask(self._create_old_order(days=31)), "no", "✗ Too late", "30 days from delivery"
        )

    def test_window_from_the_last_delivery(self):
        self._create_policy(window_start="delivery", window_days=30)
        order = self._create_order((self.product, 5), deliver=False, invoice=False)
        self._deliver(order, {self.product: 2})
        order.picking_ids.move_ids.filtered(
            lambda move: move.state == "done"
        ).date = self._days_ago(60)
        self._deliver(order)
        self.assertVerdict(self._ask(order), "yes")

    def test_window_from_invoice(self):
        self._create_policy(window_start="invoice", window_days=10)
        self.assertVerdict(self._ask(self._create_old_order(days=10)), "yes", "invoice")
        self.assertVerdict(self._ask(self._create_old_order(days=11)), "no")

    def test_window_from_order(self):
        self._create_policy(window_start="order", window_days=10)
        self.assertVerdict(self._ask(self._create_old_order(days=10)), "yes", "order")
        self.assertVerdict(self._ask(self._create_old_order(days=11)), "no")

    def test_window_not_invoiced(self):
        self._create_policy(window_start="invoice", window_days=10)
        line = self._ask(self._create_order((self.product, 5), invoice=False))
        self.assertVerdict(line, "person", "? It is not known when it was invoiced.")

    def test_window_of_goods_without_order(self):
        for start in ("delivery", "invoice", "order"):
            with self.subTest(start):
                self.env["rma.policy"].search([]).active = False
                self._create_policy(window_start=start)
                order = (
                    self.env["rma.order"]
                    .with_user(self.clerk)
                    .create(
                        {
                            "partner_id": self.customer.id,
                            "line_ids": [Command.create({"product_id": self.product.id})],
                        }
                    )
                )
                order.action_submit()
                self.assertVerdict(order.line_ids, "person", "not known")

    def test_window_with_grace(self):
        self._create_policy(window_start="delivery", window_days=30, window_grace_days=5)
        self.assertVerdict(self._ask(self._create_old_order(days=35)), "person", "Too late")
        self.assertVerdict(self._ask(self._create_old_order(days=36)), "no")

    def test_window_counts_to_the_first_request(self):
        self._create_policy(window_start="delivery", window_days=30)
        line = self._ask(self._create_old_order(days=20))
        order = line.order_id
        order._decline("revision", "Which one?")
        order.sudo()._write_protected({"date_requested": self._days_ago(15)})
        line.sudo().sale_line_id.move_ids.date = self._days_ago(40)
        order.action_submit()
        self.assertVerdict(line, "yes")

    def _days_ago(self, days):
        return self.env["rma.order"]._fields["date_submitted"].add(self._now(), days=-days)

    # ------------------------------------------------------------------ the others

    def test_returnable(self):
        self._create_policy(is_returnable=False)
        self.assertVerdict(self._ask(self._create_old_order()), "no", "excluded from returns")

    def test_a_person_may_decide_on_breaches(self):
        self._create_policy(is_returnable=False, on_breach="person")
        line = self._ask(self._create_old_order())
        self.assertVerdict(line, "person", "? This product is excluded")
        line.order_id.action_approve()
        self.assertEqual(line.order_id.state, "approved")

    def test_reason_with_those_below(self):
        allowed = self.env.ref("rma_core.reason_wrong")
        self._create_policy(reason_ids=self._link(allowed))
        order = self._create_old_order()
        below = self.env.ref("rma_core.reason_wrong_ordered")
        self.assertVerdict(
            self._ask(order, reason_id=below.id, description="Oops"), "yes", "is accepted"
        )
        self.assertVerdict(
            self._ask(order, reason_id=self.reason.id), "no", "Not possible", self.reason.name
        )
        self.assertVerdict(self._ask(order), "no", "Say why it comes back")

    def test_outcome(self):
        allowed = self.env.ref("rma_core.outcome_replace")
        self._create_policy(outcome_ids=self._link(allowed))
        order = self._create_old_order()
        self.assertVerdict(self._ask(order, outcome_id=allowed.id), "yes")
        self.assertVerdict(
            self._ask(order, outcome_id=self.outcome_refund.id),
            "no",
            self.outcome_refund.name,
        )

    def test_note(self):
        self._create_policy(require_note=True)
        order = self._create_old_order()
        self.assertVerdict(self._ask(order, description="It hums."), "yes")
        self.assertVerdict(self._ask(order, description="  "), "no", "Explain")

    def test_photo(self):
        self._create_policy(require_photo=True)
        line = self._ask(self._create_old_order())
        self.assertVerdict(line, "no", "Add a photo")
        photo = (
            self.env["ir.attachment"]
            .with_user(self.clerk)
            .create({"name": "lamp.jpg", "raw": b"x"})
        )
        line.write({"photo_ids": [Command.link(photo.id)]})
        self.assertVerdict(line, "yes")

    def test_quantity_in_the_products_unit(self):
        self._create_policy(quantity_min=2, quantity_max=24)
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._create_old_order((self.product, 3, {"product_uom_id": dozen.id}))
        self.assertVerdict(self._ask(order, 2), "yes")
        self.assertVerdict(
            self._ask(self._create_old_order((self.product, 40)), 25),
            "no",
            "25 units exceeds the maximum of 24",
        )
        self.assertVerdict(self._ask(self._create_old_order()), "no", "below the minimum of 2")

    def test_amount_with_taxes_in_the_policys_currency(self):
        currency = self.env.company.currency_id
        other = self.env.ref("base.EUR") if currency.name != "EUR" else self.env.ref("base.USD")
        other.active = True
        other.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": other.id, "name": "2020-01-01", "rate": 2.0}
        )
        # 115 each with taxes, 230 in the other currency.
        self._create_policy(currency_id=other.id, amount_min=230, amount_max=460)
        order = self._create_old_order()
        self.assertVerdict(self._ask(order, 1), "yes")
        self.assertVerdict(self._ask(order, 2), "yes")
        self.assertVerdict(
            self._ask(self._create_old_order(), 3), "no", "exceeds the maximum", "460"
        )
        cheap = self._create_old_order((self.product_other, 1))
        self.assertVerdict(self._ask(cheap), "no", "below the minimum")

    def test_open_returns(self):
        self._create_policy(open_returns_max=2)
        order = self._create_old_order()
        self.assertVerdict(self._ask(order), "yes")
        second = self._ask(order)
        self.assertVerdict(second, "yes", "1 other returns are open")
        self.assertVerdict(self._ask(order), "no", "You already have 2 open returns")
        second.order_id._decline("rejected", "Not possible.")
        self.assertVerdict(self._ask(self._create_old_order(partner=self.other_customer)), "yes")

    def test_rejected_returns_do_not_count(self):
        self._create_policy(open_returns_max=1, monthly_returns_max=1)
        order = self._create_old_order()
        first = self._ask(order)
        first.order_id._decline("rejected", "Not possible.")
        self.assertVerdict(self._ask(order), "yes")

    def test_monthly_returns(self):
        self._create_policy(monthly_returns_max=1)
        order = self._create_old_order()
        first = self._ask(order)
        self.assertVerdict(self._ask(order), "no", "Your other returns in 30 days: 1")
        first.order_id.sudo()._write_protected({"date_submitted": self._days_ago(30)})
        (self.env["rma.order"].search([]) - first.order_id).filtered(
            lambda order: order.state == "submitted" and order.partner_id == self.customer
        ).with_user(self.clerk)._decline("rejected", "Too many.")
        self.assertVerdict(self._ask(order), "yes")

    # ------------------------------------------------------------------ all of them

    def test_strictest_counts_and_all_are_named(self):
        self._create_policy(
            window_start="delivery", window_days=30, require_note=True, quantity_max=1
        )
        line = self._ask(self._create_old_order(days=40), 2)
        self.assertVerdict(line, "no", "Too late", "Explain", "exceeds the maximum")
        self.assertEqual(self._rules(line), ["note", "quantity", "window"])

    def test_every_validator_keeps_the_contract(self):
        policy = self.env["rma.policy"].new({"name": "Says nothing"})
        for rule, validator in self.env["rma.policy"]._get_validators().items():
            with self.subTest(rule):
                self.assertFalse(validator._applies(policy))
                self.assertFalse(list(validator._evaluate({})))

    def test_no_query_for_each_line(self):
        self._create_policy(
            window_start="delivery",
            quantity_max=100,
            amount_max=10000,
            require_note=True,
            open_returns_max=1000,
            monthly_returns_max=1000,
            reason_ids=self._link(self.reason),
            outcome_ids=self._link(self.outcome_refund),
        )

        def count(number):
            orders = [self._create_old_order() for __ in range(number)]
            returns = self.env["rma.order"].union(
                *(self._create_return((order.order_line, 1)) for order in orders)
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["rma.policy"]._evaluate(returns.line_ids._get_policy_cases())
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(2), count(12))
