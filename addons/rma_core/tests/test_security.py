from contextlib import suppress

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import CLERK_GROUPS, RmaCommon

MODELS = ("rma.order", "rma.order.line", "rma.reason", "rma.outcome", "rma.disposition", "rma.tag")


@tagged("post_install", "-at_install")
class TestRoles(RmaCommon):
    """Everybody does their own part of a return, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5))
        cls.line = cls.order.order_line
        cls.plain = cls._create_user("rma_plain", "base.group_user")
        cls.portal = cls._create_user("rma_portal", "base.group_portal")

    def _assert_no_access(self, record, *operations):
        for operation in operations:
            with self.subTest(record=record, operation=operation):
                self.assertFalse(record.has_access(operation))

    # ------------------------------------------------------------------ clerk

    def test_a_clerk_needs_no_rights_on_transfers_and_accounting(self):
        groups = ("stock.group_stock_user", "account.group_account_invoice")
        self.assertFalse(any(self.clerk.has_group(group) for group in groups))
        keep = self.env.ref("rma_core.outcome_keep")
        rma = self._create_return((self.line, 2), (self.line, 1, {"outcome_id": keep.id}))
        rma.with_user(self.clerk).action_approve()
        self.assertEqual(rma.receipt_ids.sudo().state, "assigned")
        self.assertEqual(rma.refund_ids.sudo().state, "draft")
        rma.with_user(self.clerk).action_process()

    def test_a_clerk_looks_at_the_documents_and_leaves_them_alone(self):
        keep = self.env.ref("rma_core.outcome_keep")
        rma = self._create_return(
            (self.line, 2), (self.line, 1, {"outcome_id": keep.id}), approve=True
        )
        receipt, refund = rma.receipt_ids, rma.refund_ids
        self.env.invalidate_all()
        self.assertEqual(receipt.with_user(self.clerk).read(["state"])[0]["state"], "assigned")
        self.assertEqual(refund.with_user(self.clerk).read(["state"])[0]["state"], "draft")
        self._assert_no_access(receipt.with_user(self.clerk), "write", "unlink")
        self._assert_no_access(refund.with_user(self.clerk), "write", "unlink")
        with self.assertRaises(AccessError):
            refund.with_user(self.clerk).action_post()
        with self.assertRaises(AccessError):
            receipt.with_user(self.clerk).button_validate()

    def test_a_clerk_opens_every_screen_of_a_return(self):
        rma = self._create_return((self.line, 2), approve=True)
        self._receive(rma)
        self.env.invalidate_all()
        with Form(rma.with_user(self.clerk)) as form:
            form.reference = "PO 7"
        for action in ("sale_orders", "receipts", "deliveries", "refunds"):
            self.assertTrue(getattr(rma, f"action_view_{action}")())

    def test_a_clerk_does_not_change_reasons_outcomes_and_dispositions(self):
        for model in ("rma.reason", "rma.outcome", "rma.disposition"):
            record = self.env[model].search([], limit=1).with_user(self.clerk)
            self.assertTrue(record.has_access("read"))
            self._assert_no_access(record, "write", "create", "unlink")
            self.assertTrue(record.with_user(self.manager).has_access("write"))

    def test_clients_cannot_call_the_ways_past_the_buttons(self):
        rma = self._create_return((self.line, 2))
        for name in ("_write_protected", "_set_state", "_decline", "_settle"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                get_public_method(rma, name)
        with self.assertRaises(AccessError):
            get_public_method(rma.line_ids, "_write_protected")

    # ------------------------------------------------------------------ accountant

    def test_an_accountant_posts_credit_notes_and_reads_the_return(self):
        rma = self._create_return((self.line, 2), approve=True)
        self._receive(rma)
        self.assertFalse(self.accountant.has_group(CLERK_GROUPS))
        self.env.invalidate_all()
        refund = rma.refund_ids.with_user(self.accountant)
        refund.action_post()
        self.assertEqual(refund.rma_order_ids, rma)
        action = refund.action_view_rma_orders()
        self.assertEqual(action["res_id"], rma.id)
        mine = rma.with_user(self.accountant)
        self.assertEqual(mine.read(["state"])[0]["state"], "done")
        self.assertTrue(mine.line_ids.read(["amount_refunded"]))
        self._assert_no_access(mine, "write", "create", "unlink")
        self._assert_no_access(mine.line_ids, "write", "create", "unlink")
        with self.assertRaises(AccessError):
            mine.action_process()

    def test_an_accountant_decides_nothing(self):
        rma = self._create_return((self.line, 2)).with_user(self.accountant)
        for action in ("action_approve", "action_cancel", "action_submit"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(rma, action)()
        self.assertEqual(rma.state, "submitted")

    # ------------------------------------------------------------------ warehouse

    def test_a_warehouse_worker_receives_without_rights_on_returns(self):
        rma = self._create_return((self.line, 2), approve=True)
        mine = rma.with_user(self.warehouse_worker)
        self._assert_no_access(mine, "read", "write")
        self.env.invalidate_all()
        self._receive(rma, user=self.warehouse_worker)
        self.assertEqual(rma.line_ids.reception_state, "received")
        self.assertEqual(rma.refund_ids.sudo().state, "draft")

    def test_a_warehouse_worker_inspects_from_the_receipt(self):
        rma = self._create_return((self.line, 2), approve=True, is_inspection_required=True)
        receipt = self._receive(rma, user=self.warehouse_worker)
        self.assertFalse(receipt.with_user(self.accountant).is_rma_inspect_allowed)
        self.assertTrue(receipt.with_user(self.clerk).is_rma_inspect_allowed)
        mine = receipt.with_user(self.warehouse_worker)
        self.env.invalidate_all()
        self.assertTrue(mine.is_rma_inspect_allowed)
        action = mine.action_inspect_return()
        wizard = self.env["rma.order.inspect"].with_user(self.warehouse_worker)
        with Form(wizard.browse(action["res_id"])) as form:
            self.assertEqual(form.line_ids.edit(0).quantity, 2)
        form.record.action_confirm()
        self.assertEqual(rma.line_ids.quantity_accepted, 2)
        self.assertEqual(rma.refund_ids.sudo().state, "draft")

    def test_a_warehouse_worker_inspects_nothing_that_is_not_to_be_received(self):
        rma = self._create_return((self.line, 2))
        with self.assertRaises(AccessError):
            self.env["rma.order.inspect"].with_user(self.warehouse_worker).create(
                {"order_id": rma.id}
            )

    # ------------------------------------------------------------------ others

    def test_a_salesperson_works_on_orders_and_only_reads_returns(self):
        rma = self._create_return((self.line, 2), approve=True)
        self.env.invalidate_all()
        order = self.order.with_user(self.salesman)
        arch = order.get_view(view_type="form")["arch"]
        self.assertNotIn("action_return_products", arch)
        with Form(order) as form:
            form.client_order_ref = "Telephone"
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        with self.assertRaises(AccessError):
            order.action_return_products()
        mine = rma.with_user(self.salesman)
        self.assertTrue(mine.has_access("read"))
        self.assertEqual(Form(mine).name, rma.name)
        self._assert_no_access(mine, "write", "create", "unlink")
        self._assert_no_access(mine.line_ids, "write", "create", "unlink")

    def test_a_clerk_sees_the_button_on_the_order(self):
        arch = self.order.with_user(self.clerk).get_view(view_type="form")["arch"]
        self.assertIn("action_return_products", arch)

    def test_a_salesperson_who_handles_returns_starts_one_from_the_order(self):
        self.salesman.group_ids += self.env.ref(CLERK_GROUPS)
        action = self.order.with_user(self.salesman).action_return_products()
        self.assertEqual(action["res_model"], "rma.order.create")

    def test_plain_and_public_users_see_nothing_of_returns(self):
        self._create_return((self.line, 2), approve=True)
        for user in (self.plain, self.env.ref("base.public_user")):
            for model in MODELS:
                records = self.env[model].with_user(user)
                self._assert_no_access(records, "read", "write", "create", "unlink")
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    records.search_read([], ["id"])

    def test_customers_change_nothing_and_see_nothing_of_others(self):
        """What they see of their own is for an add-on to say that has pages for it."""
        rma = self._create_return((self.line, 2), approve=True)
        for model in MODELS:
            self._assert_no_access(
                self.env[model].with_user(self.portal), "write", "create", "unlink"
            )
        for record in (rma, rma.line_ids):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.portal).read(["display_name"])

    def test_this_add_on_gives_customers_no_rights(self):
        own = self.env["ir.model.data"].search(
            [("module", "=", "rma_core"), ("model", "=", "ir.model.access")]
        )
        rights = self.env["ir.model.access"].browse(own.mapped("res_id"))
        outside = self.env.ref("base.group_portal") | self.env.ref("base.group_public")
        self.assertTrue(rights)
        self.assertTrue(all(right.group_id for right in rights))
        self.assertFalse(rights.group_id & outside)

    def test_a_customer_with_a_login_changes_nothing_of_their_own_by_mere_rpc(self):
        rma = self._create_return((self.line, 2), approve=True)
        mine = self.customer
        user = new_test_user(
            self.env, "ada_portal", groups="base.group_portal", partner_id=mine.id
        )
        with self.assertRaises(AccessError):
            rma.with_user(user).read(["note"])
        for record, vals in ((rma, {"note": "mine"}), (rma.line_ids, {"quantity": 1})):
            with self.assertRaises(AccessError):
                record.with_user(user).write(vals)


@tagged("post_install", "-at_install")
class TestForeignIds(RmaCommon):
    """Ids from a client are looked up and checked, never trusted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5), (cls.product_other, 5))
        cls.line, cls.line_other = cls.order.order_line
        cls.foreign = cls._create_order((cls.product, 5), partner=cls.other_customer)

    def _assert_refused_or_corrected(self, vals, is_right):
        with suppress(UserError), self.env.cr.savepoint():
            rma = self._create_return((self.line, 2, vals))
            self.assertTrue(is_right(rma.line_ids))

    def test_the_delivery_must_be_one_of_the_order_line(self):
        """Address, lots and value follow from it."""
        for move in self.foreign.picking_ids.move_ids | self.line_other.move_ids:
            self._assert_refused_or_corrected(
                {"move_id": move.id}, lambda line: line.move_id == self.line.move_ids
            )

    def test_a_delivery_of_another_customer_is_refused(self):
        move = self.foreign.picking_ids.move_ids
        with self.assertRaises(UserError):
            self.env["rma.order"].with_user(self.clerk).create(
                {
                    "partner_id": self.customer.id,
                    "line_ids": [Command.create({"move_id": move.id, "quantity": 1})],
                }
            )

    def test_the_product_must_be_the_one_of_the_order_line(self):
        self._assert_refused_or_corrected(
            {"product_id": self.product_other.id}, lambda line: line.product_id == self.product
        )

    def test_an_order_not_confirmed_is_refused(self):
        draft = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "product_uom_qty": 2})
                ],
            }
        )
        with self.assertRaises(UserError):
            self._create_return((draft.order_line, 1))

    def test_notes_of_an_order_are_refused(self):
        self.order.order_line = [Command.create({"display_type": "line_note", "name": "Note"})]
        note = self.order.order_line.filtered("display_type")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_return((note, 1))
