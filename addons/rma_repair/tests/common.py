from odoo.addons.rma_core.tests.common import RmaCommon


class RepairCommon(RmaCommon):
    """An order of five lamps, and what the workshop does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcome = cls.env.ref("rma_repair.outcome_repair")
        cls.order = cls._create_order((cls.product, 5))

    def _return_for_repair(self, quantity, **vals):
        vals = {"outcome_id": self.outcome.id, "description": "Does not light up", **vals}
        return self._create_return((self.order.order_line, quantity, vals), approve=True)

    def _return_received(self, quantity, **vals):
        rma = self._return_for_repair(quantity, **vals)
        self._receive(rma)
        return rma

    def _repair(self, repairs):
        for repair in repairs.with_user(self.warehouse_worker):
            if repair.state == "draft":
                repair.action_validate()
            if repair.state == "confirmed":
                repair.action_repair_start()
            repair.action_repair_end()

    def _deliver_back(self, rma):
        for picking in rma.sudo().delivery_ids.with_user(self.warehouse_worker):
            if picking.state not in ("done", "cancel"):
                picking.move_ids.picked = True
                picking.button_validate()
