from odoo.tests import tagged

from .common import RmaCommon

BATCH = 20
# The share of a single return's queries that one of a batch may take: measured in a batch of 20,
# with room for a few more. A search or create in a loop brings it near 1. Odoo posts one by one.
SHARES = {"approve": 0.4, "receive": 0.3, "post": 0.7, "process": 0.2}


@tagged("post_install", "-at_install", "alone", "slow")
class TestBatch(RmaCommon):
    """Many returns at once cost less than one after the other: nothing searches or creates in a
    loop over returns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(BATCH)]
        )

    def _create_submitted(self, number):
        returns = self.env["rma.order"]
        for customer in self.customers[:number]:
            order = self._create_order((self.product, 5), partner=customer)
            returns |= self._create_return((order.order_line, 2))
        return returns.with_user(self.clerk)

    def _count_queries(self, work):
        """Return how many queries ``work()`` takes from an empty cache to the database."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _count_steps(self, returns):
        """Return the queries of approving, receiving with settling, and posting."""
        counts = {"approve": self._count_queries(returns.action_approve)}
        receipts = returns.sudo().receipt_ids.with_user(self.warehouse_worker)
        receipts.move_ids.picked = True
        counts["receive"] = self._count_queries(receipts.button_validate)
        refunds = returns.sudo().refund_ids.with_user(self.accountant)
        self.assertEqual(len(refunds), len(returns))
        counts["post"] = self._count_queries(refunds.action_post)
        counts["process"] = self._count_queries(returns.action_process)
        self.assertEqual(set(returns.mapped("state")), {"done"})
        return counts

    def test_queries_per_return_fall_with_their_number(self):
        self._count_steps(self._create_submitted(1))  # fills the caches of the process
        one = self._count_steps(self._create_submitted(1))
        many = self._count_steps(self._create_submitted(BATCH))
        for step, queries in one.items():
            with self.subTest(step=step, one=queries, many=many[step]):
                self.assertLess(many[step] / BATCH, queries * SHARES[step])

    def test_a_list_of_returns_costs_the_same_for_many_as_for_few(self):
        spec = {
            name: {}
            for name in ("name", "state", "date_submitted", "return_code", "user_id", "tag_ids")
        }
        spec["sale_order_ids"] = {"fields": {"display_name": {}}}
        few, many = self._create_submitted(2), self._create_submitted(BATCH)
        counts = [
            self._count_queries(lambda returns=returns: returns.web_read(spec))
            for returns in (few, many)
        ]
        self.assertLessEqual(counts[1], counts[0] + 3)
