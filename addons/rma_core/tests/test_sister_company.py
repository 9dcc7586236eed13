from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestSisterCompany(RmaCommon):
    """A customer that is another company of the database: its goods are in transit between
    companies, and that is as good as at a customer's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As Odoo sets it on the partners of all companies once there are two.
        cls.location = cls.env.ref("stock.stock_location_inter_company")
        cls.location.active = True
        cls.customer.property_stock_customer = cls.location
        cls._stock(cls.product, 20)
        cls.order = cls._create_order((cls.product, 2))
        cls.line = cls.order.order_line

    def _return(self, quantity, xmlid, **vals):
        outcome = self.env.ref(xmlid)
        line = (self.line, quantity, {"outcome_id": outcome.id})
        return self._create_return(line, approve=True, **vals)

    def _ship(self, rma):
        deliveries = rma.sudo().delivery_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        for delivery in deliveries:
            delivery.move_ids.picked = True
            delivery.button_validate()
        return deliveries

    def test_goods_are_out_of_our_hands(self):
        below = self.location.create(
            {"name": "Chicago", "usage": "transit", "location_id": self.location.id}
        )
        self.assertTrue(below._is_out_of_our_hands())
        self.assertEqual(self.line.move_ids.location_dest_id, self.location)
        self.assertEqual(self.line.qty_delivered, 2)
        self.assertTrue(self.line.move_ids._is_to_customer())

    def test_between_two_own_warehouses_is_not_out_of_our_hands(self):
        own = self.env.company.internal_transit_location_id
        self.assertEqual(own.usage, "transit")
        self.assertFalse(own._is_out_of_our_hands())
        domain = self.env["stock.location"]._get_out_of_our_hands_domain("location_dest_id")
        resupply = self.line.move_ids.copy({"location_dest_id": own.id})
        self.assertFalse(resupply._is_to_customer())
        both = self.line.move_ids | resupply
        found = self.env["stock.move"].search(domain & Domain("id", "in", both.ids))
        self.assertEqual(found, both - resupply)

    def test_a_replacement_is_delivered_once(self):
        rma = self._return(2, "rma_core.outcome_replace")
        self._receive(rma)
        for __ in range(3):
            rma.action_process()
        self.assertEqual(len(rma.delivery_ids), 1)
        self.assertRecordValues(rma.line_ids, [{"quantity_in_progress": 2, "quantity_open": 0}])
        self.assertFalse(rma.is_action_process_allowed)
        self._ship(rma)
        self.assertRecordValues(rma, [{"state": "done"}])
        self.assertEqual(rma.line_ids.quantity_settled, 2)
        self.assertBooks(self.line, 2, 2)
        self.assertEqual(rma._get_paper_deliveries(), rma.delivery_ids)

    def test_a_refused_refund_sent_back_leaves_nothing_to_invoice(self):
        rma = self._return(2, "rma_core.outcome_refund", is_inspection_required=True)
        self._receive(rma)
        wizard = self.env["rma.order.inspect"].with_user(self.clerk)
        wizard = wizard.browse(rma.action_inspect()["res_id"])
        wizard.line_ids.is_refused = True
        wizard.action_confirm()
        self.assertRecordValues(self.line, [{"qty_to_invoice": 0, "invoice_status": "invoiced"}])
        self._ship(rma)
        self.assertRecordValues(rma, [{"state": "done"}])
        self.assertBooks(self.line, 2, 2)
        self.assertEqual(self.line._get_invoice_waived_quantity(), 0)

    def test_what_was_sent_to_a_sister_can_be_returned_once(self):
        rma = self._return(1, "rma_core.outcome_send_back")
        self._receive(rma)
        self._ship(rma)
        self.assertRecordValues(rma, [{"state": "done"}])
        self.assertBooks(self.line, 2, 2)
        self.assertEqual(self.line._get_returnable_quantities()[self.line], 2)

    def test_native_returns_from_a_sister_are_claimed(self):
        self._create_return((self.line, 2))
        with self.assertRaisesRegex(UserError, "are already in returns"):
            self._return_by_hand(self.order.picking_ids, {self.product: 1})
