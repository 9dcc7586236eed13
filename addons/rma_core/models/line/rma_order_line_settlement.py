from odoo import api, fields, models

# What a settlement follows from, beside the decision on the return.
SETTLEMENT_SOURCES = (
    "outcome_id",
    "outcome_id.handler",
    "outcome_id.trigger",
    "uom_id",
    "quantity_approved",
    "quantity_refused",
    "is_short_closed",
    "account_line_ids.parent_state",
    "account_line_ids.quantity",
    "account_line_ids.product_uom_id",
    "stock_move_ids.state",
    "stock_move_ids.quantity",
    "stock_move_ids.product_uom_qty",
    "stock_move_ids.move_dest_ids.state",
    "replacement_sale_line_ids.state",
    "replacement_sale_line_ids.product_uom_qty",
    "sale_line_id.qty_delivered",
    "sale_line_id.invoice_lines.parent_state",
    "sale_line_id.invoice_lines.quantity",
    "quantity_received",
    "quantity_inspected",
    "outcome_id.needs_receipt",
    "order_id.is_inspection_required",
    "stock_move_ids.to_refund",
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
        help="What the order must not invoice any more because of this line; below zero, what it "
        "must not credit though goods are here: refused ones, until they left.",
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
        "order_id.workflow_state",
        "quantity_accepted",
        # Several lines of one order line share what of it can be credited.
        "sale_line_id.rma_line_ids.quantity_accepted",
        "sale_line_id.rma_line_ids.quantity_claimed",
        *SETTLEMENT_SOURCES,
    )
    def _compute_settlement(self):
        # Where the handler's add-on is gone the figures stay as they are.
        for handler, lines in self._grouped_by_handler(is_required=False):
            settled = handler._get_settled_quantities(lines)
            in_progress = handler._get_in_progress_quantities(lines)
            for line in lines:
                line._set_settlement(settled.get(line, 0.0), in_progress.get(line, 0.0))

    def _set_settlement(self, settled, in_progress):
        """Derive the settlement from what the handler found, in the line's unit."""
        self.ensure_one()
        compare = self.uom_id.compare
        target = self._get_expected_quantity() - self.quantity_refused
        if self.order_id.workflow_state != "approved" and not settled and not in_progress:
            target = 0.0 if self._is_declined() else target
        self.quantity_settled = settled
        self.quantity_in_progress = in_progress
        self.quantity_open = max(target - settled - in_progress, 0.0)
        if in_progress or self._has_refused_goods():
            self.settlement_state = "in_progress"
        elif compare(settled, target) < 0:
            self.settlement_state = "in_progress" if settled else "waiting"
        else:
            self.settlement_state = "settled" if settled else "not_needed"

    # Not on quantity_settled: with every step of a return Odoo would then compute what is to be
    # invoiced of its orders, though only an approval can change it, or cancelling what was
    # approved, which says so itself. Here too lines of one order line share.
    @api.depends(
        "sale_line_id.rma_line_ids.order_id.date_approved",
        "sale_line_id.rma_line_ids.quantity_approved",
        "sale_line_id.rma_line_ids.quantity_received",
        "sale_line_id.rma_line_ids.quantity_inspected",
        "sale_line_id.rma_line_ids.quantity_refused",
        "sale_line_id.rma_line_ids.is_short_closed",
        *SETTLEMENT_SOURCES,
    )
    def _compute_quantity_invoice_waived(self):
        """Both an order's ordered and its delivered quantity may be what is invoiced. Goods that
        came back lower the delivered one by themselves, never the ordered one; a credit note
        without goods lowers neither, nor does settling what was never invoiced."""
        for line in self:
            given = sum(
                aml.product_uom_id._compute_quantity(aml.quantity, line.uom_id, round=False)
                for aml in line.account_line_ids
                if aml._is_credit()
            )
            if line._lowers_delivered_quantity():
                given = max(given, line.quantity_settled)
            returned = line._get_returned_quantity()
            # Refused goods are the customer's, though they are not there at the moment.
            refused = max(min(line._get_refused_quantity_here(), returned), 0.0)
            if line.sale_line_id.product_id.invoice_policy == "order":
                line.quantity_invoice_waived = max(given, returned - refused)
            else:
                # A credit note made before they were refused is on its way all the same.
                line.quantity_invoice_waived = max(given - returned, -refused)

    @api.depends("quantity_settled", "outcome_id")
    def _compute_settlement_note(self):
        self.settlement_note = False
        for handler, lines in self._grouped_by_handler(is_required=False):
            for line, note in handler._get_settlement_notes(lines).items():
                line.settlement_note = note

    @api.depends("quantity", "sale_line_id.invoice_lines.price_total", "price_unit")
    def _compute_amount_refundable(self):
        for line in self:
            quantity = line.quantity if line.quantity_approved is False else line.quantity_approved
            line.amount_refundable = line._get_invoiced_unit_total() * quantity

    @api.depends("account_line_ids.parent_state", "account_line_ids.price_total", "currency_id")
    def _compute_amount_refunded(self):
        for line in self:
            posted = line.account_line_ids.filtered(
                lambda aml, line=line: (
                    aml.parent_state == "posted"
                    and aml._is_credit()
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
        done = self.stock_move_ids.filtered(lambda move: move.state == "done")
        return max(self.quantity_refused - self._sum_sent_back(done), 0.0)

    def _sum_sent_back(self, moves):
        return self._sum_moves(moves.filtered(lambda move: move._is_rma_send_back()))

    def _get_due_quantity(self):
        """Return what the outcome is to be carried out for by now, done or not.

        Outcomes on approval do not wait for the goods; the others take what was accepted.
        """
        self.ensure_one()
        if self.order_id.workflow_state != "approved":
            return 0.0
        if self.outcome_id.trigger == "approval":
            return self._get_expected_quantity() - self.quantity_refused
        return self.quantity_accepted

    def _get_ready_quantities(self):
        """Return ``{line: quantity}``, in the line's unit, that can be settled now."""
        return {
            line: line.uom_id.round(
                max(
                    line._get_due_quantity() - line.quantity_settled - line.quantity_in_progress,
                    0.0,
                )
            )
            for line in self
        }

    def _get_invoiced_unit_total(self):
        """Return the price of one unit, taxes included, as invoiced, else as ordered."""
        self.ensure_one()
        for source, quantity in (
            *((line, line.quantity) for line in self.sale_line_id._get_posted_invoice_lines()),
            (self.sale_line_id, self.sale_line_id.product_uom_qty),
        ):
            if source and quantity:
                in_uom = source.product_uom_id._compute_quantity(
                    quantity, self.uom_id, round=False
                )
                return source.price_total / in_uom if in_uom else 0.0
        return self.price_unit

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

    # ------------------------------------------------------------------ missing goods

    def _get_missing_quantity(self):
        """Return what the customer was given for goods that did not come back and were not
        charged, in the line's unit."""
        self.ensure_one()
        if not self.outcome_id.needs_receipt:
            return 0.0
        charged = sum(
            aml.product_uom_id._compute_quantity(aml.quantity, self.uom_id, round=False)
            # sudo: account.move.line - clerks see what is settled without accounting rights
            for aml in self.sudo().account_line_ids
            if aml.parent_state != "cancel" and aml.move_id.move_type == "out_invoice"
        )
        given = self.quantity_settled + self.quantity_in_progress
        return self.uom_id.round(max(given - self.quantity_received - charged, 0.0))

    def _prepare_charge_line_vals(self):
        """Return the values of the invoice line for goods that never came back: the price,
        discount, taxes and analytic accounts they were sold with."""
        self.ensure_one()
        vals = {
            "rma_line_id": self.id,
            "product_id": self.product_id.id,
            "product_uom_id": self.uom_id.id,
            "quantity": self._get_missing_quantity(),
            "price_unit": self.price_unit,
        }
        if self.sale_line_id:
            vals.update(
                price_unit=self.sale_line_id.product_uom_id._compute_price(
                    self.sale_line_id.price_unit, self.uom_id
                ),
                discount=self.sale_line_id.discount,
                analytic_distribution=self.sale_line_id.analytic_distribution,
                tax_ids=[fields.Command.set(self.sale_line_id.tax_ids.ids)],
            )
        return vals
