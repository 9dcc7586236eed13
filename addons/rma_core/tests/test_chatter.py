from datetime import timedelta

from odoo import Command
from odoo.fields import Datetime
from odoo.tests import tagged

from .common import RmaCommon, TrackedMixin


@tagged("post_install", "-at_install")
class TestChatter(TrackedMixin, RmaCommon):
    """Every change of state, quantity, outcome and decision stands in the chatter, with who
    made it and when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 9), (cls.product_other, 9))
        cls.line, cls.line_other = cls.order.order_line
        cls.keep = cls.env.ref("rma_core.outcome_keep")

    def _watch(self, rma):
        """Return a function that returns the chatter's new messages, tracked ones included."""
        self._close_transaction()
        before = rma.sudo().message_ids

        def get_new(user=self.clerk):
            # What is still to be computed is computed at the end of this user's request.
            self._close_transaction(self.env(user=user))
            rma.invalidate_recordset(["message_ids"])
            return rma.sudo().message_ids - before

        return get_new

    def _get_text(self, messages):
        """Return what a person reads in the messages: bodies and tracked values."""
        parts = messages.mapped("body")
        for value in messages.tracking_value_ids:
            parts.append(
                f"{value.field_id.field_description}: "
                f"{value.old_value_char} -> {value.new_value_char}"
            )
        return "\n".join(map(str, parts))

    def _assert_told(self, messages, user, *words):
        self.assertTrue(messages, "nothing in the chatter")
        self.assertEqual(messages.author_id, user.partner_id)
        text = self._get_text(messages)
        for word in words:
            self.assertIn(word, text)
        for message in messages:
            self.assertLess(abs(message.date - Datetime.now()), timedelta(minutes=5))

    # ------------------------------------------------------------------ state

    def test_making_a_return_is_told(self):
        rma = self._create_return((self.line, 2), submit=False)
        self.env.cr.precommit.run()
        self.assertEqual(rma.message_ids.author_id, self.clerk.partner_id)

    def test_each_step_is_told_with_who_took_it(self):
        rma = self._create_return((self.line, 2), submit=False)
        new = self._watch(rma)
        rma.action_submit()
        self._assert_told(new(), self.clerk, "New -> Under review")
        new = self._watch(rma)
        rma.with_user(self.manager).action_approve()
        self._assert_told(new(), self.manager, "Under review -> Approved")
        new = self._watch(rma)
        self._receive(rma)
        self.assertFalse(new(self.warehouse_worker).tracking_value_ids)
        new = self._watch(rma)
        self._post(rma.refund_ids)
        self._assert_told(
            new(self.accountant).filtered("tracking_value_ids"),
            self.accountant,
            "Approved -> Closed",
        )
        new = self._watch(rma)
        rma.refund_ids.with_user(self.accountant).button_draft()
        self._assert_told(new(self.accountant), self.accountant, "Closed -> Approved")

    def test_a_return_closed_by_the_receipt_names_the_warehouse_worker(self):
        outcome = self.outcome_refund.copy({"post_refund": True})
        rma = self._create_return((self.line, 2, {"outcome_id": outcome.id}), approve=True)
        new = self._watch(rma)
        self._receive(rma)
        self._assert_told(
            new(self.warehouse_worker).filtered("tracking_value_ids"),
            self.warehouse_worker,
            "Approved -> Closed",
        )
        self.assertEqual(rma.state, "done")

    def test_declining_and_starting_over_are_told_with_the_note(self):
        rma = self._create_return((self.line, 2))
        steps = (
            ("revision", "Which colour?", "Revision requested"),
            ("rejected", "The window has passed.", "Rejected"),
        )
        for target, note, label in steps:
            new = self._watch(rma)
            rma.with_user(self.manager)._decline(target, note)
            self._assert_told(new(), self.manager, note, f"-> {label}")
        new = self._watch(rma)
        rma.action_draft()
        self._assert_told(new(), self.clerk, "Rejected -> New")
        new = self._watch(rma)
        rma.action_cancel()
        self._assert_told(new(), self.clerk, "New -> Cancelled")

    # ------------------------------------------------------------------ lines

    def test_quantity_outcome_reason_and_disposition_are_told(self):
        hold = self.env.ref("rma_core.disposition_hold")
        rma = self._create_return((self.line, 2))
        changes = (
            ({"quantity": 5}, ("Quantity", "from 2 to 5")),
            ({"outcome_id": self.keep.id}, ("Outcome", "Refund", self.keep.name)),
            ({"reason_id": self.reason.id}, ("Reason", self.reason.name)),
            ({"disposition_id": hold.id}, ("Disposition", hold.name)),
            (
                {"product_id": self.product_other.id, "sale_line_id": self.line_other.id},
                ("Chair",),
            ),
        )
        for vals, words in changes:
            with self.subTest(**vals):
                new = self._watch(rma)
                rma.with_user(self.manager).line_ids.write(vals)
                self._assert_told(new(), self.manager, *words)

    def test_a_line_is_named_by_its_product(self):
        rma = self._create_return((self.line, 2), (self.line_other, 2))
        new = self._watch(rma)
        rma.line_ids.filtered(lambda line: line.sale_line_id == self.line_other).quantity = 3
        self._assert_told(new(), self.clerk, "Chair")
        self.assertNotIn("Lamp", self._get_text(new()))

    def test_approving_a_smaller_quantity_is_told(self):
        rma = self._create_return((self.line, 5))
        new = self._watch(rma)
        rma.with_user(self.manager).line_ids.quantity_approved = 2
        self._assert_told(new(), self.manager, "Approved", "from 5 to 2")

    def test_changes_through_the_return_are_told(self):
        rma = self._create_return((self.line, 5))
        new = self._watch(rma)
        rma.write({"line_ids": [Command.update(rma.line_ids.id, {"quantity": 4})]})
        self._assert_told(new(), self.clerk, "from 5 to 4")

    def test_a_default_that_follows_another_change_is_told_too(self):
        reason = self.env["rma.reason"].create({"name": "Leaks", "outcome_id": self.keep.id})
        rma = self._create_return((self.line, 2))
        new = self._watch(rma)
        rma.line_ids.reason_id = reason
        self.assertEqual(rma.line_ids.outcome_id, self.keep)
        self._assert_told(new(), self.clerk, "Leaks", self.keep.name)

    def test_an_approved_quantity_that_follows_the_quantity_is_told_or_equal(self):
        rma = self._create_return((self.line, 5))
        rma.line_ids.quantity_approved = 2
        new = self._watch(rma)
        rma.line_ids.quantity = 4
        if rma.line_ids.quantity_approved != 2:
            self._assert_told(new(), self.clerk, "Approved", "from 2 to 4")

    def test_lines_added_and_removed_after_submitting_are_told(self):
        rma = self._create_return((self.line, 2))
        new = self._watch(rma)
        rma.line_ids = [Command.create({"sale_line_id": self.line_other.id, "quantity": 1})]
        self._assert_told(new(), self.clerk, "Chair")
        new = self._watch(rma)
        rma.line_ids.filtered(lambda line: line.sale_line_id == self.line_other).unlink()
        self._assert_told(new(), self.clerk, "Chair")

    def test_giving_up_what_never_came_is_told(self):
        rma = self._create_return((self.line, 2), approve=True)
        new = self._watch(rma)
        rma.with_user(self.manager).action_close_short()
        self._assert_told(new(), self.manager, "Lamp", "Rest No Longer Expected")

    def test_writing_the_same_again_tells_nothing(self):
        rma = self._create_return((self.line, 2))
        new = self._watch(rma)
        rma.line_ids.write({"quantity": 2, "outcome_id": rma.line_ids.outcome_id.id})
        self.assertFalse(new())

    def test_names_cannot_smuggle_markup_into_the_chatter(self):
        self.product.name = "<script>alert(1)</script>"
        rma = self._create_return((self.line, 2))
        new = self._watch(rma)
        rma.line_ids.quantity = 3
        self.assertNotIn("<script>", self._get_text(new()))
        self.assertIn("alert(1)", self._get_text(new()))

    def test_the_customer_does_not_read_internal_changes(self):
        rma = self._create_return((self.line, 2))
        rma.message_subscribe(self.customer.ids)
        new = self._watch(rma)
        rma.line_ids.quantity = 3
        self.assertFalse(new().notified_partner_ids)
        self.assertTrue(all(new().mapped("is_internal")) or new().subtype_id.internal)
