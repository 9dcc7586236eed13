from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import TypeCommon


@tagged("post_install", "-at_install")
class TestResults(TypeCommon):
    def _settle(self, order):
        self._receive(order)
        self._post(order.sudo().refund_ids)

    def test_a_return_waits_for_its_results(self):
        self.type_complaint.is_result_required = True
        order = self._ask(self.type_complaint)
        order.action_submit()
        order.action_approve()
        self._settle(order)
        self.assertEqual(order.state, "approved")
        self.assertTrue(order.is_result_asked)
        self.assertEqual(order.next_step, "result")
        order.line_ids.result_id = self.env.ref("rma_type.result_accepted")
        self.assertEqual(order.state, "done")
        self.assertEqual(order.stage_id.state, "done")
        self.assertFalse(order.next_step)

    def test_nothing_is_demanded_of_goods_that_never_came(self):
        self.type_complaint.is_result_required = True
        order = self._ask(self.type_complaint)
        order.action_submit()
        order.action_approve()
        order.action_close_short()
        self.assertEqual(order.state, "done")

    def test_a_result_brings_outcome_and_disposition(self):
        keep = self.env.ref("rma_core.outcome_keep")
        result = self.env["rma.result"].create({"name": "Keep it", "outcome_id": keep.id})
        order = self._ask(self.type_complaint)
        order.line_ids.result_id = result
        self.assertEqual(order.line_ids.outcome_id, keep)

    def test_results_of_other_types_are_refused(self):
        result = self.env["rma.result"].create(
            {"name": "Mended", "type_ids": [(4, self.type_return.id)]}
        )
        order = self._ask(self.type_complaint)
        with self.assertRaisesRegex(ValidationError, "Mended"):
            order.line_ids.result_id = result

    def test_used_words_are_archived_not_deleted(self):
        order = self._ask(self.type_complaint)
        result = self.env["rma.result"].create({"name": "Mended"})
        place = self.env["rma.place"].create({"name": "Shelf 4"})
        category = self.env["rma.category"].create({"name": "Loud"})
        maker = self.env["rma.manufacturer"].create({"name": "ACME"})
        order.line_ids.write({"result_id": result.id, "place_id": place.id})
        order.category_id = category
        self.product.product_tmpl_id.rma_manufacturer_id = maker
        for entry in (result, place, category, maker):
            with self.subTest(entry=entry), self.assertRaisesRegex(UserError, "used"):
                self.assertEqual(entry.usage_count, 1)
                entry.with_user(self.manager).unlink()
        self.assertTrue(self.env["rma.place"].create({"name": "Shelf 5"}).unlink())

    def test_lines_take_over_the_manufacturer(self):
        maker = self.env["rma.manufacturer"].create({"name": "ACME"})
        self.product.product_tmpl_id.rma_manufacturer_id = maker
        self.assertEqual(self._ask(self.type_complaint).line_ids.manufacturer_id, maker)

    def test_a_refund_costs_few_queries_more(self):
        """Odoo itself asks for the new columns; nothing is looked up return by return."""
        order = self._ask(self.type_return)
        order.action_submit()
        order.action_approve()
        self.env.flush_all()
        self.env["rma.type"]._read_settings()
        self.env["rma.stage"]._read_map()
        other = self.env["rma.order"].with_user(self.clerk)
        with self.assertQueryCount(0):
            other.env["rma.type"]._get_settings(order.type_id.id)
            other.env["rma.stage"]._get_stage_ids("approved", order.type_id.id)
