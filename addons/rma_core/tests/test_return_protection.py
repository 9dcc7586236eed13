from contextlib import suppress

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_return_states import STATES, ReturnStatesCommon

ORDER_VALUES = {
    "state": "approved",
    "workflow_state": "approved",
    "name": "RMA/2026/99999",
    "return_code": "3333333333",
    "date_submitted": "2020-01-01 00:00:00",
    "date_approved": "2020-01-01 00:00:00",
    "date_received": "2020-01-01 00:00:00",
    "date_closed": "2020-01-01 00:00:00",
}
LINE_VALUES = {
    "reception_state": "received",
    "decision": "accepted",
    "settlement_state": "settled",
    "quantity_received": 1,
    "quantity_claimed": 0,
    "quantity_accepted": 1,
    "quantity_in_progress": 1,
    "quantity_settled": 1,
    "quantity_open": 0.5,
    "amount_refunded": 50,
    "quantity_refused": 1,
    "is_short_closed": True,
}


@tagged("post_install", "-at_install")
class TestReturnProtection(ReturnStatesCommon):
    """State, code, dates and counters follow from buttons and documents: whatever a client
    sends, they are not set."""

    def _get_stored(self, record, names):
        record.flush_recordset()
        record.invalidate_recordset()
        return record.sudo().read(names)[0]

    def _assert_untouched(self, record, values, attempt):
        """Check that the attempt is refused or at least without effect."""
        for name, value in values.items():
            with self.subTest(field=name):
                before = self._get_stored(record, [name])
                with suppress(UserError), self.env.cr.savepoint():
                    attempt(name, value)
                self.assertEqual(self._get_stored(record, [name]), before)

    def _assert_create_ignores(self, values, create):
        """Check that a return made by ``create(name, value)`` has none of these values."""
        for name, value in values.items():
            with self.subTest(field=name):
                with suppress(UserError), self.env.cr.savepoint():
                    rma = create(name, value)
                    rma.flush_recordset()
                    rma.invalidate_recordset()
                    record = rma if name in ORDER_VALUES else rma.line_ids
                    shown = record._fields[name].convert_to_write(record[name], record)
                    self.assertNotEqual(str(shown), str(value))
                    self.assertEqual(rma.state, "draft")

    def _get_writer(self, record):
        return lambda name, value: record.write({name: value})

    def _prepare_vals(self, order_vals=None, line_vals=None):
        line = {"sale_line_id": self.line.id, "quantity": 1, **(line_vals or {})}
        return {"line_ids": [Command.create(line)], **(order_vals or {})}

    def test_order_fields_cannot_be_written(self):
        for user in (self.clerk, self.manager):
            rma = self._create_return_in("submitted").with_user(user)
            self._assert_untouched(rma, ORDER_VALUES, self._get_writer(rma))

    def test_order_fields_cannot_be_given_to_create(self):
        returns = self.env["rma.order"].with_user(self.manager)
        self._assert_create_ignores(
            ORDER_VALUES, lambda name, value: returns.create(self._prepare_vals({name: value}))
        )

    def test_order_fields_cannot_come_as_defaults_of_a_crafted_context(self):
        returns = self.env["rma.order"].with_user(self.clerk)
        self._assert_create_ignores(
            ORDER_VALUES,
            lambda name, value: returns.with_context(**{f"default_{name}": value}).create(
                self._prepare_vals()
            ),
        )

    def test_order_fields_cannot_come_from_somebodys_own_defaults(self):
        returns = self.env["rma.order"].with_user(self.clerk)
        defaults = returns.env["ir.default"]

        def create(name, value):
            defaults.sudo().search([]).unlink()
            defaults.set("rma.order", name, value, user_id=True)
            return returns.create(self._prepare_vals())

        self._assert_create_ignores(ORDER_VALUES, create)

    def test_order_fields_cannot_come_with_a_copy(self):
        rma = self._create_return((self.line, 1), submit=False)
        self._assert_create_ignores(ORDER_VALUES, lambda name, value: rma.copy({name: value}))

    def test_order_fields_cannot_be_imported(self):
        rma = self._create_return((self.line, 1), submit=False)

        def attempt(name, value):
            rma.load([".id", name], [[str(rma.id), str(value)]])

        self._assert_untouched(rma, ORDER_VALUES, attempt)

    def test_line_counters_cannot_be_written(self):
        rma = self._create_return((self.line, 2), approve=True)
        self._assert_untouched(rma.line_ids, LINE_VALUES, self._get_writer(rma.line_ids))

    def test_line_counters_cannot_be_written_through_the_return(self):
        rma = self._create_return((self.line, 2), approve=True)
        self._assert_untouched(
            rma.line_ids,
            LINE_VALUES,
            lambda name, value: rma.write(
                {"line_ids": [Command.update(rma.line_ids.id, {name: value})]}
            ),
        )

    def test_line_counters_cannot_be_given_to_create(self):
        returns = self.env["rma.order"].with_user(self.clerk)
        self._assert_create_ignores(
            {**LINE_VALUES, "quantity_claimed": 0.5},
            lambda name, value: returns.create(self._prepare_vals(line_vals={name: value})),
        )

    def test_line_counters_cannot_come_as_defaults_of_a_crafted_context(self):
        returns = self.env["rma.order"].with_user(self.clerk)
        self._assert_create_ignores(
            {**LINE_VALUES, "quantity_claimed": 0.5},
            lambda name, value: returns.with_context(**{f"default_{name}": value}).create(
                self._prepare_vals()
            ),
        )

    def test_a_copy_is_a_new_request(self):
        rma = self._create_return((self.line, 2), approve=True, reference="PO 7")
        self._receive(rma)
        copy = rma.copy()
        self.assertRecordValues(
            copy,
            [
                {
                    "state": "draft",
                    "return_code": False,
                    "date_submitted": False,
                    "date_approved": False,
                    "date_received": False,
                    "reference": "PO 7",
                }
            ],
        )
        self.assertNotEqual(copy.name, rma.name)
        self.assertFalse(copy.receipt_ids | copy.line_ids.stock_move_ids.picking_id)
        self.assertFalse(copy.refund_ids)
        self.assertEqual(copy.line_ids.quantity_received, 0)

    # ------------------------------------------------------------------ deletion

    def test_a_new_return_can_be_deleted(self):
        rma = self._create_return_in("draft")
        line = rma.line_ids
        self.env.flush_all()
        self.env.invalidate_all()
        rma.unlink()
        self.env.flush_all()
        self.assertFalse(rma.exists())
        self.assertFalse(line.exists())

    def test_any_other_return_cannot_be_deleted(self):
        for state in STATES[1:]:
            for user in (self.clerk, self.manager):
                with self.subTest(state=state, user=user.login):
                    rma = self._create_return_in(state).with_user(user)
                    with self.assertRaisesRegex(UserError, "Cancel it"), self.env.cr.savepoint():
                        rma.unlink()
                    self.assertTrue(rma.exists())

    def test_a_batch_with_one_started_return_is_not_deleted(self):
        returns = self._create_return_in("draft") | self._create_return_in("submitted")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            returns.unlink()
        self.assertEqual(len(returns.exists()), 2)

    def test_a_decided_line_cannot_be_deleted(self):
        for state in ("approved", "done", "rejected", "cancel"):
            with self.subTest(state=state):
                rma = self._create_return_in(state)
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    rma.line_ids.unlink()
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    rma.write({"line_ids": [Command.clear()]})
                self.assertTrue(rma.line_ids)

    def test_a_line_cannot_move_to_another_return(self):
        rma = self._create_return_in("approved")
        other = self._create_return_in("draft")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            rma.line_ids.order_id = other
        self.assertEqual(rma.line_ids.order_id, rma)

    def test_the_customer_of_an_approved_return_stays(self):
        """The receipt and the credit note are made out to them."""
        rma = self._create_return_in("approved")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            rma.partner_id = self.other_customer
        self.assertEqual(rma.partner_id, self.customer)
