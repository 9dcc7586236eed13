from odoo import models
from odoo.exceptions import UserError

from ...formatting import format_quantity


class RmaOrder(models.Model):
    """Looking at what arrived: accepting and putting away, or refusing and sending back."""

    _inherit = "rma.order"

    def action_inspect(self):
        """Open the inspector's screen."""
        self.ensure_one()
        wizard = self.env["rma.order.inspect"].create({"order_id": self.id})
        if not wizard.line_ids:
            raise UserError(
                self.env._(
                    "No goods of return %(return)s are in the Returns location.",
                    **{"return": self.name},
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_core.rma_order_inspect_action")
        return {**action, "res_id": wizard.id}

    def _inspect(self, verdicts, findings=None):
        """Accept or refuse received goods, put them away, and settle what was accepted.

        :param verdicts: ``[(stock.move.line of a receipt, quantity in its unit, is refused,
            rma.disposition)]``
        :param dict findings: ``{rma.order.line: what was found}``
        """
        self.ensure_one()
        self._ensure_can_inspect()
        # sudo: rma.order - inspectors put away, scrap and send back without the warehouse's rights
        order = self.sudo()
        order._lock()
        order._ensure_in_returns(verdicts)
        order.line_ids._inspect_quantities(verdicts)
        order.line_ids._note_findings(findings or {})
        refused = [(line, quantity) for line, quantity, is_refused, __ in verdicts if is_refused]
        if refused:
            # sudo: stock.picking, rma.disposition - see above
            self.env["rma.outcome.handler.send_back"].sudo()._send_back(refused)
        by_disposition = {}
        for move_line, quantity, is_refused, disposition in verdicts:
            if disposition and not is_refused:
                by_disposition.setdefault(disposition.sudo(), []).append((move_line, quantity))
        for disposition, parts in by_disposition.items():
            disposition._put_away(parts)
        # Before the customer hears what follows from it.
        order._on_event("inspected")
        order._settle(["approval", "receipt"])
        order._update_activities()

    def _ensure_can_inspect(self):
        """Whoever works on the return inspects its goods, and whoever received them."""
        for order in self:
            # sudo: stock.picking - found with full rights, then checked with the user's own
            receipts = order.sudo().receipt_ids.sudo(False)
            is_receiver = self.env.user.has_group("stock.group_stock_user") and receipts
            if not (is_receiver and receipts.has_access("read") and receipts.has_access("write")):
                order.check_access("write")

    def _ensure_in_returns(self, verdicts):
        """Refuse verdicts on other goods, or on more than wait in the Returns location."""
        waiting = self.line_ids._get_receipt_lines_in_returns()
        for move_line, quantity, __, __ in verdicts:
            waiting[move_line] = waiting.get(move_line, 0.0) - quantity
        for move_line, rest in waiting.items():
            if move_line.product_uom_id.compare(rest, 0) < 0:
                raise UserError(
                    self.env._(
                        "%(product)s: you entered %(quantity)s more than there are in the "
                        "Returns location. Lower the quantities.",
                        product=move_line.product_id.display_name,
                        quantity=format_quantity(self.env, -rest),
                    )
                )
