import os
import random

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import DealerCommon

# More on demand, before a release: DEALER_HISTORIES=500
HISTORIES = int(os.environ.get("DEALER_HISTORIES", 20))


@tagged("post_install", "-at_install", "slow")
class TestHistories(DealerCommon):
    """Whatever happens, the balance is the ledger plus what is ordered and not invoiced, and
    an order on account never exceeds what is available."""

    def test_random_histories(self):
        for seed in range(HISTORIES):
            with self.subTest(seed=seed):
                self._run_history(random.Random(seed))

    def _run_history(self, rng):
        self.dealer = self.env["res.partner"].create(
            {"name": "Random", "is_company": True, "dealer_group_id": self.group.id}
        )
        self.dealer.risk_limit = rng.choice((0, 300, 1000))
        orders = self.env["sale.order"]
        for __ in range(8):
            step = rng.choice(("order", "order", "order", "pay", "invoice", "cancel", "change"))
            alive = orders.filtered(lambda order: order.state == "sale")
            if step == "order":
                orders |= self._try_order(rng)
            elif step == "pay":
                self._pay(rng.randrange(1, 40000) / 100, partner=self.dealer)
            elif step == "invoice" and alive:
                self._try_invoice(rng, rng.choice(alive))
            elif step == "cancel" and alive:
                order = rng.choice(alive)
                if not order.invoice_ids:
                    order._action_cancel()
            elif step == "change" and alive:
                self._try_change(rng, rng.choice(alive))
            self._check_balance(orders)

    def _try_order(self, rng):
        order = self._quote(
            rng.randrange(1, 20000) / 100,
            rng.randrange(1, 5),
            partner=self.dealer,
            is_on_account=rng.random() < 0.8,
        )
        available = self.dealer.account_available
        try:
            with self.env.cr.savepoint():
                order.action_confirm()
        except UserError:
            self.assertGreater(order.amount_total, max(available, 0))
            return order
        if order.is_on_account:
            self.assertGreaterEqual(round(self.dealer.account_available, 2), 0)
        return order

    def _try_invoice(self, rng, order):
        if order.invoice_status == "to invoice":
            invoice = order._create_invoices()
            if rng.random() < 0.5:
                invoice.invoice_line_ids.quantity = 1
            invoice.action_post()

    def _try_change(self, rng, order):
        available = self.dealer.account_available
        try:
            with self.env.cr.savepoint():
                order.order_line.product_uom_qty = rng.randrange(1, 6)
        except UserError:
            return
        if order.is_on_account and self.dealer.account_available < min(available, 0):
            self.fail("A change exceeded the limit")

    def _check_balance(self, orders):
        self.env.flush_all()
        self.env.invalidate_all()
        ledger = self.env["account.move.line"]._read_group(
            [
                ("partner_id", "=", self.dealer.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["balance:sum"],
        )[0][0]
        open_amount = sum(
            line.currency_id.round(
                line.price_unit * max(line.product_uom_qty - line.qty_invoiced_posted, 0)
            )
            for line in orders.filtered(lambda order: order.state == "sale").order_line
        )
        self.assertAlmostEqual(self.dealer.account_balance, (ledger or 0) + open_amount, 2)
