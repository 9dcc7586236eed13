"""How each column does the work: from delivered, invoiced orders to the same final documents."""

from odoo import Command, fields

from .goods import validate
from .meter import count_queries


class Column:
    """One way to take whole orders back."""

    def __init__(self, env):
        self.env = env
        self.steps = {}  # queries of the steps that have a name
        self._counted = count_queries()

    def prepare(self):
        """Set up what the column's flows need; not measured."""

    def next_request(self, step=None):
        """End a person's request: the next one starts with nothing read and nothing pending.

        :param step: what the request was, to say how many queries it took
        """
        self.env.cr.flush()
        self.env.invalidate_all()
        counted = count_queries()
        if step:
            self.steps[step] = self.steps.get(step, 0) + counted - self._counted
        self._counted = counted

    def refund(self, orders):
        """Receive the orders' goods and credit their invoices."""
        raise NotImplementedError

    def replacement(self, orders):
        """Receive the orders' goods and deliver the same once more."""
        raise NotImplementedError

    def refund_with_preview(self, orders):
        """The same as ``refund()``, after a look at what follows where that can be seen."""
        self.refund(orders)


class Suite(Column):
    """rma_core: a return per order, submitted, approved, received, and settled by itself."""

    is_previewed = False

    def prepare(self):
        # As in all columns but those that are there to show what mails cost.
        self.env["rma.mail"].search([]).active = False

    def refund(self, orders):
        returns = self._return(orders, "rma_core.outcome_refund")
        self.next_request("receive")
        returns.refund_ids.action_post()
        self.next_request("post")

    def refund_with_preview(self, orders):
        self.is_previewed = True
        self.refund(orders)

    def replacement(self, orders):
        returns = self._return(orders, "rma_core.outcome_replace")
        self.next_request()
        validate(returns.delivery_ids)

    def _return(self, orders, outcome):
        outcome = self.env.ref(outcome)
        returns = self.env["rma.order"].create(
            [
                {
                    "line_ids": [
                        Command.create(
                            {
                                "sale_line_id": line.id,
                                "quantity": line.qty_delivered,
                                "outcome_id": outcome.id,
                            }
                        )
                        for line in order.order_line
                    ]
                }
                for order in orders
            ]
        )
        self.next_request()
        returns.action_submit()
        self.next_request("submit")
        if self.is_previewed:
            returns.line_ids.mapped("preview")
            self.next_request("preview")
        returns.action_approve()
        self.next_request("approve")
        validate(returns.receipt_ids)
        return returns


class SuiteWithMails(Suite):
    """rma_core as it is installed, with every mail that is on by then."""

    def prepare(self):
        """Leave everything as it is."""


class Oca(Column):
    """OCA/rma with rma_sale: an RMA per order line, confirmed, received, refunded or replaced."""

    def prepare(self):
        # As in the suite: the replacement is made when the goods arrive.
        operation = self.env.ref("rma.rma_operation_replace")
        operation.action_create_delivery = "automatic_after_receipt"

    def refund(self, orders):
        rmas = self._return(orders, "rma.rma_operation_refund")
        self.next_request()
        rmas.action_refund()
        self.next_request()
        rmas.refund_id.action_post()

    def replacement(self, orders):
        rmas = self._return(orders, "rma.rma_operation_replace")
        self.next_request()
        validate(rmas.delivery_move_ids.picking_id)

    def _return(self, orders, operation):
        operation = self.env.ref(operation)
        rmas = self.env["rma"].create(
            [
                {
                    "partner_id": order.partner_id.id,
                    "order_id": order.id,
                    "picking_id": move.picking_id.id,
                    "move_id": move.id,
                    "product_id": move.product_id.id,
                    "product_uom_qty": move.quantity,
                    "product_uom": move.product_uom.id,
                    "operation_id": operation.id,
                }
                for order in orders
                for move in order.order_line.move_ids
            ]
        )
        self.next_request()
        rmas.action_confirm()
        self.next_request()
        validate(rmas.reception_move_id.picking_id)
        return rmas


class OcaWithMails(Oca):
    """OCA/rma with its mails for what staff do: confirmed, and received."""

    def prepare(self):
        super().prepare()
        # A company that was there before the add-on has no templates chosen.
        confirmed = self.env.ref("rma.mail_template_rma_notification")
        received = self.env.ref("rma.mail_template_rma_receipt_notification")
        self.env.company.write(
            {
                "send_rma_confirmation": True,
                "rma_mail_confirmation_template_id": confirmed.id,
                "send_rma_receipt_confirmation": True,
                "rma_mail_receipt_confirmation_template_id": received.id,
            }
        )


class Bare(Column):
    """Odoo's wizards by hand: return transfer, credit note, or return for exchange."""

    def refund(self, orders):
        transfers = self._return(orders, "action_create_returns")
        self.next_request("approve")
        validate(transfers)
        self.next_request("receive")
        invoices = orders.invoice_ids
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoices.ids)
            .create({"journal_id": invoices.journal_id.id})
        )
        self.next_request()
        wizard.refund_moves()
        self.next_request("receive")
        wizard.new_move_ids.action_post()
        self.next_request("post")

    def replacement(self, orders):
        before = orders.picking_ids
        receipts = self._return(orders, "action_create_exchanges")
        validate(receipts)
        self.next_request()
        validate(orders.picking_ids - before - receipts)

    def _return(self, orders, button):
        receipts = self.env["stock.picking"]
        for picking in orders.picking_ids:
            wizard = (
                self.env["stock.return.picking"]
                .with_context(active_model="stock.picking", active_id=picking.id)
                .create({})
            )
            for line in wizard.product_return_moves:
                line.quantity = line.move_id.quantity
            receipts |= receipts.browse(getattr(wizard, button)()["res_id"])
            self.next_request()
        return receipts


class Floor(Column):
    """The same documents written straight with create(): no returns add-on, no wizard."""

    def refund(self, orders):
        transfers = self._receive(orders, to_refund=True)
        self.next_request("approve")
        validate(transfers)
        invoices = orders.invoice_ids
        today = fields.Date.context_today(invoices)
        credit_notes = self.env["account.move"].create(
            [self._prepare_credit_note(invoice, today) for invoice in invoices]
        )
        self.next_request("receive")
        credit_notes.action_post()
        self.next_request("post")

    def replacement(self, orders):
        validate(self._receive(orders, to_refund=False))
        validate(self._deliver(orders))

    def _receive(self, orders, to_refund):
        picking_type = orders.warehouse_id.in_type_id
        return self._create_transfers(
            orders, picking_type, lambda move: self._prepare_receipt_move(move, to_refund)
        )

    def _deliver(self, orders):
        return self._create_transfers(
            orders, orders.warehouse_id.out_type_id, self._prepare_delivery_move
        )

    def _create_transfers(self, orders, picking_type, prepare_move):
        vals_list = []
        for delivery in orders.picking_ids.filtered(lambda p: not p.return_id):
            moves = [prepare_move(move) for move in delivery.move_ids]
            vals_list.append(
                {
                    "partner_id": delivery.partner_id.id,
                    "origin": delivery.name,
                    "picking_type_id": picking_type.id,
                    "location_id": moves[0]["location_id"],
                    "location_dest_id": moves[0]["location_dest_id"],
                    "return_id": moves[0].get("origin_returned_move_id") and delivery.id,
                    "move_ids": [
                        Command.create({"picking_type_id": picking_type.id, **vals})
                        for vals in moves
                    ],
                }
            )
        transfers = self.env["stock.picking"].create(vals_list)
        transfers.action_confirm()
        return transfers

    def _prepare_receipt_move(self, move, to_refund):
        return {
            "product_id": move.product_id.id,
            "product_uom_qty": move.quantity,
            "product_uom": move.product_uom.id,
            "location_id": move.location_dest_id.id,
            "location_dest_id": move.location_id.id,
            "origin_returned_move_id": move.id,
            "move_orig_ids": [Command.link(move.id)],
            "sale_line_id": move.sale_line_id.id,
            "to_refund": to_refund,
        }

    def _prepare_delivery_move(self, move):
        return {
            "product_id": move.product_id.id,
            "product_uom_qty": move.quantity,
            "product_uom": move.product_uom.id,
            "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id,
            "to_refund": False,
        }

    def _prepare_credit_note(self, invoice, today):
        return {
            "move_type": "out_refund",
            "partner_id": invoice.partner_id.id,
            "journal_id": invoice.journal_id.id,
            "invoice_date": today,
            "invoice_origin": invoice.name,
            "reversed_entry_id": invoice.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": line.product_id.id,
                        "name": line.name,
                        "quantity": line.quantity,
                        "product_uom_id": line.product_uom_id.id,
                        "price_unit": line.price_unit,
                        "discount": line.discount,
                        "account_id": line.account_id.id,
                        "tax_ids": [Command.set(line.tax_ids.ids)],
                        "sale_line_ids": [Command.set(line.sale_line_ids.ids)],
                    }
                )
                for line in invoice.invoice_line_ids
            ],
        }


COLUMNS = {
    "suite": Suite,
    "mails": SuiteWithMails,
    "oca": Oca,
    "oca_mails": OcaWithMails,
    "bare": Bare,
    "floor": Floor,
}
