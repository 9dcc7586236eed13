from odoo.tests import tagged

from odoo.addons.rma_core.hooks import post_init_hook, uninstall_hook

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestReinstall(RmaCommon):
    """Returns were installed before: what they left is taken up again, or out of the way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5))
        cls.first = cls._approve()
        cls.operation = cls.warehouse.rma_type_id
        cls.location = cls.warehouse.rma_location_id

    @classmethod
    def _approve(cls):
        return cls._create_return((cls.order.order_line, 1), approve=True)

    def _uninstall(self):
        uninstall_hook(self.env)
        # The columns of the add-on are gone.
        everywhere = self.env["stock.warehouse"].with_context(active_test=False).search([])
        everywhere.write({"rma_type_id": False, "rma_location_id": False})

    def test_what_is_left_is_out_of_sight(self):
        self._uninstall()
        self.assertFalse(self.operation.active or self.location.active)
        self.assertFalse(self.env["ir.sequence"].search([("code", "=", "rma.order")]))

    def test_a_location_with_goods_stays(self):
        self._stock(self.product, 2, location=self.location)
        self._uninstall()
        self.assertTrue(self.location.active)

    def test_it_is_taken_up_again_with_its_numbers(self):
        self._uninstall()
        post_init_hook(self.env)
        self.assertEqual(self.warehouse.rma_type_id, self.operation)
        self.assertEqual(self.warehouse.rma_location_id, self.location)
        self.assertTrue(self.operation.active and self.location.active)
        again = self._approve()
        self.assertGreater(again.sudo().receipt_ids.name, self.first.sudo().receipt_ids.name)
        self.assertEqual(again.name[:-5], self.first.name[:-5])
        self.assertGreater(again.name, self.first.name)

    def test_numbers_that_transfers_have_are_not_given_again(self):
        """Somebody has changed what is left, so that it is not known as ours any more."""
        self.operation.write({"barcode": False, "sequence_code": "BACK"})
        self._uninstall()
        post_init_hook(self.env)
        self.assertNotEqual(self.warehouse.rma_type_id, self.operation)
        again = self._approve()
        self.assertEqual(again.sudo().receipt_ids.picking_type_id, self.warehouse.rma_type_id)
        self.assertFalse(self.operation.active)
