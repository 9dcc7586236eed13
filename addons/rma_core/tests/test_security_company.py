from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import CLERK_GROUPS, RmaCommon


@tagged("post_install", "-at_install")
class TestCompanies(RmaCommon):
    """All documents of a return are in its company, whichever is active; users of one company
    see nothing of another's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = cls.env.company
        cls.branch = cls.env["res.company"].create({"name": "Second Company"})
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.branch, install_demo=False
        )
        both = cls.home | cls.branch
        cls.clerk_both = cls._create_company_user("clerk_both", CLERK_GROUPS, cls.home, both)
        cls.clerk_branch = cls._create_company_user(
            "clerk_branch", CLERK_GROUPS, cls.branch, cls.branch
        )
        cls.worker_branch = cls._create_company_user(
            "worker_branch", "stock.group_stock_user", cls.branch, cls.branch
        )
        cls.accountant_branch = cls._create_company_user(
            "accountant_branch", "account.group_account_invoice", cls.branch, cls.branch
        )
        cls.warehouse_branch = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.branch.id)]
        )
        cls.tax_branch = cls.env["account.tax"].search(
            [("company_id", "=", cls.branch.id), ("type_tax_use", "=", "sale")], limit=1
        )
        cls.product.taxes_id += cls.tax_branch
        cls.order = cls._create_order((cls.product, 5))
        cls.order_branch = cls._create_branch_order()
        cls.line_branch = cls.order_branch.order_line

    @classmethod
    def _create_company_user(cls, login, groups, company, companies):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            company_id=company.id,
            company_ids=[Command.set(companies.ids)],
        )

    @classmethod
    def _create_branch_order(cls):
        env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.branch.ids})
        order = env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "product_uom_qty": 5})
                ],
            }
        )
        order.action_confirm()
        cls._stock(cls.product, 5, location=cls.warehouse_branch.lot_stock_id)
        order.picking_ids.move_ids.write({"quantity": 5, "picked": True})
        order.picking_ids._action_done()
        order._create_invoices().action_post()
        return order.with_env(cls.env)

    def _as_both(self, record, *companies):
        """Return the record for the clerk of both companies, the first one active."""
        return record.with_user(self.clerk_both).with_context(
            allowed_company_ids=[company.id for company in companies]
        )

    def _receive_branch(self, rma):
        """Receive as the branch's own worker, who knows of no other company."""
        rma = rma.with_context(allowed_company_ids=self.branch.ids)
        return self._receive(rma, user=self.worker_branch)

    def _create_branch_return(self, approve=True):
        returns = self._as_both(self.env["rma.order"], self.home, self.branch)
        rma = returns.create(
            {"line_ids": [Command.create({"sale_line_id": self.line_branch.id, "quantity": 2})]}
        )
        rma.action_submit()
        if approve:
            rma.action_approve()
        return rma

    def test_all_documents_are_in_the_return_s_company_whichever_is_active(self):
        rma = self._create_branch_return()
        self.assertEqual(rma.env.company, self.home)
        self.assertRecordValues(
            rma, [{"company_id": self.branch.id, "warehouse_id": self.warehouse_branch.id}]
        )
        self.assertEqual(rma.line_ids.company_id, self.branch)
        receipt = rma.sudo().receipt_ids
        self.assertRecordValues(
            receipt,
            [
                {
                    "company_id": self.branch.id,
                    "picking_type_id": self.warehouse_branch.rma_type_id.id,
                    "location_dest_id": self.warehouse_branch.rma_location_id.id,
                }
            ],
        )
        self.assertEqual(receipt.move_ids.company_id, self.branch)
        self._receive_branch(rma)
        refund = rma.sudo().refund_ids
        self.assertEqual(refund.company_id, self.branch)
        self.assertEqual(refund.journal_id.company_id, self.branch)
        self.assertEqual(refund.line_ids.account_id.company_ids, self.branch)
        self.assertEqual(refund.invoice_line_ids.tax_ids, self.tax_branch)
        self._post(
            refund.with_context(allowed_company_ids=self.branch.ids), user=self.accountant_branch
        )
        self.assertEqual(rma.state, "done")
        self.assertBooks(self.line_branch, delivered=3, invoiced=3)

    def test_process_and_kept_goods_with_the_other_company_active(self):
        keep = self.env.ref("rma_core.outcome_keep")
        rma = self._create_branch_return(approve=False)
        rma.line_ids.outcome_id = keep
        rma.action_approve()
        refund = rma.sudo().refund_ids
        self.assertEqual(refund.company_id, self.branch)
        refund.button_cancel()
        self._as_both(rma, self.home, self.branch).action_process()
        self.assertEqual((rma.sudo().refund_ids - refund).company_id, self.branch)

    def test_put_away_documents_are_in_the_return_s_company(self):
        for kind in ("restock", "scrap"):
            with self.subTest(kind=kind):
                rma = self._create_branch_return(approve=False)
                rma.line_ids.disposition_id = self.env.ref(f"rma_core.disposition_{kind}")
                rma.action_approve()
                self._receive_branch(rma)
                moves = rma.sudo().line_ids.stock_move_ids
                self.assertGreater(len(moves), 1)
                self.assertEqual(moves.company_id, self.branch)

    def test_goods_without_an_order_are_credited_in_the_return_s_company(self):
        returns = self._as_both(self.env["rma.order"], self.home, self.branch)
        line = {"product_id": self.product.id, "quantity": 1, "price_unit": 70}
        rma = returns.create(
            {
                "partner_id": self.customer.id,
                "company_id": self.branch.id,
                "line_ids": [Command.create(line)],
            }
        )
        self.assertEqual(rma.warehouse_id, self.warehouse_branch)
        rma.action_submit()
        rma.action_approve()
        self._receive_branch(rma)
        refund = rma.sudo().refund_ids
        self.assertEqual(refund.company_id, self.branch)
        self.assertEqual(refund.journal_id.company_id, self.branch)

    def test_users_of_one_company_see_nothing_of_another_s(self):
        rma = self._create_branch_return()
        mine = self._create_return((self.order.order_line, 1))
        self.env.invalidate_all()
        for model, record in (("rma.order", rma), ("rma.order.line", rma.line_ids)):
            found = self.env[model].with_user(self.clerk).search([])
            self.assertNotIn(record, found)
            with self.assertRaises(AccessError):
                record.with_user(self.clerk).with_context(allowed_company_ids=None).read(["id"])
        found = self.env["rma.order"].with_user(self.clerk_branch).search([])
        self.assertIn(rma.id, found.ids)
        self.assertNotIn(mine.id, found.ids)

    def test_users_of_one_company_cannot_act_on_another_s(self):
        rma = self._create_branch_return(approve=False).with_user(self.clerk)
        rma = rma.with_context(allowed_company_ids=self.home.ids)
        for action in ("action_approve", "action_cancel", "action_process"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(rma, action)()
        with self.assertRaises(AccessError):
            rma.write({"note": "mine"})
        with self.assertRaises(AccessError):
            rma.unlink()
        self.assertEqual(rma.sudo().state, "submitted")
        self.assertFalse(rma.sudo().receipt_ids)

    def test_an_order_line_of_an_unseen_company_is_refused(self):
        returns = self.env["rma.order"].with_user(self.clerk)
        line = {"sale_line_id": self.line_branch.id, "quantity": 1}
        with self.assertRaises(UserError):
            returns.create({"line_ids": [Command.create(line)]})
        with self.assertRaises(UserError):
            returns.create({"company_id": self.home.id, "line_ids": [Command.create(line)]})

    def test_the_dialog_does_not_open_an_order_of_an_unseen_company(self):
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.env["rma.order.create"].with_user(self.clerk).create(
                {"sale_order_id": self.order_branch.id}
            )

    def test_a_return_is_of_one_company(self):
        returns = self._as_both(self.env["rma.order"], self.home, self.branch)
        with self.assertRaises(UserError):
            returns.create(
                {
                    "line_ids": [
                        Command.create({"sale_line_id": line.id, "quantity": 1})
                        for line in self.line_branch | self.order.order_line
                    ]
                }
            )

    def test_warehouse_and_outcome_must_be_of_the_company(self):
        outcome = self.outcome_refund.copy({"company_id": self.home.id})
        rma = self._create_branch_return(approve=False)
        with self.assertRaises(UserError):
            rma.warehouse_id = self.warehouse
        with self.assertRaises(UserError):
            rma.line_ids.outcome_id = outcome

    def test_a_company_s_own_outcome_is_not_the_default_of_another(self):
        self.env["rma.outcome"].search([]).active = False
        mine = self.outcome_refund.copy({"company_id": self.home.id, "active": True})
        other = self.outcome_refund.copy({"company_id": self.branch.id, "active": True})
        self.assertEqual(self._create_return((self.order.order_line, 1)).line_ids.outcome_id, mine)
        self.assertEqual(
            self._create_branch_return(approve=False).line_ids.outcome_id.id, other.id
        )

    def test_the_company_of_a_submitted_return_stays(self):
        rma = self._create_branch_return(approve=False)
        with self.assertRaises(UserError):
            rma.company_id = self.home
