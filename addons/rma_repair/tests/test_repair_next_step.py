from odoo.tests import tagged

from .common import RepairCommon


@tagged("post_install", "-at_install")
class TestRepairNextStep(RepairCommon):
    """Repairs, their quotations and what waits at the counter are somebody's next step."""

    def _get_step(self, rma):
        self.env.flush_all()
        self.env.cr.precommit.run()
        rma.invalidate_recordset()
        return rma.next_step

    def _get_asked(self, rma):
        return rma.sudo().activity_ids.filtered("rma_step")

    def test_in_repair_then_to_ship(self):
        rma = self._return_received(1)
        rma.sudo().user_id = self.manager
        self.assertEqual(self._get_step(rma), "repair")
        self.assertEqual(self._get_asked(rma).rma_step, "repair")
        self.assertTrue(self._get_asked(rma).user_id.has_group("stock.group_stock_user"))
        self._repair(rma.sudo().repair_ids)
        self.assertEqual(self._get_step(rma), "ship")
        self._deliver_back(rma)
        self.assertFalse(self._get_step(rma))
        self.assertFalse(self._get_asked(rma))

    def test_a_quotation_waits_for_the_customer(self):
        rma = self._return_received(1)
        rma.sudo().line_ids.repair_ids.under_warranty = False
        repair = rma.sudo().repair_ids
        self._add_part(repair)
        quotation = self._quote(repair)
        self.assertEqual(self._get_step(rma), "quotation")
        self.assertEqual(rma.sudo().action_view_next_step()["res_id"], quotation.id)
        quotation.action_confirm()
        self.assertEqual(self._get_step(rma), "repair")

    def test_at_the_counter(self):
        outcome = self.outcome.copy({"is_handed_over": True})
        rma = self._return_received(1, outcome_id=outcome.id)
        self._repair(rma.sudo().repair_ids)
        self.assertEqual(self._get_step(rma), "hand_over")
        rma.action_hand_over()
        self.assertFalse(self._get_step(rma))
