from odoo import Command, models
from odoo.exceptions import UserError


class RmaOrder(models.Model):
    """What to do about goods that never come."""

    _inherit = "rma.order"

    def action_close_short(self):
        """Wait no longer for what has not arrived; its open receipts are cancelled."""
        lines = self._get_awaited_lines()
        self._ensure_has_missing(lines)
        self._lock()
        self._close_short(lines)
        return True

    def _close_short(self, lines):
        lines._write_protected({"is_short_closed": True})
        # sudo: stock.move - clerks may give up goods without rights on transfers
        moves = lines.sudo().stock_move_ids.filtered(
            lambda move: move.state not in ("done", "cancel") and move._is_rma_receipt()
        )
        moves._action_cancel()

    def action_reopen_short(self):
        """Wait for the goods again, unless another return claims them meanwhile."""
        lines = self.line_ids.filtered("is_short_closed")
        self._ensure_has_missing(lines)
        lines._write_protected({"is_short_closed": False})
        lines._check_claimed_quantity()
        # sudo: stock.picking - clerks wait again without rights on transfers
        self.sudo()._create_missing_receipts()
        return True

    def action_charge_missing(self):
        """Invoice what the customer was given in advance and has not paid for with the goods
        due back, and stop waiting for them. What has not left yet is not charged.

        :return: the action that opens the draft invoices
        """
        lines = self.line_ids.filtered(
            lambda line: line.uom_id.compare(line._get_missing_quantity(), 0) > 0
        )
        if not lines:
            self._ensure_nothing_leaves()
        self._ensure_has_missing(lines)
        self._lock()
        # sudo: account.move - clerks charge without accounting rights; accountants post the draft
        invoices = (
            self.env["account.move"]
            .sudo()
            .create(
                [
                    order._prepare_charge_vals(part)
                    for (order, __), part in lines.sudo()._grouped_by_currency().items()
                ]
            )
        )
        # Some may have been given up before; where more is to leave, its goods are still due.
        through = lines.filtered(lambda line: not line._get_quantity_leaving())
        self._close_short(through & self._get_awaited_lines())
        return invoices.sudo(False)._get_records_action(name=self.env._("Invoices"))

    def _get_awaited_lines(self):
        return self.line_ids.filtered(lambda line: line.reception_state in ("awaiting", "partial"))

    def _ensure_nothing_leaves(self):
        """Refuse to charge for what is still here: say what has to leave first."""
        for line in self.line_ids.filtered("outcome_id.needs_receipt"):
            if line._get_quantity_leaving():
                # sudo: stock.picking - clerks may read names of transfers they cannot open
                deliveries = line.sudo()._get_open_deliveries().picking_id
                raise UserError(
                    self.env._(
                        "%(line)s: %(deliveries)s has not left yet, so there is nothing to "
                        "charge. Validate the delivery first, or cancel it and stop waiting for "
                        "the goods.",
                        line=line.display_name,
                        deliveries=", ".join(deliveries.mapped("name")),
                    )
                )

    def _ensure_has_missing(self, lines):
        for order in self:
            if not lines.filtered(lambda line, order=order: line.order_id == order):
                raise UserError(
                    self.env._(
                        "All goods of return %(return)s have arrived or are no longer "
                        "expected: there is nothing left to wait for or to charge.",
                        **{"return": order.name},
                    )
                )

    def _prepare_charge_vals(self, lines):
        """Return the values of the invoice for goods that never came back."""
        self.ensure_one()
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "partner_id": (self.partner_invoice_id or self.partner_id).id,
            "partner_shipping_id": self.partner_shipping_id.id,
            "currency_id": lines.currency_id[:1].id,
            "invoice_origin": self.name,
            "invoice_line_ids": [
                Command.create(line._prepare_charge_line_vals()) for line in lines
            ],
        }
