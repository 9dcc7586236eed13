from odoo import fields, models


class RmaWithdrawal(models.Model):
    """What was paid for goods that were never delivered is paid back: by a draft credit note of
    the invoice, or by a person where there is none."""

    _inherit = "rma.withdrawal"

    date_paid_back = fields.Date(
        string="Paid Back On",
        readonly=True,
        copy=False,
        help="By hand, where Odoo does not see it by the credit notes.",
    )
    amount_by_hand = fields.Monetary(
        string="Paid without an Invoice",
        readonly=True,
        copy=False,
        currency_field="currency_id",
        help="To be paid back by the same means.",
    )
    currency_id = fields.Many2one(related="sale_order_id.currency_id")

    def _credit_stopped(self, stopped, is_whole):
        """Make drafts that credit what was invoiced and will not be delivered."""
        needed = self._get_overinvoiced(stopped, is_whole)
        order = self.sale_order_id
        invoices = order.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        ).sorted(lambda move: (move.invoice_date, move.id))
        for invoice in invoices:
            if taken := self._take_invoiced(invoice, needed):
                self._credit(invoice, taken)
        # What transactions brought beyond invoices stands on no document.
        if not invoices and is_whole and order.amount_paid:
            self._write_protected({"amount_by_hand": order.amount_paid})
        elif not invoices and not is_whole and order.amount_paid > order.amount_total:
            self._write_protected({"amount_by_hand": order.amount_paid - order.amount_total})
        self._ask_to_pay()

    def _get_overinvoiced(self, stopped, is_whole):
        """Return ``{order line: quantity}`` that is invoiced and will not be delivered."""
        if is_whole:
            return {line: line.qty_invoiced for line in self.sale_order_id.order_line}
        return {
            line.sale_line_id: min(
                quantity,
                max(line.sale_line_id.qty_invoiced - line.sale_line_id.product_uom_qty, 0.0),
            )
            for line, quantity in stopped.items()
        }

    def _take_invoiced(self, invoice, needed):
        """Return ``{invoice line: quantity}`` to credit; lowers what is needed."""
        lines = invoice.invoice_line_ids.filtered("sale_line_ids")
        left = lines._get_uncredited_quantities()
        taken = {}
        for line in lines:
            sale_line = line.sale_line_ids[:1]
            uom = line.product_uom_id or sale_line.product_uom_id
            wanted = sale_line.product_uom_id._compute_quantity(
                needed.get(sale_line, 0.0), uom, round=False
            )
            quantity = min(wanted, left.get(line, line.quantity))
            if uom.compare(quantity, 0) > 0:
                taken[line] = quantity
                needed[sale_line] -= uom._compute_quantity(
                    quantity, sale_line.product_uom_id, round=False
                )
        return taken

    def _credit(self, invoice, taken):
        """Make the draft from the invoice's own lines."""
        lang = invoice.partner_id.lang or self.env.lang
        today = fields.Date.context_today(self)
        draft = invoice._reverse_moves(
            [
                {
                    "ref": self.with_context(lang=lang).env._(
                        "Withdrawal %(withdrawal)s of %(invoice)s",
                        withdrawal=self.name,
                        invoice=invoice.name,
                    ),
                    "invoice_date": today,
                    "date": today,
                    "invoice_payment_term_id": False,
                    "withdrawal_id": self.id,
                }
            ]
        )
        quantities = {line.sale_line_ids[:1]: quantity for line, quantity in taken.items()}
        for line in draft.invoice_line_ids:
            sale_line = line.sale_line_ids[:1]
            quantity = quantities.pop(sale_line, 0.0)
            if not quantity:
                line.unlink()
                continue
            if line.quantity != quantity:
                line.quantity = quantity
            self._limit_carriage(line, sale_line)
        return draft

    def _limit_carriage(self, line, sale_line):
        """Credit no more than the cheapest standard delivery where something dearer was chosen."""
        limit = self._get_site().withdrawal_carriage_limit
        if limit and sale_line._is_withdrawal_carriage() and line.price_total > limit:
            line.price_unit *= limit / line.price_total

    # ------------------------------------------------------------------ who pays

    def _ask_to_pay(self):
        """Ask an accountant to see to it that the consumer gets the money in time."""
        due = self._fields["date_due"].convert_to_display_name(self.date_due, self)
        if self.amount_by_hand:
            # sudo: payment.transaction - accountants are told how it was paid
            transactions = self.sale_order_id.sudo().transaction_ids
            paid = ", ".join(
                f"{tx.payment_method_id.name} {tx.reference}"
                for tx in transactions.filtered(lambda tx: tx.state in ("authorized", "done"))
            )
            self._ask(
                self.env._(
                    "Pay back %(amount)s by %(date)s",
                    amount=self.currency_id.format(self.amount_by_hand),
                    date=due,
                ),
                step="post_refund",
                note=self.env._("By the same means, without a fee: %s", paid or "–"),
            )
        elif self.credit_note_ids:
            self._ask(
                self.env._("Post the credit note and pay it back by %(date)s", date=due),
                step="post_refund",
            )

    def action_paid_back(self):
        """Note that the consumer has the money."""
        self.check_access("write")
        running = self.filtered(lambda withdrawal: withdrawal.state == "running")
        running._write_protected({"date_paid_back": fields.Date.context_today(self)})
        for withdrawal in running:
            withdrawal._message_log(body=self.env._("Paid back."))
        running._update_state()
        return True
