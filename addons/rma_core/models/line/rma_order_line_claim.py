from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class RmaOrderLine(models.Model):
    """What a line takes away from what can still be returned, and what it must say."""

    _inherit = "rma.order.line"

    def _ensure_can_submit(self):
        # The form asks. Where no person submits, an order line and a quantity are enough.
        is_reason_asked = self.env.context.get("rma_ask_reasons")
        for line in self:
            if is_reason_asked and not line.reason_id and line.company_id.rma_reason_required:
                raise UserError(
                    self.env._(
                        "%(line)s: choose a reason, so that it can be decided.",
                        line=line.display_name,
                    )
                )
            if is_reason_asked and line._asks_lots():
                raise UserError(
                    self.env._(
                        "%(line)s: no order says which serial numbers the customer has. Enter "
                        "those that come back, else the receipt stops on them.",
                        line=line.display_name,
                    )
                )
            reason = line.reason_id
            gaps = line._get_reason_gaps()
            if "description" in gaps:
                raise UserError(
                    self.env._(
                        "%(line)s: describe what is wrong. Reason %(reason)s requires an "
                        "explanation.",
                        line=line.display_name,
                        reason=reason.complete_name,
                    )
                )
            if "outcome" in gaps:
                raise UserError(
                    self.env._(
                        "%(line)s: reason %(reason)s does not allow outcome %(outcome)s. "
                        "Choose one of: %(outcomes)s.",
                        line=line.display_name,
                        outcome=line.outcome_id.name,
                        reason=reason.complete_name,
                        outcomes=", ".join(reason.outcome_ids.mapped("name")),
                    )
                )

    def _asks_lots(self):
        """Tell whether people have to say which serial numbers come back: no delivery does."""
        self.ensure_one()
        return bool(
            self.tracking == "serial"
            and self.outcome_id.needs_receipt
            and not (self.sale_line_id or self.move_id or self.lot_ids)
        )

    @api.constrains("price_unit", "sale_line_id")
    def _check_price_unit(self):
        for line in self:
            if not line.sale_line_id and line.price_unit < 0:
                raise ValidationError(
                    self.env._(
                        "%(line)s: a price of %(price)s would be charged, not given back. Enter "
                        "what the customer paid for one, or 0.",
                        line=line.display_name,
                        price=line.currency_id.format(line.price_unit),
                    )
                )

    def _check_claimed_quantity(self):
        """Refuse claims beyond what was delivered and is not returned otherwise, taken over all
        returns. The rows of the deliveries are locked first: of two simultaneous requests for
        the last unit one is refused."""
        lines = self.filtered(lambda line: line.sale_line_id and not line._is_declined())
        # sudo: sale.order.line - customers claim without rights on orders
        sale_lines = lines.sale_line_id.sudo()
        sale_lines._lock_rows()
        returnable = sale_lines._get_returnable_quantities()
        for line in lines:
            quantity = returnable[line.sale_line_id]
            if line.sale_line_id.product_uom_id.compare(quantity, 0) < 0:
                own = line.uom_id._compute_quantity(
                    line.quantity_claimed, line.sale_line_id.product_uom_id, round=False
                )
                possible = max(own + quantity, 0.0)
                raise UserError(
                    self.env._(
                        "%(line)s: only %(possible)s %(uom)s of order %(order)s can still be "
                        "returned, not %(asked)s. The rest was not delivered or is already in "
                        "another return.",
                        line=line.display_name,
                        possible=line._format_quantity(possible),
                        uom=line.sale_line_id.product_uom_id._get_name_after(possible),
                        order=line.sale_line_id.order_id.name,
                        asked=line._format_quantity(own),
                    )
                )

    def _reset_decision(self):
        """Forget what was decided, for a return that starts over."""
        for quantity, lines in self.grouped("quantity").items():
            lines._write_protected(
                {
                    "quantity_approved": quantity,
                    "quantity_refused": 0.0,
                    "quantity_inspected": 0.0,
                    "is_short_closed": False,
                }
            )

    # ------------------------------------------------------------------ what is given for it

    def _get_promised_quantity(self):
        """Return how much of this line the documents that exist are for, final or not. Where
        an outcome makes several kinds of them, the kind that is for most counts."""
        self.ensure_one()
        credited = self._get_credited_quantity()
        ordered = self._get_ordered_instead(("draft", "sent", "sale"))
        return max(self.quantity_settled + self.quantity_in_progress, credited, ordered)

    def _get_ordered_instead(self, states):
        """Return the quantity of the other product on exchange orders in these states, in the
        line's unit; one for one where its unit is of another kind."""
        self.ensure_one()
        total = 0.0
        for sale_line in self.replacement_sale_line_ids:
            if sale_line.state in states:
                quantity, uom = sale_line.product_uom_qty, sale_line.product_uom_id
                if uom._has_common_reference(self.uom_id):
                    quantity = uom._compute_quantity(quantity, self.uom_id, round=False)
                total += quantity
        return total

    def _snap(self, quantity, whole):
        """Return ``whole`` where ``quantity`` is as much in the order's unit, in whose precision
        credit notes count: ten pieces of something sold by the dozen are 0.83 dozen there."""
        self.ensure_one()
        # sudo: sale.order.line - only its unit is read
        uom = self.sale_line_id.sudo().product_uom_id or self.uom_id
        differs = uom.compare(
            self.uom_id._compute_quantity(quantity, uom, round=False),
            self.uom_id._compute_quantity(whole, uom, round=False),
        )
        return quantity if differs else whole

    def _ensure_not_promised_twice(self):
        """Refuse that a cancelled document comes back to life beside the one that took its
        place, or on a return that is not going on."""
        self._ensure_charges_credited_once()
        for line in self:
            promised = line._get_promised_quantity()
            allowed = line._get_allowed_quantity()
            if line.uom_id.compare(line._snap(promised, allowed), allowed) > 0:
                raise UserError(
                    self.env._(
                        "%(line)s: this document has been replaced or is no longer needed. "
                        "Reopening it would make %(promised)s %(uom)s, but only %(allowed)s are "
                        "allowed. Leave it cancelled.",
                        line=line.display_name,
                        promised=line._format_quantity(promised),
                        uom=line.uom_id._get_name_after(promised),
                        allowed=line._format_quantity(allowed),
                    )
                )
