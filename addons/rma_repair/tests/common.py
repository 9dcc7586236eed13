from odoo.tests import Form

from odoo.addons.rma_core.tests.common import RmaCommon


class RepairCommon(RmaCommon):
    """An order of five lamps, and what the workshop does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcome = cls.env.ref("rma_repair.outcome_repair")
        cls.service_desk = cls._create_user(
            "rma_service_desk",
            "stock.group_stock_user,sales_team.group_sale_salesman_all_leads",
        )
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

    def _add_part(self, repair, price=12, cost=5):
        """Have the workshop plan a part; return it."""
        part = self._create_product("Bulb", price, standard_price=cost)
        self._stock(part, 10)
        self.env["stock.move"].with_user(self.warehouse_worker).create(
            {
                "repair_id": repair.id,
                "repair_line_type": "add",
                "product_id": part.id,
                "product_uom_qty": 2,
            }
        )
        return part

    def _quote(self, repair):
        """Have the service desk make the repair's quotation and send it to the customer."""
        repair = repair.with_user(self.service_desk)
        repair.action_create_sale_order()
        repair.sale_order_id.action_quotation_sent()
        return repair.sale_order_id.sudo()

    def _turn(self, repair, quantity=None, outcome=None, user=None):
        """Say that it is not repairable, as the dialog does."""
        user = user or self.clerk
        action = repair.with_user(user).action_turn()
        dialog = Form.from_action(self.env["base"].with_user(user).env, action)
        if quantity:
            dialog.quantity = quantity
        if outcome:
            dialog.outcome_id = outcome
        dialog.note = "The board is broken."
        dialog.save().action_confirm()

    # ------------------------------------------------------------------ values

    def _buy(self, product, quantity, cost, lot=None):
        """Receive goods from a vendor at a cost."""
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "product_uom": product.uom_id.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "value_manual": cost * quantity,
            }
        )
        move._action_confirm()
        if lot:
            move.lot_ids = lot
        else:
            move.quantity = quantity
        move.picked = True
        move._action_done()

    def _get_value(self, product):
        self.env.flush_all()
        self.env.invalidate_all()
        return product.total_value
