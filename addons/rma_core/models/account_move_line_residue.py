from odoo import Command, models


class AccountMoveLine(models.Model):
    """Cents. Rounding each partial credit note by itself may leave or exceed a cent of what was
    invoiced; the part that completes an invoice line takes what is left of it, per tax."""

    _inherit = "account.move.line"

    def _take_credit_residue(self):
        """Make draft credit note lines that complete an invoice line take exactly what earlier
        credits left of it, tax by tax, and never more."""
        invoice_lines = self.rma_invoice_line_id
        invoice_lines -= self._get_lines_credited_whole()
        if not invoice_lines:
            return
        uncredited = invoice_lines._get_uncredited_quantities()
        for invoice_line in invoice_lines:
            credits_ = invoice_line._get_credit_lines()
            last = credits_.filtered(lambda line: line in self)[-1:]
            is_complete = invoice_line.product_uom_id.is_zero(uncredited[invoice_line])
            is_global = invoice_line.company_id.tax_calculation_rounding_method == "round_globally"
            if is_complete and (len(credits_) > 1 or is_global):
                last._take_rest_of(invoice_line, credits_ - last)

    def _get_lines_credited_whole(self):
        """Return the lines of invoices that one credit note mirrors line by line, and tax by
        tax: that needs no further look at cents."""
        whole = self.browse()
        for move in self.move_id:
            invoice = move.reversed_entry_id
            pairs = [(line.rma_invoice_line_id, line.quantity) for line in move._get_sold_lines()]
            sold = invoice._get_sold_lines()
            if (
                len(pairs) == len(sold)
                and set(pairs) == {(line, line.quantity) for line in sold}
                and move._get_tax_totals() == invoice._get_tax_totals()
            ):
                whole |= sold
        return whole

    def _get_credit_lines(self):
        """Return the credit note lines that credit this invoice line, drafts included, the
        oldest first."""
        self.ensure_one()
        return self.search(
            [
                ("move_id.move_type", "=", "out_refund"),
                ("parent_state", "!=", "cancel"),
                "|",
                ("rma_invoice_line_id", "=", self.id),
                "&",
                ("rma_invoice_line_id", "=", False),
                "&",
                ("move_id.reversed_entry_id", "=", self.move_id.id),
                "&",
                ("sale_line_ids", "in", self.sale_line_ids.ids),
                ("product_id", "=", self.product_id.id),
            ],
            order="id",
        )

    def _take_rest_of(self, invoice_line, others):
        self.ensure_one()
        amounts = (invoice_line | others | self)._get_rounded_amounts()
        rest = amounts[invoice_line]
        for other in others:
            rest = invoice_line._subtract_amounts(rest, amounts[other])
        difference = self._subtract_amounts(rest, amounts[self])
        cents = [difference["base"], *(tax["tax"] for tax in difference["taxes"].values())]
        # More than rounding can explain: somebody credited less by hand, and meant it.
        limit = self.currency_id.rounding * (len(others) + 2)
        if all(self.currency_id.is_zero(cent) for cent in cents) or max(cents) > limit:
            return
        self._replace_by_rest(rest)

    def _replace_by_rest(self, rest):
        """Make this line worth ``rest``.

        A tax holds manual amounts, as Odoo itself keeps them for down payments. Odoo reads
        them when a line is created, not when they change, hence a new line. Without a tax the
        price takes the cent.
        """
        factor = self.quantity * (1 - self.discount / 100)
        if not rest["taxes"]:
            if factor:
                self.price_unit = rest["base"] / factor
            return
        vals = self.with_context(include_business_fields=True).copy_data()[0]
        vals.update(
            rma_line_id=self.rma_line_id.id,
            rma_invoice_line_id=self.rma_invoice_line_id.id,
            extra_tax_data=self._prepare_rest_tax_data(rest),
        )
        self.move_id.write({"invoice_line_ids": [Command.delete(self.id), Command.create(vals)]})

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
        details = base_line["tax_details"]
        return {
            "base": details["total_excluded_currency"] + details["delta_total_excluded_currency"],
            "taxes": {
                data["tax"].id: {
                    "base": data["base_amount_currency"],
                    "tax": data["tax_amount_currency"],
                }
                for data in details["taxes_data"]
            },
        }

    def _subtract_amounts(self, amounts, credited):
        currency = self.currency_id
        return {
            "base": currency.round(amounts["base"] - credited["base"]),
            "taxes": {
                tax_id: {
                    key: currency.round(value - credited["taxes"].get(tax_id, {}).get(key, 0.0))
                    for key, value in tax.items()
                }
                for tax_id, tax in amounts["taxes"].items()
            },
        }

    def _prepare_rest_tax_data(self, rest):
        """Return Odoo's ``extra_tax_data`` that fixes base and taxes at ``rest``."""
        return {
            "currency_id": self.currency_id.id,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "quantity": self.quantity,
            "manual_total_excluded_currency": rest["base"],
            "manual_tax_amounts": {
                str(tax_id): {
                    "base_amount_currency": tax["base"],
                    "tax_amount_currency": tax["tax"],
                }
                for tax_id, tax in rest["taxes"].items()
            },
        }
