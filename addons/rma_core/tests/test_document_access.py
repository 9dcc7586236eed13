from odoo.tests import Form, tagged

from .common import RmaCommon


@tagged("post_install", "-at_install", "standalone")
class TestDocumentAccess(RmaCommon):
    """Whoever works with orders, transfers and invoices opens them, with rights on returns or
    without."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5))
        cls.rma = cls._create_return((cls.order.order_line, 2), approve=True)

    def _count(self, document, user):
        document.env.invalidate_all()
        return document.with_user(user).read(["rma_order_ids", "rma_order_count"])[0]

    def test_salesperson_sees_the_return_on_the_order_of_their_customer(self):
        seller = self._create_user("rma_seller", "sales_team.group_sale_salesman")
        self.order.user_id = seller
        for user in (self.salesman, seller):
            self.assertEqual(self._count(self.order, user)["rma_order_ids"], self.rma.ids)
        self.order.user_id = False
        shown = self._count(self.order, seller)
        self.assertFalse(shown["rma_order_ids"])
        self.assertFalse(shown["rma_order_count"])

    def test_warehouse_worker_without_rights_on_returns_reads_transfers(self):
        for transfer in self.order.picking_ids | self.rma.sudo().receipt_ids:
            shown = self._count(transfer, self.warehouse_worker)
            self.assertFalse(shown["rma_order_count"])

    def test_clerk_sees_the_return_on_order_and_receipt(self):
        for document in (self.order, self.rma.sudo().receipt_ids):
            shown = self._count(document, self.clerk)
            self.assertEqual(shown["rma_order_ids"], self.rma.ids)
            self.assertEqual(shown["rma_order_count"], 1)

    def test_clerk_opens_every_document_of_a_return(self):
        self._receive(self.rma)
        self._post(self.rma.sudo().refund_ids)
        rma = self.rma.sudo()
        for document in (self.order, rma.receipt_ids, self.order.invoice_ids, rma.refund_ids):
            for record in document:
                record.env.invalidate_all()
                self.assertTrue(Form(record.with_user(self.clerk)).id)

    def test_accountant_opens_the_return_of_a_credit_note(self):
        self._receive(self.rma)
        rma = self.rma.sudo().refund_ids.with_user(self.accountant).rma_order_ids
        self.assertEqual(Form(rma).name, self.rma.name)
