from odoo import api, fields, models

from ...amounts import Amounts, Deduction, PaidLine


class AccountMoveLine(models.Model):
    """What customers paid for an invoice line: its own amount with everything that belongs to it,
    read from the posted entry, whatever taxes and terms say today.

    To a line belong its share of the discounts and coupons of the document, of the taxes that an
    early payment saves, and of price reductions credited later: these belong to the units that
    were not credited yet when they were made.
    """

    _inherit = "account.move.line"

    is_rma_amount = fields.Boolean(
        string="Amount Only",
        copy=False,
        help="Changes what is credited for goods, not how many of them are.",
    )
    rma_credit_line_ids = fields.One2many(
        "account.move.line", "rma_invoice_line_id", string="Credited By"
    )

    # ------------------------------------------------------------------ questions

    def _is_quantity_credit(self):
        """Tell whether the line credits goods, and not merely a part of their price."""
        return self._is_credit() and not self._is_amount_only()

    def _is_amount_only(self):
        """Tell whether a credit note line is about money alone."""
        self.ensure_one()
        return self.is_rma_amount or self._is_reduction_by_hand()

    def _is_reduction_by_hand(self):
        """Tell whether somebody lowered a price by a credit note without a return: a quantity at
        less than its price, or an amount for nothing on the invoice. Goods that came back
        beside returns may be credited at less."""
        self.ensure_one()
        if self.rma_line_id or self.rma_invoice_line_id or not self.move_id._is_credit_note():
            return False
        if self.display_type != "product" or self.price_subtotal <= 0:
            return False
        credited = self._get_credited_by_hand()
        if not credited:
            return bool(self.move_id.reversed_entry_id)
        line = credited[0]
        in_uom = self.product_uom_id._compute_quantity(
            self.quantity, line.product_uom_id, round=False
        )
        price = line.price_subtotal / line.quantity * in_uom if line.quantity else 0.0
        if self.price_subtotal >= price - 2 * self.currency_id.rounding:
            return False
        # What has no unit, as a down payment, is no goods.
        uom = line.product_uom_id
        return not uom or uom.compare(self._get_natively_returned_quantity(), in_uom) < 0

    def _get_credited_by_hand(self):
        """Return the invoice lines that a credit note line made by hand credits, those of its
        order line and product on the invoice it reverses, or, reversing none, on any."""
        self.ensure_one()
        invoice = self.move_id.reversed_entry_id
        lines = self.sale_line_ids._get_posted_invoice_lines()
        if not self.sale_line_ids:
            lines = invoice.invoice_line_ids.filtered("product_id")
        return lines.filtered(
            lambda line: (
                line.product_id == self.product_id and (not invoice or line.move_id == invoice)
            )
        )

    def _get_natively_returned_quantity(self):
        """Return what had come back beside returns of this line's order lines by its date."""
        date = self.move_id.invoice_date or fields.Date.context_today(self)
        return sum(
            sale_line._sum_goods(
                sale_line.move_ids.filtered(
                    lambda move: (
                        move.state == "done"
                        and move._is_natively_returned()
                        and move.date.date() <= date
                    )
                )
            )
            # sudo: stock.move - accountants credit without rights on transfers
            for sale_line in self.sudo().sale_line_ids
        )

    def _is_deduction(self):
        """Tell whether an invoice line lowers what is paid for others: discounts, rewards, and
        the taxes that an early payment saves. Down payments are payment. Extend with super()."""
        self.ensure_one()
        if self.display_type == "epd":
            return True
        return bool(
            self.display_type == "product"
            and not self.is_downpayment
            and self.quantity * self.price_unit < 0 < self.quantity
        )

    def _is_paid_for(self):
        """Tell whether an invoice line is something that customers pay for."""
        self.ensure_one()
        return bool(
            self.display_type == "product"
            and not self.is_downpayment
            and self.quantity * self.price_unit > 0
        )

    def _get_discounted_lines(self):
        """Return the lines of the same invoice that a deduction was given for: those with its
        taxes, as Odoo splits discounts, else all. Extend where it is known better."""
        self.ensure_one()
        lines = self.move_id.line_ids.filtered(lambda line: line._is_paid_for())
        if self.display_type == "epd":
            taxed = lines.filtered("tax_ids")
            same = taxed.filtered(
                lambda line: (
                    line.account_id == self.account_id
                    and line.analytic_distribution == self.analytic_distribution
                )
            )
            lines = same or taxed
        same = lines.filtered(
            lambda line: self.tax_ids and line.tax_ids.flatten_taxes_hierarchy() >= self.tax_ids
        )
        return same or lines

    # ------------------------------------------------------------------ what was paid

    def _get_paid_lines(self):
        """Return ``{invoice line: PaidLine}`` of the posted invoices that these lines are on, less
        what credit notes took already, drafts included. What is taken of them belongs to one
        run: discounts of an invoice are shared by its lines."""
        lines = self | self.move_id.line_ids.filtered(lambda line: line._is_paid_for())
        deductions = self.move_id.line_ids.filtered(lambda line: line._is_deduction())
        reductions = self.move_id._get_price_reductions()
        credits_ = {line: line._get_quantity_credits() for line in lines}
        taken = {
            source: source.rma_credit_line_ids.filtered(lambda line: line._is_credit())
            | source._get_deducted_by_hand()
            for source in deductions | self.browse().union(*reductions.values())
        }
        known = lines | self.browse().union(*taken, *taken.values(), *credits_.values())
        amounts = known._get_posted_amounts()
        uncredited = lines._get_uncredited_quantities()
        paid = {
            line: PaidLine(
                amounts[line],
                line.quantity,
                line.quantity - uncredited[line],
                self._sum_amounts(line.currency_id, amounts, credits_[line], sign=-1),
                len(credits_[line]),
            )
            for line in lines
        }
        for source in deductions:
            targets = source._get_discounted_lines()
            deduction = Deduction(
                source, self._sum_amounts(source.currency_id, amounts, taken[source], sign=-1)
            )
            shares = amounts[source].spread([abs(line.price_subtotal) for line in targets])
            for line, share in zip(targets, shares, strict=True):
                deduction.add(paid[line], share, line.quantity)
        for invoice, sources in reductions.items():
            for source in sources:
                self._add_reduction(paid, invoice, source, amounts, taken[source], credits_)
        return paid

    def _sum_amounts(self, currency, amounts, lines, sign=1):
        total = Amounts(currency.rounding)
        for line in lines:
            total += amounts[line]
        return total if sign == 1 else -total

    def _add_reduction(self, paid, invoice, source, amounts, taken, credits_):
        """Let a price reduction belong to the units that were not credited before it."""
        targets = source._get_reduced_lines(invoice)
        left = {}
        for line in targets:
            before = sum(
                credit.product_uom_id._compute_quantity(
                    credit.quantity, line.product_uom_id, round=False
                )
                for credit in credits_[line]
                if credit.id < source.id
            )
            left[line] = max(line.quantity - before, 0.0)
        targets = targets.filtered(lambda line: line.product_uom_id.compare(left[line], 0) > 0)
        deduction = Deduction(source, self._sum_amounts(source.currency_id, amounts, taken, -1))
        # On a credit note what customers get is above zero.
        shares = amounts[source].spread(
            [line.price_subtotal / line.quantity * left[line] for line in targets]
        )
        for line, share in zip(targets, shares, strict=True):
            deduction.add(paid[line], share, left[line])

    def _get_reduced_lines(self, invoice):
        """Return the lines of ``invoice`` that a price reduction belongs to: those it names,
        else those with its taxes, else all."""
        self.ensure_one()
        named = self.rma_invoice_line_id or self._get_credited_by_hand()
        lines = invoice.line_ids.filtered(lambda line: line._is_paid_for())
        if named & lines:
            return (named & lines)[:1]
        same = lines.filtered(lambda line: line.tax_ids.flatten_taxes_hierarchy() >= self.tax_ids)
        return same if self.tax_ids and same else lines

    def _get_quantity_credits(self):
        """Return the credit note lines that credit units of this invoice line, drafts included,
        the oldest first. Those made by hand credit the line of their order and product on the
        invoice they reverse."""
        self.ensure_one()
        by_hand = self.sale_line_ids.invoice_lines.filtered(
            lambda line: (
                not line.rma_invoice_line_id
                and line.move_id.reversed_entry_id == self.move_id
                and line.product_id == self.product_id
            )
        )
        credits_ = self.rma_credit_line_ids | by_hand
        return credits_.filtered(lambda line: line._is_quantity_credit()).sorted("id")

    def _get_deducted_by_hand(self):
        """Return the lines of credit notes made by hand that take a discount line back."""
        self.ensure_one()
        return self.move_id.reversal_move_ids.invoice_line_ids.filtered(
            lambda line: (
                line._is_credit()
                and not line.rma_invoice_line_id
                and line.product_id == self.product_id
                and line.sale_line_ids == self.sale_line_ids
                and line.price_subtotal < 0
                and line.display_type == self.display_type
            )
        )

    # ------------------------------------------------------------------ reading entries

    def _get_posted_amounts(self):
        """Return ``{line: Amounts}`` as they stand in the entries: the line's own balance and its
        share of the entry's taxes. Credit notes count below zero."""
        amounts = {}
        for move in self.move_id:
            base_lines, __ = move._get_rounded_base_and_tax_lines()
            for base_line in base_lines:
                line = base_line["record"]
                if line in self:
                    amounts[line] = line._read_amounts(base_line)
        return amounts

    def _read_amounts(self, base_line):
        """Return the amounts that Odoo's computation gave a line, its base as it was booked."""
        computed = self._read_computed_amounts(base_line)
        sign = -1 if self.move_id._is_credit_note() else 1
        booked = -self.amount_currency
        factor = booked / computed.base if computed.base else sign
        taxes = {
            key: (tax_base * factor, tax * sign) for key, (tax_base, tax) in computed.taxes.items()
        }
        return Amounts(computed.rounding, booked, taxes)

    @api.model
    def _read_computed_amounts(self, base_line):
        """Return what Odoo's computation of taxes made of a line."""
        details = base_line["tax_details"]
        return Amounts(
            base_line["currency_id"].rounding,
            details["total_excluded_currency"] + details["delta_total_excluded_currency"],
            {
                data["tax"].id: (data["base_amount_currency"], data["tax_amount_currency"])
                for data in details["taxes_data"]
                if not data["is_reverse_charge"]
            },
        )
