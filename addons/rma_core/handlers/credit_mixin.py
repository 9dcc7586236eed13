from datetime import datetime

from odoo import api, models


class RmaOutcomeCreditMixin(models.AbstractModel):
    """How much of a return line is to be credited.

    What is credited is what the customer paid for and no longer has: of an order line, the
    quantity on posted invoices less the quantity on credit notes less what stays delivered.
    A returned quantity beyond that was never invoiced; the order's delivered quantity fell
    with its receipt, so it never will be, and the line is settled without a document.
    """

    _name = "rma.outcome.credit.mixin"
    _description = "Return Outcome by Credit Note"

    _settlement_sources = (
        "sale_line_id.product_uom_qty",
        "sale_line_id.qty_delivered",
        "sale_line_id.move_ids.state",
        "sale_line_id.move_ids.product_uom_qty",
        "sale_line_id.invoice_lines.parent_state",
        "sale_line_id.invoice_lines.quantity",
    )

    @api.model
    def _get_credited(self, line, states=("draft", "posted")):
        """Return the line's quantity on its credit notes in these states."""
        return line._get_credited_quantity(states)

    @api.model
    def _get_not_invoiced(self, line):
        """Return what is due on the line but was never invoiced, in the line's unit."""
        if not line.sale_line_id:
            return 0.0
        rest = line._get_due_quantity() - self._get_credited(line)
        if line.uom_id.compare(line._snap(rest, 0.0), 0) <= 0:
            return 0.0
        return line.uom_id.round(rest - min(rest, self._get_creditable(line)))

    @api.model
    def _get_creditable(self, line, is_preview=False):
        """Return what of the order line is paid for and no longer with the customer, as far as
        it falls to this return line. Of several, what came back last comes first: what was
        found not to be invoiced before stays settled.

        :param bool is_preview: suppose that all of this line's goods came back
        """
        # sudo: sale.order.line - clerks may settle without rights on orders
        sale_line = line.sale_line_id.sudo()
        # A line that is being edited in a form takes the place of the one that is saved.
        saved = sale_line.rma_line_ids.filtered("id")
        siblings = (saved - line._origin | line).filtered(
            lambda other: other._lowers_delivered_quantity()
        )
        # What they need is read with that of other orders' lines.
        siblings = siblings.with_prefetch(sale_line.rma_line_ids._prefetch_ids)
        given_back = sum(
            other.uom_id._compute_quantity(
                self._get_given_back(other, is_preview and other == line),
                sale_line.product_uom_id,
                round=False,
            )
            for other in siblings
        )
        creditable = sale_line.product_uom_id._compute_quantity(
            sale_line._get_sold_quantities().get_creditable(
                sale_line._get_net_invoiced_quantity(), given_back
            ),
            line.uom_id,
            round=False,
        )
        if not is_preview:
            creditable -= self._get_claims_before(line, siblings)
        return max(creditable, 0.0)

    @api.model
    def _get_given_back(self, line, is_preview):
        """Return what counts as given back beyond what the order's delivered quantity tells
        already: kept goods, and those that are credited before they arrive."""
        due = max(line._get_due_quantity(), self._get_credited(line))
        if is_preview:
            due = line._get_previewed_quantity()
        back = max(min(line._get_returned_quantity(), line.quantity_accepted), 0.0)
        return max(due - back, 0.0)

    @api.model
    def _get_claims_before(self, line, siblings):
        """Return what lines of the same order line take before this one, in its unit."""
        rank = self._get_settlement_rank(line)
        return sum(
            max(
                other.uom_id._compute_quantity(
                    other._get_due_quantity() - self._get_credited(other),
                    line.uom_id,
                    round=False,
                ),
                0.0,
            )
            for other in siblings
            if other != line and self._get_settlement_rank(other) > rank
        )

    @api.model
    def _get_settlement_rank(self, line):
        """Return a key that sorts lines by when their last goods came, else were approved."""
        receipts = line.stock_move_ids.filtered(
            lambda move: move.state == "done" and move._is_rma_receipt()
        )
        dates = [*receipts.mapped("date"), line.order_id.date_approved or datetime.min]
        return max(dates), line.id
