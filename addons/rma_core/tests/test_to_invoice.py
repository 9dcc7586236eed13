from unittest.mock import patch

from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install", "alone")
class TestToInvoice(RmaCommon):
    """What returns leave to be invoiced of their orders is computed when it may have changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5), invoice=False)
        cls.line = cls.order.order_line
        cls.outcome_keep = cls.env.ref("rma_core.outcome_keep")

    def test_a_new_return_leaves_its_order_as_it_is(self):
        self.env.flush_all()
        names = (
            "_compute_qty_to_invoice",
            "_compute_untaxed_amount_to_invoice",
            "_compute_invoice_status",
        )
        for name in names:
            real = getattr(type(self.line), name)
            with (
                self.subTest(name),
                patch.object(type(self.line), name, autospec=True, side_effect=real) as compute,
            ):
                self._create_return((self.line, 1), submit=False)
                self.env.flush_all()
                compute.assert_not_called()
        self.assertRecordValues(self.line, [{"qty_to_invoice": 5, "invoice_status": "to invoice"}])

    def test_a_line_added_to_an_approved_return_counts_at_once(self):
        rma = self._create_return((self.line, 1), approve=True)
        self._receive(rma)
        self.assertEqual(self.line.qty_to_invoice, 4)
        self.env.flush_all()
        self.env["rma.order.line"].create(
            {
                "order_id": rma.id,
                "sale_line_id": self.line.id,
                "quantity": 4,
                "outcome_id": self.outcome_keep.id,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertRecordValues(self.line, [{"qty_to_invoice": 0, "untaxed_amount_to_invoice": 0}])
