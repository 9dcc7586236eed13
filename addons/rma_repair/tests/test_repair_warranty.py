from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Datetime
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import RepairCommon


@tagged("post_install", "-at_install")
class TestRepairWarranty(RepairCommon):
    def _deliver_ago(self, **ago):
        self.order.picking_ids.move_ids.date = Datetime.subtract(Datetime.now(), **ago)

    def test_a_product_without_warranty_is_repaired_for_money_and_says_why(self):
        line = self._return_for_repair(1).line_ids
        self.assertFalse(line.is_under_warranty)
        self.assertEqual(line.warranty_reason, "Lamp has no warranty period.")

    def test_the_products_warranty_counts_from_the_delivery(self):
        self.product.rma_warranty_months = 24
        self._deliver_ago(months=23)
        line = self._return_for_repair(1).line_ids
        self.assertTrue(line.is_under_warranty)
        self.assertIn("Warranty of 24 months until", line.warranty_reason)
        self._deliver_ago(months=24, days=2)
        line = self._return_for_repair(1).line_ids
        self.assertFalse(line.is_under_warranty)
        self.assertIn("Warranty of 24 months until", line.warranty_reason)

    def test_products_take_the_warranty_of_the_next_category_above(self):
        top = self.env["product.category"].create({"name": "A", "rma_warranty_months": 12})
        below = self.env["product.category"].create({"name": "B", "parent_id": top.id})
        self.product.categ_id = below
        self._deliver_ago(months=11)
        self.assertTrue(self._return_for_repair(1).line_ids.is_under_warranty)
        self.product.rma_warranty_months = 6
        self.assertFalse(self._return_for_repair(1).line_ids.is_under_warranty)

    def test_a_warranty_is_not_negative(self):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.product.rma_warranty_months = -1
            self.env.flush_all()

    def test_each_serial_number_has_the_warranty_of_its_own_delivery(self):
        product = self._create_product("Drill", 90, tracking="serial", rma_warranty_months=12)
        order = self._create_order((product, 2), deliver=False, invoice=False)
        serials = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in ("D1", "D2")]
        )
        for serial, months in zip(serials, (20, 2), strict=True):
            self._stock(product, 1, lot=serial)
            picking = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
            picking.action_assign()
            picking.move_ids.picked = True
            picking.with_context(skip_backorder=True).button_validate()
            picking.move_ids.date = Datetime.subtract(Datetime.now(), months=months)
        for serial, expected in zip(serials, (False, True), strict=True):
            vals = {"outcome_id": self.outcome.id, "lot_ids": [Command.set(serial.ids)]}
            rma = self._create_return((order.order_line, 1, vals))
            self.assertEqual(rma.line_ids.is_under_warranty, expected)

    def test_goods_from_elsewhere_have_no_known_delivery(self):
        self.product.rma_warranty_months = 24
        rma = self.env["rma.order"].with_user(self.clerk)
        rma = rma.create(
            {
                "partner_id": self.customer.id,
                "line_ids": [
                    Command.create({"product_id": self.product.id, "outcome_id": self.outcome.id})
                ],
            }
        )
        self.assertFalse(rma.line_ids.is_under_warranty)
        self.assertIn("not known", rma.line_ids.warranty_reason)

    def test_the_outcome_may_be_free_of_charge_always(self):
        self.outcome.is_under_warranty = True
        rma = self._return_received(1)
        self.assertTrue(rma.repair_ids.under_warranty)
        self.assertEqual(rma.line_ids.warranty_reason, "Repair is always free of charge.")

    def test_staff_decide_otherwise_and_open_repairs_follow(self):
        rma = self._return_received(1)
        line = rma.line_ids
        repair = rma.repair_ids
        self.assertFalse(repair.under_warranty)
        with Form(rma) as form, form.line_ids.edit(0) as line_form:
            line_form.warranty_choice = "yes"
        self.assertTrue(repair.under_warranty)
        self.assertEqual(line.warranty_reason, "Decided by hand. Lamp has no warranty period.")
        self.assertIn("Lamp: repaired under warranty", rma.message_ids[0].body)
        self.assertEqual(
            repair.with_user(self.warehouse_worker).rma_warranty_reason, line.warranty_reason
        )
        self._repair(repair)
        line.warranty_choice = "no"
        self.assertTrue(repair.under_warranty, "what is done stays as it was")

    def test_what_is_settled_stays_as_it_was_decided(self):
        rma = self._return_received(1)
        line = rma.line_ids.with_user(self.clerk)
        self._repair(rma.repair_ids)
        self.assertTrue(line.is_warranty_choice_allowed)
        self._deliver_back(rma)
        self.env.invalidate_all()
        self.assertEqual(line.settlement_state, "settled")
        self.assertFalse(line.is_warranty_choice_allowed)
        with self.assertRaisesRegex(UserError, rf"Lamp of return {rma.name} is settled"):
            line.action_set_under_warranty()
        line.warranty_choice = False  # as a form or an import that repeats what is there

    def test_accountants_and_the_workshop_change_no_warranty(self):
        line = self._return_for_repair(1).line_ids
        self.assertFalse(line.with_user(self.accountant).is_under_warranty)
        for user in (self.accountant, self.warehouse_worker):
            with self.assertRaises(AccessError):
                line.with_user(user).warranty_choice = "yes"

    def test_goods_to_repair_stay_in_returns_whatever_the_reason_says(self):
        reason = self.env.ref("rma_core.reason_transport")
        self.assertEqual(reason.disposition_id.kind, "scrap")
        rma = self._return_received(
            1, reason_id=reason.id, description="Dented.", outcome_id=self.outcome.id
        )
        self.assertEqual(rma.line_ids.disposition_id, self.outcome.disposition_id)
        self.assertEqual(rma.repair_ids.product_qty, 1)
        with self.assertRaisesRegex(ValidationError, "takes it out of Returns"):
            rma.line_ids.disposition_id = self.env.ref("rma_core.disposition_restock")

    def test_photos_of_the_return_are_on_the_repair(self):
        rma = self._return_for_repair(1)
        self.env["ir.attachment"].create(
            [
                {"name": "line.png", "raw": b"1", "res_model": line._name, "res_id": line.id}
                for line in (rma, rma.line_ids)
            ]
        )
        self._receive(rma)
        files = self.env["ir.attachment"].with_user(self.warehouse_worker)
        files = files.search(
            [("res_model", "=", "repair.order"), ("res_id", "=", rma.repair_ids.id)]
        )
        self.assertEqual(files.mapped("raw"), [b"1", b"1"])

    def test_a_cancelled_repair_does_not_come_back_beside_a_new_one(self):
        rma = self._return_received(1)
        old = rma.repair_ids.with_user(self.warehouse_worker)
        old.action_repair_cancel()
        rma.action_process()
        self.assertEqual(len(rma.repair_ids), 2)
        with self.assertRaisesRegex(UserError, "Leave it cancelled"):
            old.action_repair_cancel_draft()

    def test_a_cancelled_repair_does_not_come_back_beside_another_outcome(self):
        rma = self._return_received(1)
        repair = rma.repair_ids.with_user(self.warehouse_worker)
        repair.action_repair_cancel()
        rma.line_ids.outcome_id = self.outcome_refund
        rma.action_process()
        with self.assertRaisesRegex(UserError, "Leave it cancelled"):
            repair.action_repair_cancel_draft()
