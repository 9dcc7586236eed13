from odoo import Command
from odoo.fields import Datetime
from odoo.tests import Form, new_test_user

from odoo.addons.base.tests.common import BaseCommon

CLERK_GROUPS = "rma_core.rma_core_group_user"
MANAGER_GROUPS = "rma_core.rma_core_group_manager"
# How the names of the suite's add-ons begin.
SUITE = ("rma_", "dealer_")


class TrackedMixin:
    """Put before a class whose tests read what is tracked and mailed: Odoo's tests do without."""

    @classmethod
    def default_env_context(cls):
        return {}

    @classmethod
    def _close_transaction(cls, env=None):
        """Write what Odoo writes at the end of each request."""
        env = env or cls.env
        env.flush_all()
        env.cr.precommit.run()


class RmaCommon(BaseCommon):
    """A company with goods, customers and staff, and factories for what returns start from.

    Documents before the return are made as superuser; what a test is about is done as the
    user it names: ``cls.clerk``, ``cls.warehouse_worker``, ``cls.accountant``, …
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.company
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ada Customer", "email": "ada@example.com"}
        )
        cls.other_customer = cls.env["res.partner"].create(
            {"name": "Bob Customer", "email": "bob@example.com"}
        )
        cls.clerk = cls._create_user("rma_clerk", CLERK_GROUPS)
        cls.manager = cls._create_user("rma_manager", MANAGER_GROUPS)
        cls.warehouse_worker = cls._create_user("rma_warehouse", "stock.group_stock_user")
        cls.accountant = cls._create_user("rma_accountant", "account.group_account_invoice")
        cls.salesman = cls._create_user("rma_salesman", "sales_team.group_sale_salesman_all_leads")
        cls.tax = cls.env["account.tax"].create(
            {"name": "Tax 15", "amount": 15, "type_tax_use": "sale"}
        )
        cls.product = cls._create_product("Lamp", 100)
        cls.product_other = cls._create_product("Chair", 40)
        cls.reason = cls.env.ref("rma_core.reason_withdrawal")
        cls.outcome_refund = cls.env.ref("rma_core.outcome_refund")

    # ------------------------------------------------------------------ factories

    @classmethod
    def _create_user(cls, login, groups):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            company_id=cls.env.company.id,
            company_ids=[Command.set(cls.env.company.ids)],
        )

    @classmethod
    def _create_product(cls, name, price, **vals):
        return cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "list_price": price,
                "standard_price": price / 2,
                "invoice_policy": "delivery",
                "taxes_id": [Command.set(cls.tax.ids)],
                **vals,
            }
        )

    @classmethod
    def _stock(cls, product, quantity, location=None, lot=None):
        cls.env["stock.quant"]._update_available_quantity(
            product, location or cls.warehouse.lot_stock_id, quantity, lot_id=lot
        )

    @classmethod
    def _create_order(cls, *lines, partner=None, deliver=True, invoice=True, **vals):
        """Return a confirmed sale order, delivered and with a posted invoice unless told.

        :param lines: ``(product, quantity)`` or ``(product, quantity, line values)``
        """
        order = cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": quantity, **dict(*more)}
                    )
                    for product, quantity, *more in lines
                ],
                **vals,
            }
        )
        order.action_confirm()
        if deliver:
            cls._deliver(order)
        if invoice:
            cls._invoice(order)
        return order

    @classmethod
    def _deliver(cls, order, quantities=None):
        """Validate the order's open deliveries, wholly or ``{product: quantity}``; the rest
        stays in a backorder."""
        for move in order.picking_ids.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        ):
            quantity = move.product_uom_qty if quantities is None else quantities[move.product_id]
            cls._stock(move.product_id, quantity)
            move.quantity = quantity
            move.picked = True
        pickings = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        pickings._action_done()
        return pickings

    @classmethod
    def _invoice(cls, order, post=True):
        invoice = order._create_invoices()
        if post:
            invoice.action_post()
        return invoice

    @classmethod
    def _create_return(cls, *lines, user=None, submit=True, approve=False, origin=None, **vals):
        """Return a return made by ``user`` (the clerk), or as if by whom ``origin`` says.

        :param lines: ``(sale order line, quantity)`` or ``(…, line values)``
        """
        order = (
            cls.env["rma.order"]
            .with_user(user or cls.clerk)
            .create(
                {
                    "line_ids": [
                        Command.create(
                            {"sale_line_id": line.id, "quantity": quantity, **dict(*more)}
                        )
                        for line, quantity, *more in lines
                    ],
                    **vals,
                }
            )
        )
        if origin:
            order.sudo().origin = origin
        if submit or approve:
            order.action_submit()
        if approve:
            order.action_approve()
        return order

    def _receive(self, order, quantities=None, user=None):
        """Validate the open receipts of a return as the warehouse would.

        :param quantities: ``{product: quantity}``; the rest stays in a backorder
        """
        user = user or self.warehouse_worker
        receipts = order.sudo().receipt_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        for move in receipts.move_ids:
            if quantities is not None:
                move.with_user(user).quantity = quantities.get(move.product_id, 0)
            move.with_user(user).picked = bool(move.quantity)
        for receipt in receipts:
            action = receipt.with_user(user).button_validate()
            if isinstance(action, dict):
                wizard = Form.from_action(self.env["base"].with_user(user).env, action).save()
                wizard.process()
        return receipts

    def _post(self, moves, user=None):
        moves.with_user(user or self.accountant).action_post()

    def _now(self):
        return Datetime.now()

    # ------------------------------------------------------------------ by hand, without returns

    @classmethod
    def _return_by_hand(cls, picking, quantities, done=True, to_refund=True):
        """Return goods by Odoo's own wizard on the transfer.

        :param quantities: ``{product: quantity}``
        """
        wizard = cls.env["stock.return.picking"].create({"picking_id": picking.id})
        for line in wizard.product_return_moves:
            line.quantity = quantities.get(line.product_id, 0)
        transfer = cls.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        transfer.move_ids.to_refund = to_refund
        if done:
            transfer.move_ids.picked = True
            transfer._action_done()
        return transfer

    @classmethod
    def _credit_by_hand(cls, invoice, quantities=None, post=True):
        """Credit an invoice by Odoo's own reversal wizard, wholly or ``{product: quantity}``."""
        wizard = (
            cls.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "reason": "By hand"})
        )
        refund = cls.env["account.move"].browse(wizard.refund_moves()["res_id"])
        for line in refund.invoice_line_ids if quantities is not None else ():
            if quantities.get(line.product_id):
                line.quantity = quantities[line.product_id]
            else:
                line.unlink()
        if post:
            refund.action_post()
        return refund

    # ------------------------------------------------------------------ what must be right

    def assertBooks(self, line, delivered, invoiced, status="invoiced"):
        """Check an order line's quantities; whatever they are, nothing is left to invoice."""
        self.env.flush_all()
        line.invalidate_recordset()
        self.assertRecordValues(
            line,
            [
                {
                    "qty_delivered": delivered,
                    "qty_invoiced": invoiced,
                    "qty_to_invoice": 0,
                    "invoice_status": status,
                }
            ],
        )
        self.assertNotEqual(line.order_id.invoice_status, "to invoice")
