from odoo import Command
from odoo.tests import tagged

from odoo.addons.dealer_account.tests.common import DealerCommon


@tagged("post_install", "-at_install")
class TestDeliveries(DealerCommon):
    """What is no longer to be delivered does not burden the account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp = cls.env["product.product"].create(
            {
                "name": "Stored Lamp",
                "is_storable": True,
                "invoice_policy": "delivery",
                "taxes_id": False,
            }
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(cls.lamp, cls.warehouse.lot_stock_id, 20)
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.dealer.id,
                "order_line": [
                    Command.create(
                        {"product_id": cls.lamp.id, "product_uom_qty": 4, "price_unit": 100}
                    )
                ],
            }
        )
        cls.order.action_confirm()

    def _deliver(self, quantity):
        picking = self.order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking._action_done()
        return picking

    def test_partly_delivered_still_counts_as_a_whole(self):
        self._deliver(1)
        self.assertFigures(400, 100)
        self.order._create_invoices().action_post()
        self.assertEqual(self.dealer.account_receivable, 100)
        self.assertFigures(400, 100)

    def test_a_backorder_that_is_given_up_counts_no_more(self):
        self._deliver(1)
        backorder = self.order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        backorder.action_cancel()
        self.assertFigures(100, 400)

    def test_goods_that_came_back_are_not_invoiced(self):
        picking = self._deliver(4)
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.write({"quantity": 3, "to_refund": True})
        action = wizard.action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        back.move_ids.write({"quantity": 3, "picked": True})
        back._action_done()
        self.assertFigures(100, 400)

    def test_more_delivered_than_ordered_counts(self):
        self._deliver(5)
        self.assertFigures(500, 0)

    def test_a_cancelled_order_counts_no_more_than_what_was_delivered(self):
        self.order._action_cancel()
        self.assertFigures(0, 500)
