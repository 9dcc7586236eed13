from odoo import api, fields, models

from ...quantities import TakenBack

# What a settlement follows from, whatever the outcome: the decision, the goods, and the money.
# Each handler adds its own in ``_settlement_sources``.
SETTLEMENT_SOURCES = (
    "outcome_id",
    "outcome_id.handler",
    "outcome_id.trigger",
    "outcome_id.needs_receipt",
    "order_id.is_inspection_required",
    "uom_id",
    "quantity_approved",
    "quantity_received",
    "quantity_inspected",
    "quantity_refused",
    "is_short_closed",
    "stock_move_ids.state",
    "stock_move_ids.quantity",
    "stock_move_ids.product_uom_qty",
    "stock_move_ids.to_refund",
    "account_line_ids.parent_state",
    "account_line_ids.quantity",
    "account_line_ids.product_uom_id",
)


class RmaOrderLine(models.Model):
    """What the customer got: the third axis, read back from the documents by the outcomes'
    handlers."""

    _inherit = "rma.order.line"

    settlement_state = fields.Selection(
        [
            ("not_needed", "Not Needed"),
            ("waiting", "Waiting"),
            ("in_progress", "In Progress"),
            ("settled", "Settled"),
        ],
        string="Settlement",
        compute="_compute_settlement",
        store=True,
        index=True,
    )
    quantity_in_progress = fields.Float(
        string="In Progress", digits="Product Unit", compute="_compute_settlement", store=True
    )
    quantity_settled = fields.Float(
        string="Settled", digits="Product Unit", compute="_compute_settlement", store=True
    )
    quantity_open = fields.Float(
        string="Open", digits="Product Unit", compute="_compute_settlement", store=True
    )
    quantity_invoice_waived = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity_invoice_waived",
        store=True,
        help="Quantity that must no longer be invoiced because of this line. Negative while "
        "refused goods are still here: quantity that must not be credited.",
    )
    settlement_note = fields.Char(
        compute="_compute_settlement_note", help="Why nothing was made for a settled quantity."
    )
    amount_refundable = fields.Monetary(
        compute="_compute_amount_refundable",
        help="What this line's quantity is worth on the invoice, taxes included.",
    )
    amount_refunded = fields.Monetary(
        string="Refunded",
        compute="_compute_amount_refunded",
        store=True,
        help="Credited by posted credit notes, taxes included.",
    )
    has_posted_documents = fields.Boolean(compute="_compute_has_posted_documents")

    # ------------------------------------------------------------------ computes

    @api.depends(
        lambda self: (
            "order_id.workflow_state",
            "quantity_accepted",
            # Several lines of one order line share what of it can be credited.
            "sale_line_id.rma_line_ids.quantity_accepted",
            "sale_line_id.rma_line_ids.quantity_claimed",
            *self._get_settlement_sources(),
        )
    )
    def _compute_settlement(self):
        # If the handler's add-on is uninstalled, the figures stay as they are.
        for handler, lines in self._grouped_by_handler(is_required=False):
            settled = handler._get_settled_quantities(lines)
            in_progress = handler._get_in_progress_quantities(lines)
            for line in lines:
                line._set_settlement(settled.get(line, 0.0), in_progress.get(line, 0.0))

    def _set_settlement(self, settled, in_progress):
        """Derive the settlement from what the handler found, in the line's unit."""
        self.ensure_one()
        quantities = self._get_quantities()
        self.quantity_settled = settled
        self.quantity_in_progress = in_progress
        self.quantity_open = quantities.get_open(settled, in_progress)
        self.settlement_state = quantities.get_settlement_state(
            settled, in_progress, self._has_refused_goods()
        )

    @api.model
    def _get_settlement_sources(self):
        """Return the fields that a settlement follows from, those of all outcomes' handlers
        included."""
        sources = dict.fromkeys(SETTLEMENT_SOURCES)
        for name in self.env.registry:
            if name.startswith("rma.outcome.handler."):
                sources |= dict.fromkeys(self.env[name]._get_settlement_sources())
        return tuple(sources)

    @api.model
    def _get_waived_sources(self):
        """Return the fields that what is not to be invoiced follows from: lines of one order
        line share what the order asks for."""
        # Not on quantity_settled: with every step of a return Odoo would then compute what is to
        # be invoiced of its orders, though only an approval can change it, or cancelling what was
        # approved, which says so itself.
        own = ("order_id.date_approved", *self._get_settlement_sources())
        return (
            "sale_line_id.product_uom_qty",
            "sale_line_id.qty_delivered",
            "sale_line_id.move_ids.state",
            "sale_line_id.move_ids.product_uom_qty",
            *(
                source
                if source.startswith("sale_line_id")
                else f"sale_line_id.rma_line_ids.{source}"
                for source in own
            ),
        )

    @api.depends(lambda self: self._get_waived_sources())
    def _compute_quantity_invoice_waived(self):
        """Both an order's ordered and its delivered quantity may be what is invoiced, and people
        change both: see ``SoldQuantities``."""
        self.quantity_invoice_waived = 0.0
        for sale_line, lines in self.grouped("sale_line_id").items():
            waived = sale_line._get_waived_quantities() if sale_line else {}
            for line in lines:
                line.quantity_invoice_waived = sale_line.product_uom_id._compute_quantity(
                    waived.get(line._origin, 0.0), line.uom_id, round=False
                )

    @api.depends("quantity_settled", "outcome_id")
    def _compute_settlement_note(self):
        self.settlement_note = False
        for handler, lines in self._grouped_by_handler(is_required=False):
            for line, note in handler._get_settlement_notes(lines).items():
                line.settlement_note = note

    @api.depends(
        "quantity",
        "quantity_approved",
        "outcome_id",
        "price_unit",
        "reduction_percent",
        "reduction_amount",
        "account_line_ids.parent_state",
        "account_line_ids.price_total",
        "sale_line_id.invoice_lines.parent_state",
        "sale_line_id.invoice_lines.price_total",
    )
    def _compute_amount_refundable(self):
        # sudo: account.move.line - clerks and customers see prices of invoices they may not open
        worth = self.sudo()._get_worth()
        for line in self:
            line.amount_refundable = worth[line]

    @api.depends("account_line_ids.parent_state", "account_line_ids.price_total", "currency_id")
    def _compute_amount_refunded(self):
        for line in self:
            posted = line.account_line_ids.filtered(
                lambda aml, line=line: (
                    aml.parent_state == "posted"
                    and aml._is_rma_credit()
                    and aml.currency_id == line.currency_id
                )
            )
            line.amount_refunded = sum(posted.mapped("price_total"))

    @api.depends("stock_move_ids.state", "account_line_ids.parent_state")
    def _compute_has_posted_documents(self):
        for line in self:
            line.has_posted_documents = any(
                move.state == "done" for move in line.stock_move_ids
            ) or any(aml.parent_state == "posted" for aml in line.account_line_ids)

    # ------------------------------------------------------------------ questions

    def _has_refused_goods(self):
        """Tell whether goods that go back to the customer have not left yet."""
        return bool(self._get_refused_quantities_left()) or any(
            move.state not in ("done", "cancel") and move._is_rma_send_back()
            for move in self.stock_move_ids
        )

    def _get_returned_quantity(self):
        """Return by how much the goods received and not sent back lowered the order's delivered
        quantity, in the line's unit."""
        self.ensure_one()
        moves = self.stock_move_ids.filtered(lambda move: move.state == "done" and move.to_refund)
        return self._sum_receipts(moves) - self._sum_sent_back(moves)

    def _get_refused_quantity_here(self):
        """Return what was refused and has not left for the customer, in the line's unit."""
        self.ensure_one()
        if not self.quantity_refused:
            return 0.0
        # sudo: stock.move - customers have no rights on transfers
        line = self.sudo()
        done = line.stock_move_ids.filtered(lambda move: move.state == "done")
        refused = min(line.quantity_refused, line.quantity_received)
        return max(refused - line._sum_sent_back(done), 0.0)

    def _get_credited_quantity(self, states=("draft", "posted")):
        """Return how much of this line is on its credit notes in these states, in its unit."""
        self.ensure_one()
        return sum(
            aml.product_uom_id._compute_quantity(aml.quantity, self.uom_id, round=False)
            for aml in self.account_line_ids
            if aml.parent_state in states and aml._is_rma_credit() and not aml.is_rma_amount
        )

    def _get_taken_back(self):
        """Return what this line takes off its order line, in the order line's unit.

        :rtype: TakenBack
        """
        self.ensure_one()
        given = self._get_credited_quantity()
        if self._lowers_delivered_quantity():
            given = max(given, self.quantity_settled + self.quantity_in_progress)
        quantities = (self._get_returned_quantity(), self.quantity_accepted, given)
        uom = self.sale_line_id.product_uom_id
        return TakenBack(
            *(self.uom_id._compute_quantity(quantity, uom, round=False) for quantity in quantities)
        )

    def _sum_sent_back(self, moves):
        return self._sum_moves(moves.filtered(lambda move: move._is_rma_send_back()))

    def _get_ready_quantities(self):
        """Return ``{line: quantity}``, in the line's unit, that can be settled now."""
        return {
            line: line._get_quantities().get_ready(
                line.quantity_settled, line.quantity_in_progress
            )
            for line in self
        }

    def _grouped_by_handler(self, is_required=True):
        """Yield ``(handler model, lines)``: the one way from lines to what is done with them.

        :param bool is_required: raise where the add-on of an outcome is gone, else leave out
        """
        for lines in self.grouped(lambda line: line.outcome_id.handler).values():
            outcome = lines.outcome_id[:1]
            if outcome and (is_required or outcome._find_handler() is not None):
                yield outcome._get_handler(), lines

    def _grouped_by_currency(self):
        """Return ``{(return, currency): lines}``: a return may be of orders in several
        currencies, a document is in one."""
        return self.grouped(lambda line: (line.order_id, line.currency_id))

    def _lowers_delivered_quantity(self):
        """Tell whether the goods' coming back lowers the order's delivered quantity."""
        self.ensure_one()
        handler = self.outcome_id._find_handler() if self.outcome_id else None
        return handler is not None and handler._lowers_delivered_quantity(self)

    def _claims_quantity(self):
        """Tell whether what the line is for cannot be returned otherwise any more."""
        self.ensure_one()
        handler = self.outcome_id._find_handler() if self.outcome_id else None
        return handler is None or handler._claims_quantity()
