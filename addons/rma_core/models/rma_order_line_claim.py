from odoo import models
from odoo.exceptions import UserError


class RmaOrderLine(models.Model):
    """What a line takes away from what can still be returned, and what it must say."""

    _inherit = "rma.order.line"

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
            line._write_protected(
                {
                    "quantity_approved": line.quantity,
                    "quantity_refused": 0.0,
                    "quantity_inspected": 0.0,
                    "is_short_closed": False,
                }
            )
