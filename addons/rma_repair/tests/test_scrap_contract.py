from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import RmaCommon
from odoo.addons.rma_core.tests.handler_contract import HandlerContractMixin


@tagged("post_install", "-at_install")
class TestScrapContract(HandlerContractMixin, RmaCommon):
    contract_handler = "scrap"

    def _finish_stock_scrap(self, scrap):
        self.assertEqual(scrap.state, "done")

    def _get_document_lines(self, document):
        return document

    def _can_precede_goods(self):
        return False

    def test_what_is_cancelled_is_open_again_and_made_again_once(self):
        """Nothing scrapped can be cancelled."""
        returns = self._create_contract_returns()
        self._approve_and_receive(returns)
        self.assertEqual(returns.mapped("state"), ["done", "done"])

    def test_lines_of_one_order_line_in_two_returns_do_not_disturb_each_other(self):
        line = self.contract_orders[0].order_line[0]
        vals = {"outcome_id": self.contract_outcome.id}
        returns = self._create_return((line, 2, vals)) | self._create_return((line, 3, vals))
        self._approve_and_receive(returns)
        self._assert_consistent(returns)
        self.assertEqual(returns.line_ids.mapped("quantity_settled"), [2, 3])
