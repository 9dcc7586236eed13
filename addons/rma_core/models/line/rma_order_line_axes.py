from odoo import api, fields, models

from ...const import STATES_DECLINED
from ...quantities import LineQuantities


class RmaOrderLine(models.Model):
    """Two of a line's three axes, reception and decision, and the quantities behind them. All of
    it is read from documents, nothing is counted up or down."""

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
    quantity_received = fields.Float(
        string="Received", digits="Product Unit", compute="_compute_quantity_received", store=True
    )
    quantity_claimed = fields.Float(
        string="Claimed",
        digits="Product Unit",
        compute="_compute_quantity_claimed",
        store=True,
        help="How much this line takes from what can still be returned.",
    )
    quantity_accepted = fields.Float(
        string="Accepted",
        digits="Product Unit",
        compute="_compute_quantity_accepted",
        store=True,
        help="What the customer gets something for: received and not refused; without goods, "
        "what was approved.",
    )
    # ------------------------------------------------------------------ reception

    @api.depends(
        "uom_id",
        "stock_move_ids.state",
        "stock_move_ids.quantity",
        "stock_move_ids.product_uom",
    )
    def _compute_quantity_received(self):
        # What is read of one line's moves is read of all.
        self.stock_move_ids.origin_returned_move_id.mapped("rma_line_id")
        for line in self:
            done = line.stock_move_ids.filtered(lambda move: move.state == "done")
            total = line._sum_receipts(done)
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
            line.reception_state = line._get_quantities().reception_state

    # ------------------------------------------------------------------ decision

    @api.depends(
        "order_id.workflow_state",
        "quantity",
        "quantity_approved",
        "quantity_received",
        "quantity_refused",
    )
    def _compute_decision(self):
        for line in self:
            line.decision = line._get_quantities().decision

    @api.depends(
        "outcome_id.handler",
        "order_id.workflow_state",
        "quantity",
        "quantity_approved",
        "quantity_received",
        "is_short_closed",
    )
    def _compute_quantity_claimed(self):
        for line in self:
            is_claim = line._claims_quantity()
            line.quantity_claimed = line._get_quantities().claimed if is_claim else 0.0

    @api.depends(
        "order_id.workflow_state",
        "order_id.is_inspection_required",
        "outcome_id.needs_receipt",
        "quantity_approved",
        "quantity_received",
        "quantity_inspected",
        "quantity_refused",
    )
    def _compute_quantity_accepted(self):
        for line in self:
            line.quantity_accepted = line._get_quantities().accepted

    # ------------------------------------------------------------------ questions

    def _is_declined(self):
        self.ensure_one()
        return self.order_id.workflow_state in STATES_DECLINED

    def _get_quantities(self):
        """Return the line in plain numbers, which say what follows from them.

        :rtype: LineQuantities
        """
        self.ensure_one()
        order, outcome = self.order_id, self.outcome_id
        return LineQuantities(
            asked=self.quantity,
            approved=self.quantity_approved,
            received=self.quantity_received,
            inspected=self.quantity_inspected if order.is_inspection_required else None,
            refused=self.quantity_refused,
            state=order.workflow_state,
            needs_receipt=outcome.needs_receipt,
            is_on_approval=outcome.trigger == "approval",
            is_short_closed=self.is_short_closed,
            digits=self.env["decimal.precision"].precision_get("Product Unit"),
        )

    def _get_expected_quantity(self):
        """Return how much is to come or came, in the line's unit."""
        return self._get_quantities().expected

    def _get_allowed_quantity(self):
        """Return how much may be given for this line in all, in its unit: the one limit that
        documents are held against."""
        return self._get_quantities().allowed

    def _get_previewed_quantity(self):
        """Return how much is given for this line if it is approved as it is, in its unit."""
        return self._get_expected_quantity() - self.quantity_refused

    def _get_due_quantity(self):
        """Return what the outcome is to be carried out for by now, done or not."""
        return self._get_quantities().due

    def _sum_receipts(self, moves):
        """Return what of ``moves`` came in, less receipts undone, in the line's unit."""
        self.ensure_one()
        received = moves.filtered(lambda move: move._is_rma_receipt())
        undone = moves.filtered(lambda move: move.origin_returned_move_id._is_rma_receipt())
        return self._sum_moves(received, undone)

    def _sum_moves(self, moves, minus=()):
        """Return the quantity of stock moves, done or demanded, in the line's unit."""
        self.ensure_one()
        quantities = {}
        for sign, part in ((1, moves), (-1, minus)):
            for move in part:
                in_product_uom = move.product_uom._compute_quantity(
                    move._get_moved_quantity(), move.product_id.uom_id, round=False
                )
                quantities[move.product_id] = (
                    quantities.get(move.product_id, 0.0) + sign * in_product_uom
                )
        return self._convert_goods(quantities)

    def _convert_goods(self, quantities):
        """Return how much of this line some goods are, in the line's unit. Extend where goods
        are not the line's product, as the components of a kit.

        :param quantities: ``{product: quantity in the product's unit}``
        """
        self.ensure_one()
        return sum(
            product.uom_id._compute_quantity(quantity, self.uom_id, round=False)
            for product, quantity in quantities.items()
        )

    def _get_goods(self, quantity):
        """Return ``{product: quantity in the product's unit}`` that so much of this line is: the
        other way round from ``_convert_goods()``.

        :param float quantity: in the line's unit
        """
        self.ensure_one()
        return {
            self.product_id: self.uom_id._compute_quantity(
                quantity, self.product_id.uom_id, round=False
            )
        }
