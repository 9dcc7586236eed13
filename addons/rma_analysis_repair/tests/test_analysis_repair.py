from odoo.tests import tagged

from odoo.addons.rma_repair.tests.common import RepairCommon


@tagged("post_install", "-at_install")
class TestAnalysisRepair(RepairCommon):
    def test_parts_under_warranty_are_what_a_return_costs_once_the_goods_left_again(self):
        rma = self._return_received(1)
        rma.line_ids.warranty_choice = "yes"
        self._add_part(rma.repair_ids)
        self._repair(rma.repair_ids)
        self._deliver_back(rma)
        report = self.env["rma.report"].with_user(self.clerk)
        rows = report._read_group(
            [("order_id", "=", rma.id)], [], ["repair_cost:sum", "net_cost:sum"]
        )
        self.assertEqual(rows, [(10, 10)])
