from odoo import Command, models


class AccountMoveLine(models.Model):
    """Cents. Rounding each partial credit note by itself may leave or exceed a cent of what was
    invoiced; the part that completes an invoice line takes what is left of it, per tax."""

    _inherit = "account.move.line"

    def _take_credit_residue(self):
        """Make draft credit note lines that complete an invoice line take exactly what earlier
        credits left of it, tax by tax, and never more."""
        invoice_lines = self.rma_invoice_line_id
        uncredited = invoice_lines._get_uncredited_quantities()
        for invoice_line, credits_ in invoice_lines._get_credit_lines().items():
            last = credits_.filtered(lambda line: line in self)[-1:]
            is_complete = invoice_line.product_uom_id.is_zero(uncredited[invoice_line])
            if is_complete and (len(credits_) > 1 or last._shares_rounding(invoice_line)):
                last._take_rest_of(invoice_line, credits_ - last)

    def _shares_rounding(self, invoice_line):
        """Tell whether cents depend on the other lines of the documents, and these differ."""
        invoice = invoice_line.move_id
        credited = (self.move_id.amount_untaxed, self.move_id.amount_tax)
        return (
            invoice.company_id.tax_calculation_rounding_method == "round_globally"
            and credited != (invoice.amount_untaxed, invoice.amount_tax)
        )

    def _get_credit_lines(self):
        """Return ``{invoice line: credit note lines}`` that credit these invoice lines, drafts
        included, the oldest first. Those made by hand credit the line of their order and
        product on the invoice they reverse."""
        candidates = self.sale_line_ids.invoice_lines.filtered(
            lambda line: line.move_id.move_type == "out_refund" and line.parent_state != "cancel"
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
