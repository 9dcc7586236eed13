from odoo import api, fields, models
from odoo.exceptions import UserError


class RmaOrderLine(models.Model):
    """The three axes of a line – reception, decision, settlement – and the quantities behind
    them. All of it is read from documents, nothing is counted up or down."""

    _inherit = "rma.order.line"

    reception_state = fields.Selection(
        [
            ("not_needed", "Not Needed"),
            ("awaiting", "Awaiting Goods"),
            ("partial", "Partly Received"),
            ("received", "Received"),
        ],
        string="Reception",
        compute="_compute_reception_state",
        store=True,
        index=True,
    )
    decision = fields.Selection(
        [
            ("pending", "Pending"),
            ("accepted", "Accepted"),
            ("partial", "Partly Accepted"),
            ("refused", "Refused"),
        ],
        compute="_compute_decision",
        store=True,
        index=True,
    )
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
    quantity_received = fields.Float(
        string="Received", digits="Product Unit", compute="_compute_quantity_received", store=True
    )
    quantity_claimed = fields.Float(
        string="Claimed",
        digits="Product Unit",
        compute="_compute_quantity_claimed",
        store=True,
        help="What this line takes away from what can still be returned.",
    )
    quantity_accepted = fields.Float(
        string="Accepted",
        digits="Product Unit",
        compute="_compute_quantity_accepted",
        store=True,
        help="What the customer gets something for: received and not refused; without goods, "
        "what was approved.",
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
        help="What the order must not invoice any more because of this line.",
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

    # ------------------------------------------------------------------ reception

    @api.depends(
        "uom_id",
        "stock_move_ids.state",
        "stock_move_ids.quantity",
        "stock_move_ids.product_uom",
    )
    def _compute_quantity_received(self):
        for line in self:
            total = 0.0
            for move in line.stock_move_ids.filtered(lambda move: move.state == "done"):
                if move._is_rma_receipt():
                    total += line._get_move_quantity(move)
                elif move.origin_returned_move_id._is_rma_receipt():
                    total -= line._get_move_quantity(move)
            line.quantity_received = line.uom_id.round(total) if line.uom_id else total

    @api.depends(
        "order_id.workflow_state",
        "outcome_id.needs_receipt",
        "quantity_approved",
        "quantity_received",
        "is_short_closed",
    )
    def _compute_reception_state(self):
        for line in self:
            received = line.uom_id.compare(line.quantity_received, 0) > 0
            expected = line._get_expected_quantity()
            if received and line.uom_id.compare(line.quantity_received, expected) >= 0:
                line.reception_state = "received"
            elif received:
                line.reception_state = "partial"
            elif not line.outcome_id.needs_receipt or not expected or line._is_declined():
                line.reception_state = "not_needed"
            else:
                line.reception_state = "awaiting"

    # ------------------------------------------------------------------ decision

    @api.depends(
        "order_id.workflow_state", "quantity", "quantity_approved", "quantity_received",
        "quantity_refused",
    )
    def _compute_decision(self):
        for line in self:
            state = line.order_id.workflow_state
            granted = max(line.quantity_approved, line.quantity_received) - line.quantity_refused
            if state == "rejected":
                line.decision = "refused"
            elif state != "approved":
                line.decision = "pending"
            elif line.uom_id.compare(granted, 0) <= 0:
                line.decision = "refused"
            elif line.uom_id.compare(granted, line.quantity) < 0:
                line.decision = "partial"
            else:
                line.decision = "accepted"

    @api.depends(
        "order_id.workflow_state", "quantity", "quantity_approved", "quantity_received",
        "is_short_closed",
    )
    def _compute_quantity_claimed(self):
        for line in self:
            if line._is_declined():
                line.quantity_claimed = 0.0
            elif line.order_id.workflow_state == "approved":
                line.quantity_claimed = line._get_expected_quantity()
            else:
                line.quantity_claimed = line.quantity

    @api.depends(
        "order_id.workflow_state",
        "outcome_id.needs_receipt",
        "quantity_approved",
        "quantity_received",
        "quantity_refused",
    )
    def _compute_quantity_accepted(self):
        for line in self:
            if line.order_id.workflow_state != "approved":
                line.quantity_accepted = 0.0
            elif line.outcome_id.needs_receipt:
                line.quantity_accepted = line.quantity_received - line.quantity_refused
            else:
                line.quantity_accepted = line.quantity_approved - line.quantity_refused

    # ------------------------------------------------------------------ settlement

    @api.depends(
        "order_id.workflow_state",
        "outcome_id",
        "outcome_id.handler",
        "outcome_id.trigger",
        "uom_id",
        "quantity_approved",
        "quantity_refused",
        "quantity_accepted",
        "is_short_closed",
        "account_line_ids.parent_state",
        "account_line_ids.quantity",
        "account_line_ids.product_uom_id",
        "stock_move_ids.state",
        "stock_move_ids.quantity",
        "stock_move_ids.product_uom_qty",
        "sale_line_id.qty_delivered",
        "sale_line_id.invoice_lines.parent_state",
        "sale_line_id.invoice_lines.quantity",
    )
    def _compute_settlement(self):
        for handler, lines in self._grouped_by_handler():
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
        if compare(target, 0) <= 0 and not in_progress:
            self.settlement_state = "settled" if settled else "not_needed"
        elif settled and compare(settled, target) >= 0:
            self.settlement_state = "settled"
        else:
            self.settlement_state = "in_progress" if settled or in_progress else "waiting"

    @api.depends(
        "outcome_id.handler",
        "quantity_received",
        "stock_move_ids.to_refund",
        "account_line_ids.parent_state",
        "account_line_ids.quantity",
    )
    def _compute_quantity_invoice_waived(self):
        """Both an order's ordered and its delivered quantity may be what is invoiced. Goods that
        came back lower the delivered one by themselves, never the ordered one; a credit note
        without goods lowers neither."""
        for line in self:
            credited = sum(
                aml.product_uom_id._compute_quantity(aml.quantity, line.uom_id, round=False)
                for aml in line.account_line_ids
                if aml.parent_state != "cancel" and aml.move_id.move_type == "out_refund"
            )
            returned = line._get_returned_quantity()
            if line.sale_line_id.product_id.invoice_policy == "order":
                line.quantity_invoice_waived = max(credited, returned)
            else:
                line.quantity_invoice_waived = max(credited - returned, 0.0)

    @api.depends("quantity_settled", "outcome_id")
    def _compute_settlement_note(self):
        self.settlement_note = False
        for handler, lines in self._grouped_by_handler():
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
                lambda aml: aml.parent_state == "posted"
                and aml.move_id.move_type == "out_refund"
                and aml.currency_id == line.currency_id
            )
            line.amount_refunded = sum(posted.mapped("price_total"))

    @api.depends("stock_move_ids.state", "account_line_ids.parent_state")
    def _compute_has_posted_documents(self):
        for line in self:
            line.has_posted_documents = any(
                move.state == "done" for move in line.stock_move_ids
            ) or any(aml.parent_state == "posted" for aml in line.account_line_ids)

    # ------------------------------------------------------------------ questions

    def _is_declined(self):
        self.ensure_one()
        return self.order_id.workflow_state in ("rejected", "cancel")

    def _get_expected_quantity(self):
        """Return how much is to come or came, in the line's unit: more may arrive than was
        announced, and less once the rest is given up."""
        self.ensure_one()
        if self.is_short_closed:
            return self.quantity_received
        return max(self.quantity_approved, self.quantity_received)

    def _get_move_quantity(self, move):
        """Return the done or demanded quantity of a stock move in the line's unit."""
        quantity = move.quantity if move.state == "done" else move.product_uom_qty
        return move.product_uom._compute_quantity(
            quantity, self.uom_id, rounding_method="HALF-UP"
        )

    def _get_returned_quantity(self):
        """Return by how much the goods received lowered the order's delivered quantity, in the
        line's unit."""
        self.ensure_one()
        total = 0.0
        for move in self.stock_move_ids:
            if move.state == "done" and move.to_refund:
                if move._is_rma_receipt():
                    total += self._get_move_quantity(move)
                elif move.origin_returned_move_id._is_rma_receipt():
                    total -= self._get_move_quantity(move)
        return total

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

    def _grouped_by_handler(self):
        """Yield ``(handler model, lines)``: the one way from lines to what is done with them."""
        for lines in self.grouped(lambda line: line.outcome_id.handler).values():
            outcome = lines.outcome_id[:1]
            if outcome:
                yield outcome._get_handler(), lines

    # ------------------------------------------------------------------ checks

    def _ensure_can_submit(self):
        for line in self:
            reason = line.reason_id
            if reason.require_note and not (line.description or "").strip():
                raise UserError(
                    self.env._(
                        "%(line)s: say what is wrong. Reason %(reason)s asks for an explanation.",
                        line=line.display_name,
                        reason=reason.complete_name,
                    )
                )
            if reason.outcome_ids and line.outcome_id not in reason.outcome_ids:
                raise UserError(
                    self.env._(
                        "%(line)s: outcome %(outcome)s is not possible for reason %(reason)s. "
                        "Choose one of: %(outcomes)s.",
                        line=line.display_name,
                        outcome=line.outcome_id.name,
                        reason=reason.complete_name,
                        outcomes=", ".join(reason.outcome_ids.mapped("name")),
                    )
                )

    def _check_claimed_quantity(self):
        """Refuse claims beyond what was delivered and is not returned otherwise, taken over all
        returns. The rows of the deliveries are locked first: of two simultaneous requests for
        the last unit one is refused."""
        lines = self.filtered(lambda line: line.sale_line_id and not line._is_declined())
        sale_lines = lines.sale_line_id.sudo()
        sale_lines._lock_for_returns()
        returnable = sale_lines._get_returnable_quantities()
        for line in lines:
            quantity = returnable[line.sale_line_id]
            if line.sale_line_id.product_uom_id.compare(quantity, 0) < 0:
                own = line.uom_id._compute_quantity(
                    line.quantity_claimed, line.sale_line_id.product_uom_id, round=False
                )
                raise UserError(
                    self.env._(
                        "%(line)s: only %(possible)s %(uom)s of order %(order)s can still be "
                        "returned, not %(asked)s. The rest was not delivered or is in another "
                        "return.",
                        line=line.display_name,
                        possible=line.sale_line_id.product_uom_id.round(max(own + quantity, 0.0)),
                        uom=line.sale_line_id.product_uom_id.name,
                        order=line.sale_line_id.order_id.name,
                        asked=line.sale_line_id.product_uom_id.round(own),
                    )
                )

    def _reset_decision(self):
        """Forget what was decided, for a return that starts over."""
        for line in self:
            line.write(
                {
                    "quantity_approved": line.quantity,
                    "quantity_refused": 0.0,
                    "is_short_closed": False,
                }
            )

    # ------------------------------------------------------------------ receipt

    def _get_receipt_allocations(self):
        """Return ``{line: [(delivered move or empty, quantity)]}`` for goods to announce.

        A line may take from several deliveries, its own ``move_id`` first. Quantities are in
        the line's unit; what open receipts announce already is left out.
        """
        allocations = {}
        for line in self:
            if not line.outcome_id.needs_receipt:
                continue
            announced = sum(
                line._get_move_quantity(move)
                for move in line.stock_move_ids
                if move.state not in ("done", "cancel") and move._is_rma_receipt()
            )
            rest = line._get_expected_quantity() - line.quantity_received - announced
            if line.uom_id.compare(rest, 0) > 0:
                allocations[line] = line._allocate_deliveries(rest)
        return allocations

    def _allocate_deliveries(self, quantity):
        self.ensure_one()
        parts = []
        moves = self.move_id | self.sale_line_id._get_delivered_moves()
        free = moves._get_unreturned_quantities()
        for move in moves:
            part = min(
                quantity,
                move.product_id.uom_id._compute_quantity(free[move], self.uom_id, round=False),
            )
            if self.uom_id.compare(part, 0) > 0:
                parts.append((move, part))
                quantity -= part
        if self.uom_id.compare(quantity, 0) > 0:
            # Goods without a delivery in Odoo, or more than it knows of.
            parts.append((self.env["stock.move"], quantity))
        return parts

    def _prepare_receipt_move_vals(self, move, quantity):
        """Return the values of one receipt move. Extend with super().

        :param move: the delivered ``stock.move`` that comes back, or an empty recordset
        :param float quantity: in the line's unit
        """
        self.ensure_one()
        picking_type = self.order_id.warehouse_id.rma_type_id
        customer_location = self.order_id.partner_id.property_stock_customer
        handler = self.outcome_id._get_handler()
        return {
            "rma_line_id": self.id,
            "product_id": self.product_id.id,
            "product_uom": self.uom_id.id,
            "product_uom_qty": quantity,
            "company_id": self.company_id.id,
            "location_id": (move.location_dest_id or customer_location).id,
            "location_dest_id": picking_type.default_location_dest_id.id,
            "picking_type_id": picking_type.id,
            "warehouse_id": self.order_id.warehouse_id.id,
            "partner_id": self.order_id.partner_shipping_id.id,
            "origin": self.order_id.name,
            "procure_method": "make_to_stock",
            # With the origin come its lots and its value.
            "origin_returned_move_id": move.id,
            "move_orig_ids": [fields.Command.link(move.id)] if move else [],
            "sale_line_id": self.sale_line_id.id,
            "to_refund": handler._lowers_delivered_quantity(self),
        }
