from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import RmaCommon

# The way of a return: {action: (states it is pressed in, state it leads to)}.
TRANSITIONS = {
    "submit": (("draft", "revision"), "submitted"),
    "approve": (("submitted",), "approved"),
    "revision": (("submitted",), "revision"),
    "reject": (("submitted", "revision"), "rejected"),
    "cancel": (("draft", "submitted", "revision", "approved"), "cancel"),
    "draft": (("rejected", "cancel"), "draft"),
}
STATES = ("draft", "submitted", "revision", "approved", "done", "rejected", "cancel")
# Pressed twice: nothing to do, nothing to complain about.
ALREADY_THERE = {
    ("submit", "submitted"),
    ("approve", "approved"),
    ("approve", "done"),
    ("revision", "revision"),
    ("reject", "rejected"),
    ("cancel", "cancel"),
    ("draft", "draft"),
}


class ReturnStatesCommon(RmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 100))
        cls.line = cls.order.order_line

    def _decline(self, rma, target, note="Please call us."):
        """Answer the dialog behind Reject, Request Revision and Cancel."""
        action = {
            "revision": rma.action_request_revision,
            "rejected": rma.action_reject,
            "cancel": rma.action_cancel_with_reason,
        }[target]()
        form = Form.from_action(rma.env, action)
        form.note = note
        form.save().action_confirm()

    def _press(self, rma, action):
        if action in ("revision", "reject"):
            self._decline(rma, TRANSITIONS[action][1])
        else:
            getattr(rma, f"action_{action}")()

    def _create_return_in(self, state, number=1):
        """Return new returns of one piece each in this state."""
        rma = self.env["rma.order"].with_user(self.clerk)
        for __ in range(number):
            rma |= self._create_return((self.line, 1), submit=False)
        if state != "draft":
            rma.action_submit()
        if state == "revision":
            self._decline(rma, "revision")
        elif state == "rejected":
            self._decline(rma, "rejected")
        elif state == "cancel":
            rma.action_cancel()
        elif state in ("approved", "done"):
            rma.action_approve()
        if state == "done":
            self._receive(rma)
            self._post(rma.refund_ids)
        self.assertEqual(set(rma.mapped("state")), {state})
        return rma


@tagged("post_install", "-at_install", "standalone")
class TestReturnStates(ReturnStatesCommon):
    """Each action works in the states it is for, and in no other."""

    def test_every_allowed_action_leads_to_its_state(self):
        for action, (sources, target) in TRANSITIONS.items():
            for state in sources:
                with self.subTest(action=action, state=state):
                    rma = self._create_return_in(state)
                    self._press(rma, action)
                    self.assertEqual(rma.state, target)

    def test_every_other_action_is_refused_and_changes_nothing(self):
        for action, (sources, __) in TRANSITIONS.items():
            for state in STATES:
                if state in sources or (action, state) in ALREADY_THERE:
                    continue
                with self.subTest(action=action, state=state):
                    rma = self._create_return_in(state)
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        self._press(rma, action)
                    self.assertEqual(rma.state, state)

    def test_the_screen_offers_exactly_what_the_server_allows(self):
        fields = {
            name: f"is_action_{name}_allowed"
            for name in ("submit", "approve", "revision", "reject", "cancel", "draft")
        }
        for state in STATES:
            rma = self._create_return_in(state)
            for action, field in fields.items():
                with self.subTest(action=action, state=state):
                    self.assertEqual(rma[field], state in TRANSITIONS[action][0])

    def test_pressing_twice_does_nothing_twice(self):
        for action, (sources, target) in TRANSITIONS.items():
            with self.subTest(action=action):
                rma = self._create_return_in(sources[0])
                self._press(rma, action)
                before = self._get_traces(rma)
                self._press(rma, action)
                self.assertEqual(rma.state, target)
                self.assertEqual(self._get_traces(rma), before)

    def _get_traces(self, rma):
        return {
            "code": rma.return_code,
            "dates": (rma.date_submitted, rma.date_approved, rma.date_closed),
            "receipts": rma.receipt_ids,
            "credit notes": rma.refund_ids,
            "messages": rma.message_ids,
            "note": rma.customer_note,
        }

    def test_actions_take_several_returns_at_once(self):
        for action, (sources, target) in TRANSITIONS.items():
            for state in sources:
                with self.subTest(action=action, state=state):
                    returns = self._create_return_in(state, number=3)
                    self._press(returns, action)
                    self.assertEqual(returns.mapped("state"), [target] * 3)

    def test_a_batch_is_done_wholly_or_not_at_all(self):
        returns = self._create_return_in("submitted") | self._create_return_in("draft")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            returns.action_approve()
        self.assertEqual(returns.mapped("state"), ["submitted", "draft"])
        self.assertFalse(returns.receipt_ids)

    def test_a_batch_leaves_those_alone_that_are_there_already(self):
        approved = self._create_return_in("approved")
        code, receipt = approved.return_code, approved.receipt_ids
        returns = approved | self._create_return_in("submitted")
        returns.action_approve()
        self.assertEqual(returns.mapped("state"), ["approved", "approved"])
        self.assertEqual((approved.return_code, approved.receipt_ids), (code, receipt))

    def test_refuses_to_submit_a_return_without_lines(self):
        rma = self.env["rma.order"].with_user(self.clerk).create({"partner_id": self.customer.id})
        with self.assertRaisesRegex(UserError, "has no products"):
            rma.action_submit()

    def test_refuses_to_submit_without_the_explanation_its_reason_asks_for(self):
        reason = self.env.ref("rma_core.reason_defective")
        rma = self._create_return((self.line, 1, {"reason_id": reason.id}), submit=False)
        with self.assertRaisesRegex(UserError, "describe what is wrong"):
            rma.action_submit()
        rma.line_ids.description = "It hums."
        rma.action_submit()
        self.assertEqual(rma.state, "submitted")

    def test_refuses_an_outcome_its_reason_does_not_allow(self):
        keep = self.env.ref("rma_core.outcome_keep")
        self.reason.outcome_ids = self.outcome_refund
        rma = self._create_return(
            (self.line, 1, {"reason_id": self.reason.id, "outcome_id": keep.id}), submit=False
        )
        with self.assertRaisesRegex(UserError, "Choose one of: Refund"):
            rma.action_submit()


@tagged("post_install", "-at_install")
class TestReturnApproval(ReturnStatesCommon):
    def test_approval_makes_code_receipt_and_date(self):
        rma = self._create_return_in("submitted")
        self.assertFalse(rma.return_code)
        self.assertFalse(rma.receipt_ids)
        rma.action_approve()
        self.assertRegex(rma.return_code, r"^[0-9A-Z]{10}$")
        self.assertTrue(rma.date_approved)
        self.assertEqual(len(rma.receipt_ids), 1)
        self.assertEqual(rma.line_ids.decision, "accepted")

    def test_a_return_is_found_by_its_code_as_people_type_it(self):
        rma = self._create_return_in("approved")
        code = rma.return_code
        typed = f" {code[:4].lower()} {code[4:7]}-{code[7:]}"
        found = self.env["rma.order"].with_user(self.clerk).name_search(typed)
        self.assertEqual([id_ for id_, __ in found], rma.ids)

    def test_a_whole_number_finds_that_return_alone_and_a_part_every_one(self):
        longer = self._create_return_in("approved")
        rma = self._create_return_in("approved")
        longer._write_protected({"name": f"{rma.name}0"})
        returns = self.env["rma.order"].with_user(self.clerk)
        self.assertEqual(returns.search([("display_name", "ilike", rma.name.lower())]), rma)
        part = returns.search([("display_name", "ilike", rma.name[4:])])
        self.assertEqual(part, rma | longer)

    def test_approving_less_announces_less(self):
        rma = self._create_return((self.line, 5))
        rma.line_ids.quantity_approved = 2
        rma.action_approve()
        self.assertEqual(rma.receipt_ids.move_ids.product_uom_qty, 2)
        self.assertEqual(rma.line_ids.decision, "partial")

    def test_a_line_approved_with_zero_is_refused(self):
        other = self._create_order((self.product_other, 3)).order_line
        rma = self._create_return((self.line, 1), (other, 3))
        refused = rma.line_ids.filtered(lambda line: line.sale_line_id == other)
        refused.quantity_approved = 0
        rma.action_approve()
        self.assertEqual(refused.decision, "refused")
        self.assertEqual(refused.settlement_state, "not_needed")
        self.assertEqual(rma.receipt_ids.move_ids.product_id, self.product)
        self._receive(rma)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")

    def test_refuses_to_approve_more_than_asked_for(self):
        rma = self._create_return((self.line, 2))
        with self.assertRaisesRegex(UserError, "only 2 were requested"):
            rma.line_ids.quantity_approved = 3

    def test_what_was_approved_cannot_change(self):
        rma = self._create_return_in("approved")
        other = self._create_order((self.product_other, 3)).order_line
        for vals in (
            {"quantity": 2},
            {"quantity_approved": 0},
            {"product_id": self.product_other.id},
            {"sale_line_id": other.id},
            {"uom_id": self.env.ref("uom.product_uom_dozen").id},
        ):
            with self.subTest(**vals), self.assertRaises(UserError), self.env.cr.savepoint():
                rma.line_ids.write(vals)

    def test_starting_over_forgets_what_was_decided(self):
        rma = self._create_return((self.line, 4))
        rma.line_ids.quantity_approved = 3
        rma.action_approve()
        code, receipt = rma.return_code, rma.receipt_ids
        rma.action_cancel()
        rma.action_draft()
        self.assertRecordValues(
            rma,
            [
                {
                    "return_code": False,
                    "date_submitted": False,
                    "date_approved": False,
                    "customer_note": False,
                }
            ],
        )
        self.assertRecordValues(
            rma.line_ids, [{"quantity": 4, "quantity_approved": 4, "decision": "pending"}]
        )
        rma.action_submit()
        rma.action_approve()
        self.assertNotEqual(rma.return_code, code)
        self.assertEqual(receipt.state, "cancel")
        new = rma.receipt_ids - receipt
        self.assertRecordValues(new, [{"state": "assigned"}])
        self.assertEqual(new.move_ids.product_uom_qty, 4)
