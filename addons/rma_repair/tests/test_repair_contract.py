from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import RmaCommon
from odoo.addons.rma_core.tests.handler_contract import HandlerContractMixin


@tagged("post_install", "-at_install")
class TestRepairContract(HandlerContractMixin, RmaCommon):
    contract_handler = "repair"

    def _finish_repair_order(self, repair):
        if repair.state == "draft":
            repair.action_validate()
            repair.action_repair_start()
            repair.action_repair_end()
        for picking in repair.rma_line_id.order_id.delivery_ids:
            if picking.state not in ("done", "cancel"):
                self._finish_stock_picking(picking)

    def _cancel_repair_order(self, repair):
        repair.action_repair_cancel()

    def _get_document_lines(self, document):
        if document._name == "repair.order":
            return document
        return super()._get_document_lines(document)

    def _can_precede_goods(self):
        return False
