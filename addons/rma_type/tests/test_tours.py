from odoo.tests import HttpCase, tagged

from .common import TypeCommon


@tagged("post_install", "-at_install", "slow", "standalone")
class TestTypeTours(TypeCommon, HttpCase):
    """Types as people set them up, in a browser, without developer mode."""

    def test_a_type_is_set_up_by_clicks(self):
        self.start_tour(
            "/odoo/action-rma_type.rma_type_action", "rma_type_set_up", login=self.manager.login
        )
        self.env.invalidate_all()
        made = self.env["rma.type"].search([("name", "=", "Warranty repair")])
        self.assertRecordValues(made, [{"prefix": "WAR"}])
        self.assertRecordValues(
            made.field_ids, [{"field": "order.reference", "label": "Card number"}]
        )
        self.assertRecordValues(made.attribute_ids, [{"name": "Seal broken", "target": "line"}])
        self.assertRecordValues(
            made.stage_ids, [{"name": "At the workshop", "state": "submitted"}]
        )
        self.assertEqual(made.result_ids.name, "Mended")
        order = self._ask(made, reference="C-7")
        order.action_submit()
        self.assertEqual(order.stage_id, made.stage_ids)
