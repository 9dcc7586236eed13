from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestClaims(RmaCommon):
    """A delivered quantity is claimed once: over all returns that are not rejected or
    cancelled, no more comes back than was delivered and is not returned otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.order = cls._create_order((cls.product, 5))
        cls.line = cls.order.order_line
        cls.delivery = cls.order.picking_ids

    def _assert_free(self, quantity, line=None):
        """Check that exactly this quantity can still be claimed, and leave it so."""
        line = line or self.line
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._create_return((line, quantity + 1), submit=False)
        if quantity:
            # Undone, so that what a test goes on with is not claimed by this.
            savepoint = self.env.cr.savepoint()
            self._create_return((line, quantity))
            savepoint.rollback()
            savepoint.close()
            self.env.invalidate_all()

    def test_refuses_more_than_delivered_in_one_line(self):
        self._assert_free(5)

    def test_refuses_more_than_delivered_over_several_returns(self):
        self._create_return((self.line, 2))
        self._create_return((self.line, 1), approve=True)
        self._assert_free(2)

    def test_refuses_more_than_delivered_over_lines_of_one_return(self):
        with self.assertRaises(UserError):
            self._create_return((self.line, 3), (self.line, 3))

    def test_refuses_more_than_delivered_over_returns_made_in_one_call(self):
        vals = {"line_ids": [Command.create({"sale_line_id": self.line.id, "quantity": 3})]}
        returns = self.env["rma.order"].with_user(self.clerk)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            returns.create([vals, vals])
        self._assert_free(5)
        self.assertEqual(len(returns.create([vals])), 1)
        self._assert_free(2)

    def test_the_error_names_product_order_and_figures(self):
        self._create_return((self.line, 4))
        with self.assertRaises(UserError) as caught:
            self._create_return((self.line, 3))
        message = str(caught.exception)
        for part in ("Lamp", self.order.name, "only 1 unit", "not 3."):
            self.assertIn(part, message)

    def test_raising_the_quantity_is_checked_too(self):
        self._create_return((self.line, 2))
        rma = self._create_return((self.line, 3))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            rma.line_ids.quantity = 4
        rma.line_ids.quantity = 1
        self._assert_free(2)

    def test_pointing_a_line_at_another_order_line_is_checked_too(self):
        other = self._create_order((self.product, 1)).order_line
        rma = self._create_return((self.line, 3))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            rma.line_ids.sale_line_id = other
        self._assert_free(2)
        self._assert_free(1, other)

    def test_adding_a_line_is_checked_too(self):
        rma = self._create_return((self.line, 3))
        vals = {"sale_line_id": self.line.id, "quantity": 3}
        with self.assertRaises(UserError), self.env.cr.savepoint():
            rma.line_ids = [Command.create(vals)]

    def test_goods_not_delivered_yet_cannot_be_returned(self):
        line = self._create_order((self.product, 5), deliver=False, invoice=False).order_line
        self._assert_free(0, line)
        self._deliver(line.order_id, {self.product: 2})
        self._assert_free(2, line)
        self._deliver(line.order_id)
        self._assert_free(5, line)

    def test_orders_do_not_disturb_each_other(self):
        other = self._create_order((self.product, 5)).order_line
        self._create_return((other, 5))
        self._assert_free(5)

    # ------------------------------------------------------------------ what frees a claim

    def test_a_rejected_return_frees_its_quantity(self):
        rma = self._create_return((self.line, 5))
        rma._decline("rejected", "Too late.")
        self._assert_free(5)

    def test_a_cancelled_return_frees_its_quantity(self):
        rma = self._create_return((self.line, 5), approve=True)
        rma.action_cancel()
        self._assert_free(5)

    def test_a_deleted_draft_frees_its_quantity(self):
        self._create_return((self.line, 5), submit=False).unlink()
        self._assert_free(5)

    def test_a_revision_keeps_its_quantity(self):
        self._create_return((self.line, 4))._decline("revision", "Which colour?")
        self._assert_free(1)

    def test_approving_less_frees_the_rest(self):
        rma = self._create_return((self.line, 5))
        rma.line_ids.quantity_approved = 2
        rma.action_approve()
        self._assert_free(3)

    def test_a_refused_line_frees_all(self):
        rma = self._create_return((self.line, 5))
        rma.line_ids.quantity_approved = 0
        rma.action_approve()
        self._assert_free(5)

    def test_a_closed_return_keeps_its_quantity(self):
        rma = self._create_return((self.line, 2), approve=True)
        self._receive(rma)
        self._assert_free(3)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        self._assert_free(3)

    def test_starting_over_is_refused_when_the_goods_are_claimed_meanwhile(self):
        rma = self._create_return((self.line, 4))
        rma.action_cancel()
        other = self._create_return((self.line, 3))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            rma.action_draft()
        self.assertEqual(rma.state, "cancel")
        other.action_cancel()
        rma.action_draft()
        self._assert_free(1)

    def test_receiving_more_than_announced_claims_more(self):
        rma = self._create_return((self.line, 2), approve=True)
        self._receive(rma, {self.product: 3})
        self.assertEqual(rma.line_ids.quantity_received, 3)
        self._assert_free(2)

    # ------------------------------------------------------------------ units

    def test_units_claim_parts_of_dozens(self):
        line = self._create_order((self.product, 1, {"product_uom_id": self.dozen.id})).order_line
        self.assertEqual(line.qty_delivered, 1)
        unit = {"uom_id": self.product.uom_id.id}
        self._create_return((line, 10, unit))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._create_return((line, 3, unit))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._create_return((line, 1))
        self._create_return((line, 2, unit))

    def test_dozens_claim_units(self):
        line = self._create_order((self.product, 30)).order_line
        self._create_return((line, 2, {"uom_id": self.dozen.id}))
        self._assert_free(6, line)

    def test_fractions_are_claimed_without_losing_any(self):
        kilogram = self.env.ref("uom.product_uom_kgm")
        flour = self._create_product("Flour", 2, uom_id=kilogram.id)
        line = self._create_order((flour, 0.3)).order_line
        for __ in range(3):
            self._create_return((line, 0.1))
        with self.assertRaises(UserError):
            self._create_return((line, 0.01))

    # ------------------------------------------------------------------ Odoo's own returns

    def test_goods_returned_by_odoos_own_wizard_are_gone(self):
        for to_refund in (True, False):
            with self.subTest(to_refund=to_refund):
                line = self._create_order((self.product, 5)).order_line
                self._return_by_hand(
                    line.order_id.picking_ids, {self.product: 3}, to_refund=to_refund
                )
                self._assert_free(2, line)

    def test_goods_announced_by_odoos_own_wizard_are_gone_until_it_is_cancelled(self):
        transfer = self._return_by_hand(self.delivery, {self.product: 3}, done=False)
        self._assert_free(2)
        transfer.action_cancel()
        self._assert_free(5)

    def test_goods_returned_and_delivered_again_can_be_returned_again(self):
        transfer = self._return_by_hand(self.delivery, {self.product: 3})
        self._return_by_hand(transfer, {self.product: 3})
        self.assertEqual(self.line.qty_delivered, 5)
        self._assert_free(5)

    def test_a_receipt_undone_by_odoos_own_wizard_can_be_returned_again(self):
        rma = self._create_return((self.line, 3), approve=True)
        self._receive(rma)
        self._return_by_hand(rma.receipt_ids, {self.product: 3})
        self.assertEqual(rma.line_ids.quantity_received, 0)
        # The return itself still awaits them.
        self._assert_free(2)

    def test_odoos_own_wizard_does_not_take_what_returns_claim(self):
        self._create_return((self.line, 4), approve=True)
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            self._return_by_hand(self.delivery, {self.product: 2}, done=False)
        for part in ("Lamp", "4 units", "at most 1 can"):
            self.assertIn(part, str(caught.exception))
        self._return_by_hand(self.delivery, {self.product: 1})
        self._assert_free(0)

    def test_odoos_own_wizard_does_not_take_what_a_request_under_review_claims(self):
        self._create_return((self.line, 4))
        with self.assertRaises(UserError):
            self._return_by_hand(self.delivery, {self.product: 2}, done=False)

    def test_odoos_own_wizard_works_as_ever_without_returns(self):
        transfer = self._return_by_hand(self.delivery, {self.product: 5})
        self.assertEqual(transfer.state, "done")
        self.assertEqual(self.line.qty_delivered, 0)
