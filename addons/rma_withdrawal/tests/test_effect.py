from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.fields import Date, Datetime
from odoo.tests import tagged

from .common import WithdrawalCommon


@tagged("post_install", "-at_install")
class TestEffect(WithdrawalCommon):
    """What a withdrawal brings about before and after delivery, and what a person decides."""

    # ------------------------------------------------------------------ after delivery

    def test_delivered_goods_come_back_by_a_return_that_nobody_decides_on(self):
        declaration = self._take_down()
        rma = self._get_returns()
        self.assertRecordValues(declaration, [{"state": "running", "matched": "email"}])
        self.assertRecordValues(rma, [{"state": "approved", "approved_by": "law"}])
        self.assertEqual(set(rma.line_ids.mapped("legal_basis")), {"withdrawal"})
        self.assertEqual(rma.line_ids.mapped("quantity"), [5, 2])
        self.assertTrue(rma.return_code)
        self.assertEqual(rma.date_deadline, Date.today() + timedelta(days=14))

    def test_neither_policies_nor_reasons_nor_limits_hold_it_up(self):
        self.env["rma.policy"].with_user(self.manager).create(
            {
                "name": "Nothing",
                "quantity_max": 1,
                "require_note": True,
                "require_photo": True,
                "keep_amount": 1000,
                "restocking_fee_type": "percent",
                "restocking_percent": 20,
            }
        )
        self.reason.write({"require_note": True, "require_photo": True})
        self.reason.outcome_ids = [Command.set(self.env.ref("rma_core.outcome_replace").ids)]
        self.env.company.rma_approver_required = True
        self.clerk.rma_approval_limit = 1
        self._take_down()
        rma = self._get_returns()
        self.assertEqual(rma.state, "approved")
        self.assertFalse(rma.line_ids.policy_id)
        self._receive(rma)
        self.assertEqual(rma.refund_ids.amount_total, self.order.amount_total, "no fee")

    def test_goods_are_credited_with_the_carriage(self):
        carriage = self._create_product("Carriage", 10, type="service", is_storable=False)
        order = self._create_order((self.product, 1), (carriage, 1), invoice=False)
        order.order_line[1].qty_delivered = 1
        self._invoice(order)
        declaration = self._take_down(order)
        self.assertEqual(declaration.line_ids.product_id, self.product)
        rma = self._get_returns(order)
        self._receive(rma)
        self.assertEqual(rma.refund_ids.amount_total, order.amount_total)

    def test_no_more_carriage_than_the_cheapest_delivery(self):
        self.website.withdrawal_carriage_limit = 5
        carriage = self._create_product("Express", 20, type="service", is_storable=False)
        order = self._create_order((self.product, 1), (carriage, 1), invoice=False)
        order.order_line[1].qty_delivered = 1
        self._invoice(order)
        self._take_down(order)
        rma = self._get_returns(order)
        self._receive(rma)
        self.assertAlmostEqual(rma.refund_ids.amount_total, order.order_line[0].price_total + 5)

    def test_some_of_the_goods(self):
        declaration = self._take_down(extent="some", goods="chair")
        self.assertEqual(declaration.state, "running")
        self.assertEqual(self._get_returns().line_ids.product_id, self.product_other)

    def test_goods_that_no_name_fits_are_left_to_a_person(self):
        declaration = self._take_down(extent="some", goods="that thing\nchair")
        self.assertEqual(declaration.state, "person")
        self.assertEqual(self._marks(declaration), ["goods"])
        self.assertFalse(self._get_returns())

    def test_what_is_in_another_return_is_marked(self):
        self._create_return((self.line, 4))
        declaration = self._take_down()
        self.assertEqual(self._marks(declaration), ["claimed"])
        declaration.with_user(self.clerk).action_carry_out()
        rma = declaration.rma_order_ids
        self.assertEqual(rma.line_ids.mapped("quantity"), [1, 2])

    # ------------------------------------------------------------------ before delivery

    def test_before_delivery_the_order_is_cancelled_and_nothing_awaited(self):
        order = self._create_order((self.product, 3), deliver=False, invoice=False)
        declaration = self._take_down(order)
        self.assertEqual(order.state, "cancel")
        self.assertEqual(set(order.picking_ids.mapped("state")), {"cancel"})
        self.assertFalse(self._get_returns(order))
        self.assertEqual(declaration.state, "done", "nothing was paid, nothing is to come")

    def test_before_delivery_the_invoice_is_credited_by_a_draft(self):
        self.product.invoice_policy = "order"
        carriage = self._create_product(
            "Carriage", 10, type="service", is_storable=False, invoice_policy="order"
        )
        order = self._create_order((self.product, 3), (carriage, 1), deliver=False)
        declaration = self._take_down(order)
        draft = declaration.credit_note_ids
        self.assertRecordValues(
            draft,
            [
                {
                    "state": "draft",
                    "move_type": "out_refund",
                    "amount_total": order.amount_total,
                    "reversed_entry_id": order.invoice_ids.filtered(
                        lambda move: move.move_type == "out_invoice"
                    ).id,
                }
            ],
        )
        self.assertEqual(declaration.state, "running")
        asked = declaration.activity_ids.user_id
        self.assertTrue(asked.has_group("account.group_account_invoice"))
        draft.with_user(self.accountant).action_post()
        declaration._cron_clock()
        self.assertEqual(declaration.state, "done", "it paid the open invoice")

    def test_part_of_an_undelivered_order(self):
        self.product.invoice_policy = self.product_other.invoice_policy = "order"
        order = self._create_order((self.product, 3), (self.product_other, 2), deliver=False)
        declaration = self._take_down(order, extent="some", goods="Chair")
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [3, 0])
        moves = order.picking_ids.move_ids.filtered(lambda move: move.state != "cancel")
        self.assertEqual(moves.product_id, self.product)
        self.assertEqual(sum(moves.mapped("product_uom_qty")), 3)
        self.assertAlmostEqual(declaration.credit_note_ids.amount_total, 92.0)
        self.assertEqual(declaration.credit_note_ids.invoice_line_ids.product_id.name, "Chair")

    def test_half_delivered_stops_the_rest_and_returns_the_first(self):
        order = self._create_order((self.product, 3), deliver=False, invoice=False)
        self._deliver(order, {self.product: 1})
        self._take_down(order)
        self.assertEqual(order.order_line.product_uom_qty, 1)
        leaving = order.picking_ids.filtered(lambda p: p.picking_type_code == "outgoing")
        self.assertEqual(set(leaving.mapped("state")), {"done", "cancel"})
        self.assertEqual(self._get_returns(order).line_ids.quantity, 1)

    def test_locked_orders_are_no_obstacle(self):
        order = self._create_order(
            (self.product, 3), (self.product_other, 1), deliver=False, invoice=False
        )
        order.locked = True
        self._take_down(order, extent="some", goods="Lamp")
        self.assertEqual(order.order_line[0].product_uom_qty, 0)
        self.assertTrue(order.locked)

    # ------------------------------------------------------------------ what a person decides

    def test_numbers_without_an_order_are_kept_and_shown(self):
        declaration = self._take_down(order_reference="NO-SUCH-1")
        self.assertRecordValues(declaration, [{"state": "person", "sale_order_id": False}])
        self.assertEqual(self._marks(declaration), ["unknown"])
        self.assertTrue(declaration.activity_ids)

    def test_anothers_number_waits_for_a_person(self):
        declaration = self._take_down(email="mallory@example.com")
        self.assertEqual(self._marks(declaration), ["unproven"])
        self.assertFalse(self._get_returns())
        declaration.with_user(self.clerk).action_match()
        self.assertRecordValues(
            declaration, [{"matched": "person", "matched_by_id": self.clerk.id}]
        )
        declaration.with_user(self.clerk).action_carry_out()
        self.assertEqual(self._get_returns().state, "approved")

    def test_late_ones_are_received_and_marked(self):
        self._make_old(self.order, 40)
        declaration = self._take_down()
        self.assertRecordValues(declaration, [{"state": "person", "is_late": True}])
        self.assertIn("sent after", declaration.mark_text)
        self.assertFalse(self._get_returns())

    def test_a_letter_sent_in_time_is_in_time(self):
        self._make_old(self.order, 25)
        sent = Date.today() - timedelta(days=8)
        declaration = self._take_down(channel="letter", sent_on=sent)
        self.assertRecordValues(declaration, [{"state": "running", "is_late": False}])

    def test_businesses_and_others_are_marked(self):
        self.customer.withdrawal_role = "business"
        self.customer.country_id = self.env.ref("base.us")
        self.assertEqual(self._marks(self._take_down()), ["abroad", "business"])

    def test_exceptions_are_marked_never_refused(self):
        for exception in ("custom", "perishable", "hygiene", "media"):
            order = self._create_order((self.product, 1))
            self.product.withdrawal_exception = exception
            declaration = self._take_down(order)
            self.assertEqual(self._marks(declaration), ["exception"], exception)
            declaration.with_user(self.clerk).action_carry_out()
            self.assertEqual(self._get_returns(order).state, "approved")

    def test_digital_goods_are_an_exception_only_with_logged_consent(self):
        digital = self._create_product(
            "Song", 5, type="service", is_storable=False, withdrawal_exception="digital"
        )
        order = self._create_order((digital, 1), deliver=False, invoice=False)
        self.assertFalse(order.order_line._get_withdrawal_exception())
        self.assertEqual(self._take_down(order).state, "done")
        order = self._create_order((digital, 1), deliver=False, invoice=False)
        order.order_line.withdrawal_consent_date = Datetime.now()
        self.assertEqual(self._marks(self._take_down(order)), ["exception"])

    def test_what_fails_is_left_to_a_person(self):
        reason = self.env.ref("rma_core.reason_withdrawal")
        order = self._create_order((self.product, 1))
        self.patch(
            type(self.env["rma.order"]),
            "_approve_as_system",
            lambda self, approver: self.browse(),
        )
        with self.assertLogs("odoo.addons.rma_withdrawal", "WARNING"):
            declaration = self._take_down(order)
        self.assertEqual(declaration.state, "person")
        self.assertEqual(self._marks(declaration), ["stuck"])
        self.assertFalse(self._get_returns(order), "nothing half done")
        self.assertTrue(reason)

    # ------------------------------------------------------------------ money

    def test_the_refund_may_wait_for_the_goods_or_their_proof(self):
        declaration = self._take_down()
        due = Date.today() + timedelta(days=14)
        self.assertRecordValues(declaration, [{"may_wait": True, "date_due": due}])
        declaration.with_user(self.clerk).date_proof = Date.today()
        self.assertFalse(declaration.may_wait)
        declaration.date_proof = False
        rma = self._get_returns()
        rma._write_protected({"date_sent": Datetime.now()})
        self.assertTrue(declaration.may_wait, "a click proves nothing")
        rma._write_protected({"sent_tracking": "PL123"})
        self.assertFalse(declaration.may_wait)

    def test_the_clock_escalates(self):
        declaration = self._take_down(
            order_reference="NO-SUCH-2", declared_at=Datetime.now() - timedelta(days=20)
        )
        self.assertTrue(declaration.is_overdue)
        self.assertIn(declaration, self.declarations.search([("is_overdue", "=", True)]))
        declaration._cron_clock()
        declaration._cron_clock()
        overdue = declaration.activity_ids.filtered(lambda a: "overdue" in a.summary)
        self.assertEqual(len(overdue), 1, "told once")
        self.assertTrue(overdue.user_id.has_group("rma_core.rma_core_group_manager"))

    def test_it_is_settled_when_goods_are_back_and_money_is_paid(self):
        declaration = self._take_down()
        rma = self._get_returns()
        self._receive(rma)
        self.assertEqual(declaration.state, "running")
        rma.refund_ids.with_user(self.accountant).action_post()
        declaration._cron_clock()
        self.assertEqual(declaration.state, "done")

    def test_staff_note_what_was_paid_otherwise(self):
        declaration = self._take_down()
        declaration.with_user(self.clerk).action_paid_back()
        self.assertRecordValues(declaration, [{"state": "done", "date_paid_back": Date.today()}])

    def test_a_loss_of_value_is_found_by_a_person_with_a_reason(self):
        declaration = self._take_down(extent="some", goods="Lamp")
        wizard = self.env["rma.withdrawal.deduct"].with_user(self.clerk)
        vals = {
            "withdrawal_id": declaration.id,
            "line_id": declaration.line_ids.id,
            "amount": 23,
            "reason": "Used for a month",
        }
        with self.assertRaisesRegex(UserError, "no more than"):
            wizard.create({**vals, "amount": 5000}).action_confirm()
        wizard.create(vals).action_confirm()
        self.assertEqual(declaration.line_ids.value_loss_user_id, self.clerk)
        rma = self._get_returns()
        self._receive(rma)
        self.assertAlmostEqual(rma.refund_ids.amount_total, self.line.price_total - 23)

    def test_who_was_never_told_owes_nothing_for_use(self):
        self.order.withdrawal_instructed_on = False
        declaration = self._take_down()
        wizard = self.env["rma.withdrawal.deduct"].with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "never told"):
            wizard.create(
                {
                    "withdrawal_id": declaration.id,
                    "line_id": declaration.line_ids[0].id,
                    "amount": 5,
                    "reason": "Used",
                }
            ).action_confirm()
