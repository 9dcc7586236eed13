from odoo import fields, models


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "rma.guard.mixin"]

    rma_line_id = fields.Many2one(
        "rma.order.line",
        string="Return Line",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
        help="The return line this credit note line was made for.",
    )
    rma_invoice_line_id = fields.Many2one(
        "account.move.line",
        string="Credited Invoice Line",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The invoice line that is credited.",
    )

    def _is_credit(self):
        """Tell whether the line is on a credit note that counts: drafts do, what they credit is
        spoken for; cancelled ones do not."""
        self.ensure_one()
        return self.parent_state != "cancel" and self.move_id._is_credit_note()

    def _is_rma_credit(self):
        """Tell whether the line credits goods of a return, and not what was charged for those
        that had not come."""
        credited = self.rma_invoice_line_id
        is_charge = credited.rma_line_id and not credited.move_id._is_credit_note()
        return self._is_credit() and bool(self.rma_line_id and not is_charge)

    def _eligible_for_stock_account(self):
        """Goods the customer keeps are gone: crediting them takes no cost of goods back, and
        neither does what is about money alone."""
        if self._is_amount_only():
            return False
        # sudo: rma.order.line - accountants post credit notes without rights on returns
        line = self.sudo().rma_line_id
        is_kept = line and self.move_id._is_credit_note() and not line.outcome_id.needs_receipt
        return not is_kept and super()._eligible_for_stock_account()

    def _get_cogs_value(self):
        """Take back the cost of the goods that came back, not the average of their invoice."""
        value = self._get_returned_unit_value()
        return super()._get_cogs_value() if value is None else value

    def _get_returned_unit_value(self):
        """Return at what value a unit of the product came in with the return that this credit
        note line is for, ``None`` where that is not known: not here yet, or kept."""
        # sudo: rma.order.line - accountants post credit notes without rights on returns
        line = self.sudo().rma_line_id
        if not line or not self.move_id._is_credit_note():
            return None
        receipts = line.stock_move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move._is_rma_receipt()
                and move.product_id == self.product_id
            )
        )
        value = sum(receipts.mapped("value"))
        quantity = sum(
            move.product_uom._compute_quantity(move.quantity, move.product_id.uom_id, round=False)
            for move in receipts
        )
        for other in line.account_line_ids - self:
            if other.parent_state == "posted" and other._is_quantity_credit():
                cogs = other.move_id.line_ids.filtered(
                    lambda aml, other=other: aml.cogs_origin_id == other and aml.price_unit > 0
                )
                in_uom = other.product_uom_id._compute_quantity(
                    other.quantity, other.product_id.uom_id, round=False
                )
                quantity -= in_uom
                value -= sum(cogs.mapped("price_unit")) * in_uom
        if self.product_id.uom_id.compare(quantity, 0) <= 0:
            return None
        return value / quantity

    def _get_uncredited_quantities(self):
        """Return ``{invoice line: quantity}``, in its unit, that no credit note takes back.

        Drafts count: what they credit is spoken for. Credit notes of returns name their
        invoice line; those made by hand take from the lines of the invoice they reverse, or,
        reversing none, from the order line's oldest invoice.
        """
        free = {line: line.quantity for line in self}
        for sale_line, invoice_lines in self.grouped("sale_line_ids").items():
            credits_ = sale_line.invoice_lines if sale_line else invoice_lines.rma_credit_line_ids
            credits_ = credits_.filtered(lambda line: line._is_quantity_credit())
            for credit in credits_.sorted(lambda line: (not line.rma_invoice_line_id, line.id)):
                candidates = (
                    credit.rma_invoice_line_id
                    or credit.move_id.reversed_entry_id.invoice_line_ids & invoice_lines
                    or invoice_lines
                )
                quantity = credit.quantity
                for line in candidates & invoice_lines:
                    in_uom = credit.product_uom_id._compute_quantity(
                        quantity, line.product_uom_id, round=False
                    )
                    part = min(in_uom, max(free[line], 0.0))
                    free[line] -= part
                    quantity -= line.product_uom_id._compute_quantity(
                        part, credit.product_uom_id, round=False
                    )
        return free
