from odoo.tests import tagged

from odoo.addons.rma_portal.tests.common import RmaPortalCommon
from odoo.addons.rma_repair.tests.common import RepairCommon


@tagged("post_install", "-at_install")
class TestPortalRepair(RepairCommon, RmaPortalCommon):
    def setUp(self):
        super().setUp()
        vals = {"outcome_id": self.outcome.id, "description": "Does not light up"}
        self.rma = self._create_return((self.line, 1, vals), approve=True)
        self._receive(self.rma)
        self._sign_in(self.user_ada)

    def _get_steps(self):
        """Return the labels of the timeline after the goods' arrival, the current one marked."""
        steps = self.rma.sudo()._get_portal_timeline()
        labels = [
            f"* {step['label']}" if step["state"] == "current" else step["label"] for step in steps
        ]
        return labels[3:]

    def test_the_timeline_tells_of_the_repair_and_the_way_back(self):
        self.assertEqual(self._get_steps(), ["* In repair", "Closed"])
        self._repair(self.rma.repair_ids)
        self.assertEqual(self._get_steps(), ["Repaired", "* On its way to you", "Closed"])
        self._deliver_back(self.rma)
        self.assertEqual(self._get_steps(), ["Repaired", "Sent back to you", "Closed"])

    def test_the_page_leads_to_the_quotation_that_waits_for_an_answer(self):
        repair = self.rma.repair_ids
        self._add_part(repair)
        page = self._get(f"/my/returns/{self.rma.id}")
        self.assertIn("In repair", self._text(page))
        quotation = self._quote(repair)
        page = self._get(f"/my/returns/{self.rma.id}")
        self.assertIn("waiting for your answer", self._text(page))
        self.assertIn("It is your turn: Please accept or decline", self._text(page))
        [link] = page.xpath("//a[contains(@class, 'o_rma_repair_quotation')]/@href")
        self.assertIn(f"/my/orders/{quotation.id}?access_token=", link)
        self.assertIn(quotation.name, self._text(self._get(link)))
        quotation.action_confirm()
        self.assertEqual(
            self._get_steps(), [f"Quotation {quotation.name} accepted", "* In repair", "Closed"]
        )
        page = self._get(f"/my/returns/{self.rma.id}")
        self.assertFalse(page.xpath("//a[contains(@class, 'o_rma_repair_quotation')]"))

    def test_declined_the_goods_go_back(self):
        self._add_part(self.rma.repair_ids)
        self._quote(self.rma.repair_ids)._action_cancel()
        self.assertEqual(self._get_steps(), ["* Send back", "Closed"])

    def test_customers_learn_that_they_can_come_for_their_goods(self):
        self.outcome.is_handed_over = True
        self._repair(self.rma.repair_ids)
        page = self._get(f"/my/returns/{self.rma.id}")
        self.assertIn("ready for collection", self._text(page))
        self.rma.action_hand_over()
        self.assertEqual(self._get_steps(), ["Repaired", "Sent back to you", "Closed"])
