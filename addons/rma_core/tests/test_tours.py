from odoo.tests import HttpCase, tagged

from .common import CLERK_GROUPS, RmaCommon

SALES = "sales_team.group_sale_salesman_all_leads"


@tagged("post_install", "-at_install", "slow", "standalone")
class TestTours(RmaCommon, HttpCase):
    """Returns as people make them, in a browser, each with no more rights than the job needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk_clerk = cls._create_user("rma_desk_clerk", f"{CLERK_GROUPS},{SALES}")
        cls.order = cls._create_order((cls.product, 5, {"discount": 10}))

    def _walk(self, tour, record, user):
        """Walk a tour that starts on the form of ``record``."""
        paths = {
            "sale.order": "sales",
            "stock.picking": "stock.picking",
            "account.move": "account.move",
            "rma.order": "returns",
        }
        path = f"/odoo/{paths[record._name]}/{record.id}"
        self.start_tour(path, tour, login=user.login)
        self.env.invalidate_all()

    def test_from_the_button_on_the_order_to_the_closed_return(self):
        self._walk("rma_core_clerk_returns_products", self.order, self.desk_clerk)
        rma = self.order.rma_order_ids
        self.assertRecordValues(rma, [{"state": "approved", "user_id": self.desk_clerk.id}])
        self._walk("rma_core_warehouse_receives", rma.receipt_ids, self.warehouse_worker)
        self.assertEqual(rma.line_ids.reception_state, "received")
        self._walk("rma_core_accountant_posts", rma.refund_ids, self.accountant)
        self.assertEqual(rma.state, "done")
        self.assertRecordValues(
            self.order.order_line,
            [{"qty_delivered": 3, "qty_invoiced": 3, "invoice_status": "invoiced"}],
        )

    def test_rejection_tells_the_customer_why(self):
        rma = self._create_return((self.order.order_line, 1))
        self._walk("rma_core_clerk_rejects", rma, self.clerk)
        self.assertRecordValues(
            rma, [{"state": "rejected", "customer_note": "The return window has passed."}]
        )
        mail = rma.message_ids.filtered(lambda message: self.customer in message.partner_ids)
        self.assertIn("The return window has passed.", mail[0].body)

    def test_finds_a_return_by_the_code_a_customer_spells(self):
        self._create_return((self.order.order_line, 1), approve=True)
        rma = self._create_return((self.order.order_line, 1), approve=True)
        rma._write_protected({"return_code": "K7P4XW9MCA"})
        self.start_tour("/odoo/returns", "rma_core_clerk_finds_by_code", login=self.clerk.login)
        # Closed, it is found all the same: the filter that hides it goes.
        self._create_return((self.order.order_line, 1), approve=True)
        rma.action_cancel()
        self.start_tour("/odoo/returns", "rma_core_clerk_finds_by_code", login=self.clerk.login)

    def test_buttons_above_a_list_work_for_all_that_is_marked(self):
        rma = self._create_return((self.order.order_line, 1), approve=True)
        rma.sudo().message_ids.notification_ids[:1].notification_status = "sent"
        path = "/odoo/action-rma_core.rma_mail_log_action"
        self.start_tour(path, "rma_core_clerk_marks_mails", login=self.clerk.login)

    def test_buttons_above_returns_ask_those_that_are_marked(self):
        self.clerk.rma_approval_limit = 100
        for name, price in (("Little", 10), ("Much", 1000)):
            order = self._create_order((self._create_product(name, price), 1))
            self._create_return((order.order_line, 1))
        self.start_tour("/odoo/returns", "rma_core_clerk_marks_returns", login=self.clerk.login)
