from odoo import Command, models


class AccountMoveLine(models.Model):
    """Cents. Rounding each partial credit note by itself may leave or exceed a cent of what was
    invoiced; a part takes no more than is left of its invoice line, and the part that completes
    it takes all that is left, per tax."""

    _inherit = "account.move.line"

    def _take_credit_residue(self):
        """Make draft credit note lines take no more than other credits left of their invoice
        line and, when they complete it, exactly that, tax by tax."""
        invoice_lines = self.rma_invoice_line_id
        uncredited = invoice_lines._get_uncredited_quantities()
        shared = {}
        for invoice_line, credits_ in invoice_lines._get_credit_lines().items():
            is_complete = invoice_line.product_uom_id.is_zero(uncredited[invoice_line])
            if len(credits_) > 1 or (is_complete and credits_._share_cents(invoice_line)):
                shared[invoice_line] = credits_, is_complete
        lines = self.browse().union(*shared, *(credits_ for credits_, __ in shared.values()))
        amounts = lines._get_rounded_amounts()
        exact = {}
        for invoice_line, (credits_, is_complete) in shared.items():
            last = (credits_ & self)[-1:]
            exact.update({line: amounts[line] for line in credits_ & self})
            exact[last] = last._limit_to_rest(invoice_line, credits_ - last, is_complete, amounts)
        for move in self.browse().union(*exact).move_id:
            move.invoice_line_ids._fix_amounts(amounts, exact)

    def _share_cents(self, invoice_line):
        """Tell whether cents depend on the other lines of the documents, and these differ."""
        invoice = invoice_line.move_id
        credited = (self.move_id.amount_untaxed, self.move_id.amount_tax)
        return self._is_rounded_globally() and credited != (
            invoice.amount_untaxed,
            invoice.amount_tax,
        )

    def _is_rounded_globally(self):
        return self.company_id.tax_calculation_rounding_method == "round_globally"

    def _get_credit_lines(self):
        """Return ``{invoice line: credit note lines}`` that credit these invoice lines, drafts
        included, the oldest first. Those made by hand credit the line of their order and
        product on the invoice they reverse."""
        candidates = self.sale_line_ids.invoice_lines.filtered(
            lambda line: line._is_credit()
        ).sorted("id")
        by_line = candidates.grouped("rma_invoice_line_id")
        by_hand = by_line.get(self.browse(), self.browse())
        return {
            line: by_line.get(line, self.browse())
            | by_hand.filtered(
                lambda credit, line=line: (
                    credit.move_id.reversed_entry_id == line.move_id
                    and credit.sale_line_ids & line.sale_line_ids
                    and credit.product_id == line.product_id
                )
            )
            for line in self
        }

    def _limit_to_rest(self, invoice_line, others, is_complete, amounts):
        """Return the amounts this line takes of what ``others`` leave of its invoice line."""
        own, rest = amounts[self], amounts[invoice_line]
        for other in others:
            rest = self._combine_amounts(float.__sub__, rest, amounts[other])
        left = self._combine_amounts(float.__sub__, rest, own)
        cents = [left["base"], *(tax["tax"] for tax in left["taxes"].values())]
        # More than rounding can explain: more is still to come, or somebody meant to credit less.
        if max(cents) > self.currency_id.rounding * (len(others) + 2):
            return own
        return rest if is_complete else self._combine_amounts(min, own, rest)

    def _fix_amounts(self, amounts, exact):
        """Make the lines of a document worth what ``exact`` says, if ``amounts`` differ.

        A tax holds manual amounts, as Odoo itself keeps them for down payments. Odoo reads
        them when a line is created, not when they change, hence new lines. Rounded globally,
        lines hand cents to each other: then all are fixed, and rounded apart from the others.
        """
        lines = self & self.browse().union(*exact)
        changed = lines.filtered(lambda line: exact[line] != amounts[line])
        if not changed:
            return
        if not changed._is_rounded_globally():
            lines = changed
        commands = [Command.delete(line.id) for line in lines]
        commands += [Command.create(line._prepare_fixed_vals(exact[line])) for line in lines]
        lines.move_id.write({"invoice_line_ids": commands})

    def _prepare_fixed_vals(self, amounts):
        vals = self.with_context(include_business_fields=True).copy_data()[0]
        vals.update(
            rma_line_id=self.rma_line_id.id,
            rma_invoice_line_id=self.rma_invoice_line_id.id,
            extra_tax_data=self._prepare_fixed_tax_data(amounts),
        )
        factor = self.quantity * (1 - self.discount / 100)
        # Without a tax that could hold it, the price takes the cent.
        if not amounts["taxes"] and factor:
            vals["price_unit"] = amounts["base"] / factor
        return vals

    def _get_rounded_amounts(self):
        """Return ``{line: amounts}`` as the document's own tax computation rounded them, with
        global rounding the line's share.

        ``amounts`` is ``{"base": float, "taxes": {account.tax id: {"base": float, "tax":
        float}}}`` in the currency of the document.
        """
        amounts = {}
        for move in self.move_id:
            base_lines, __ = move._get_rounded_base_and_tax_lines()
            for base_line in base_lines:
                if base_line["record"] in self:
                    amounts[base_line["record"]] = self._read_rounded_amounts(base_line)
        return amounts

    def _read_rounded_amounts(self, base_line):
        details, currency = base_line["tax_details"], base_line["currency_id"]
        base = details["total_excluded_currency"] + details["delta_total_excluded_currency"]
        return {
            "base": currency.round(base),
            "taxes": {
                data["tax"].id: {
                    "base": currency.round(data["base_amount_currency"]),
                    "tax": currency.round(data["tax_amount_currency"]),
                }
                for data in details["taxes_data"]
            },
        }

    def _combine_amounts(self, function, amounts, others):
        """Return ``function(amount, other)`` of each amount, rounded."""

        def combine(amount, other):
            return self.currency_id.round(function(amount, other))

        nothing = {"base": 0.0, "tax": 0.0}
        return {
            "base": combine(amounts["base"], others["base"]),
            "taxes": {
                tax_id: {
                    key: combine(value, others["taxes"].get(tax_id, nothing)[key])
                    for key, value in tax.items()
                }
                for tax_id, tax in amounts["taxes"].items()
            },
        }

    def _prepare_fixed_tax_data(self, amounts):
        """Return Odoo's ``extra_tax_data`` that fixes base and taxes at ``amounts``."""
        return {
            "computation_key": f"rma_core,{self.rma_invoice_line_id.id}",
            "currency_id": self.currency_id.id,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "quantity": self.quantity,
            "manual_total_excluded_currency": amounts["base"],
            "manual_tax_amounts": {
                str(tax_id): {
                    "base_amount_currency": tax["base"],
                    "tax_amount_currency": tax["tax"],
                }
                for tax_id, tax in amounts["taxes"].items()
            },
        }
