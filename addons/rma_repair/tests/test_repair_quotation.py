from odoo import http
from odoo.tests import HttpCase, tagged

from .common import RepairCommon

# One white pixel.
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestRepairQuotation(RepairCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.rma = self._return_received(1)
        self.line = self.rma.line_ids
        self.repair = self.rma.repair_ids
        self._add_part(self.repair)

    def test_the_quotation_has_the_parts_and_shows_its_return(self):
        quotation = self._quote(self.repair)
        self.assertEqual(quotation.order_line.price_unit, 12)
        self.assertEqual(quotation.partner_id, self.customer)
        self.assertEqual(quotation.with_user(self.clerk).rma_order_ids, self.rma)
        self.assertEqual(self.line.settlement_state, "in_progress")

    def test_under_warranty_parts_cost_nothing_also_when_found_out_late(self):
        quotation = self._quote(self.repair)
        self.assertTrue(quotation.amount_total)
        self.line.warranty_choice = "yes"
        self.assertEqual(quotation.amount_total, 0)
        self.line.warranty_choice = "no"
        self.assertEqual(quotation.order_line.price_unit, 12)

    def test_accepted_on_the_portal_the_repair_starts(self):
        quotation = self._quote(self.repair)
        self.make_jsonrpc_request(
            f"/my/orders/{quotation.id}/accept",
            {
                "access_token": quotation._portal_ensure_token(),
                "name": "Ada",
                "signature": SIGNATURE,
            },
        )
        self.assertEqual((quotation.state, self.repair.state), ("sale", "under_repair"))
        self._repair(self.repair)
        self._deliver_back(self.rma)
        self.assertEqual(self.rma.state, "done")
        self.assertEqual(quotation.order_line.qty_delivered, 2)
        self.assertBooks(self.order.order_line, delivered=5, invoiced=5)

    def test_declined_on_the_portal_the_goods_go_back_unrepaired(self):
        quotation = self._quote(self.repair)
        self.authenticate(None, None)
        self.url_open(
            f"/my/orders/{quotation.id}/decline?access_token={quotation._portal_ensure_token()}",
            data={
                "decline_message": "Too expensive",
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        self.env.invalidate_all()
        self.assertEqual((quotation.state, self.repair.state), ("cancel", "cancel"))
        self.assertEqual(self.line.outcome_id, self.env.ref("rma_core.outcome_send_back"))
        self.assertIn("The customer declined", str(self.rma.message_ids.mapped("body")))
        self._deliver_back(self.rma)
        self.assertEqual((self.line.quantity_settled, self.rma.state), (1, "done"))
        self.assertBooks(self.order.order_line, delivered=5, invoiced=5)

    def test_staff_may_cancel_a_sent_quotation_for_the_customer(self):
        quotation = self._quote(self.repair)
        quotation.with_user(self.salesman).action_cancel()
        self.assertEqual(self.repair.state, "cancel")
        self.assertEqual(self.rma.sudo().delivery_ids.move_ids.product_uom_qty, 1)

    def test_a_quotation_nobody_saw_is_cancelled_without_consequences(self):
        repair = self.repair.with_user(self.service_desk)
        repair.action_create_sale_order()
        repair.sale_order_id.sudo().with_user(self.salesman).action_cancel()
        self.assertEqual(repair.state, "draft")
        self.assertEqual(self.line.outcome_id, self.outcome)

    def test_declined_goods_are_scrapped_where_customers_agreed_to_that(self):
        self.outcome.unrepaired_outcome_id = self.env.ref("rma_repair.outcome_scrap")
        self._quote(self.repair).action_cancel()
        self.assertEqual((self.line.quantity_settled, self.rma.state), (1, "done"))
        self.assertFalse(self.rma.sudo().delivery_ids)
        self.assertBooks(self.order.order_line, delivered=5, invoiced=5)

    def test_declined_without_a_rule_somebody_decides(self):
        self.outcome.unrepaired_outcome_id = False
        self._quote(self.repair).action_cancel()
        self.assertEqual(self.repair.state, "cancel")
        self.assertEqual((self.line.outcome_id, self.line.quantity_open), (self.outcome, 1))

    def test_quotations_of_other_repairs_are_none_of_our_business(self):
        repair = self.env["repair.order"].create(
            {"product_id": self.product.id, "partner_id": self.customer.id}
        )
        self._quote(repair).action_cancel()
        self.assertEqual(repair.state, "draft")
