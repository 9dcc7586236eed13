from odoo import api, models
from odoo.tools import float_round


class AccountMoveLine(models.Model):
    """Amounts of a credit note that are given: read from the invoice, they are what they are,
    whatever Odoo would compute for price and quantity today."""

    _inherit = "account.move.line"

    @api.model
    def _fix_amounts(self, invoice, entries):
        """Add to the values of credit note lines what makes them worth given amounts, where
        price and quantity would not.

        A tax holds manual amounts, as Odoo itself keeps them for down payments. Rounded globally,
        lines hand cents to each other: then all are fixed, and rounded apart from the others.

        :param entries: ``[(values, Amounts, line the values were copied from)]``; values are
            updated
        """
        AccountTax = self.env["account.tax"]
        digits = self._fields["quantity"].get_digits(self.env)[1]
        stored = [float_round(vals["quantity"], precision_digits=digits) for vals, *__ in entries]
        base_lines = [
            AccountTax._prepare_base_line_for_taxes_computation(
                {},
                price_unit=vals["price_unit"],
                quantity=quantity,
                discount=vals.get("discount") or 0.0,
                tax_ids=source.tax_ids,
                product_id=source.product_id,
                product_uom_id=source.product_uom_id,
                currency_id=invoice.currency_id,
                is_refund=True,
            )
            for (vals, __, source), quantity in zip(entries, stored, strict=True)
        ]
        AccountTax._add_tax_details_in_base_lines(base_lines, invoice.company_id)
        AccountTax._round_base_lines_tax_details(base_lines, invoice.company_id)
        wrong = [
            entry
            for entry, base_line in zip(entries, base_lines, strict=True)
            if self._read_computed_amounts(base_line) != entry[1]
        ]
        if wrong and invoice.company_id.tax_calculation_rounding_method == "round_globally":
            wrong = entries
        for vals, amounts, source in wrong:
            vals["extra_tax_data"] = self._prepare_fixed_tax_data(vals, amounts, source)
            factor = float_round(vals["quantity"], precision_digits=digits) * (
                1 - (vals.get("discount") or 0.0) / 100
            )
            # Without a tax that could hold it, the price takes the cent.
            if not amounts.taxes and factor:
                vals["price_unit"] = amounts.base / factor

    @api.model
    def _prepare_fixed_tax_data(self, vals, amounts, source):
        """Return Odoo's ``extra_tax_data`` that fixes base and taxes at ``amounts``."""
        return {
            "computation_key": f"rma_core,{source.id},{vals['rma_line_id']}",
            "currency_id": source.currency_id.id,
            "price_unit": vals["price_unit"],
            "discount": vals.get("discount") or 0.0,
            "quantity": vals["quantity"],
            "manual_total_excluded_currency": amounts.base,
            "manual_tax_amounts": {
                str(tax_id): {"base_amount_currency": base, "tax_amount_currency": tax}
                for tax_id, (base, tax) in amounts.taxes.items()
            },
        }
