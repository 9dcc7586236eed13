from collections import defaultdict

from odoo import Command, api, models


class RmaOutcomeHandlerRefund(models.AbstractModel):
    """Fees are lines of the credit notes that return lines make, and thereby in their preview."""

    _inherit = "rma.outcome.handler.refund"

    @api.model
    def _prepare_credit_notes_vals(self, lines, quantities):
        vals_list = super()._prepare_credit_notes_vals(lines, quantities)
        # Lines of a form being edited have what they were charged under their saved ids.
        by_id = {line._origin.id: line for line in lines}
        charged = self._get_charged(lines)
        for vals in vals_list:
            commands = vals["line_ids"] if vals.get("line_ids") else vals["invoice_line_ids"]
            fees = self._prepare_fees(vals, [command[2] for command in commands], by_id, charged)
            commands += [Command.create(fee) for fee in fees]
        return vals_list

    @api.model
    def _get_charged(self, lines):
        """Return what fixed fees are on documents that stand: ``(kind, line or return id)``."""
        # sudo: account.move.line - clerks settle without accounting rights
        fees = lines.order_id._origin.sudo().line_ids.fee_line_ids.filtered(
            lambda fee: fee.parent_state != "cancel"
        )
        return {
            (fee.rma_fee_kind, line.id if fee.rma_fee_kind == "restocking" else line.order_id.id)
            for fee in fees
            for line in fee.rma_fee_line_id
        }

    @api.model
    def _prepare_fees(self, vals, credits_, by_id, charged):
        """Return the values of the fee lines of one credit note.

        :param credits_: the values of its lines for goods
        :param charged: see ``_get_charged()``; updated
        """
        currency = self.env["res.currency"].browse(vals["currency_id"])
        # A credit note cannot be below zero: no fee is more than what is credited.
        rest = sum(self._get_subtotal(credit, currency) for credit in credits_)
        fees = []
        subtotals = defaultdict(float)
        for credit in credits_:
            # With what is taken off for discounts.
            subtotals[by_id[credit["rma_line_id"]]] += self._get_subtotal(credit, currency)
        for line, subtotal in subtotals.items():
            # sudo: rma.policy - clerks settle without rights on policies
            policy = line.policy_id.sudo()
            if not policy:
                continue
            key = ("restocking", line._origin.id)
            fee = policy._get_restocking_fee(line, subtotal, currency)
            if policy.restocking_fee_type == "fixed" and key in charged:
                fee = 0.0
            shipping_key = ("shipping", line.order_id._origin.id)
            shipping = 0.0
            if shipping_key not in charged:
                shipping = policy._get_shipping_fee(line, currency)
            for (kind, __), amount, product in (
                (key, fee, policy.restocking_product_id),
                (shipping_key, shipping, policy.shipping_product_id),
            ):
                amount = currency.round(min(amount, rest))
                if currency.compare_amounts(amount, 0) > 0:
                    charged.add(key if kind == "restocking" else shipping_key)
                    rest -= amount
                    fees.append(self._prepare_fee_vals(line, kind, product, amount))
        return fees

    @api.model
    def _get_subtotal(self, credit, currency):
        """Return what a credit note line will be worth, taxes excluded, by its values."""
        if fixed := credit.get("extra_tax_data"):
            return fixed["manual_total_excluded_currency"]
        price = credit["price_unit"] * (1 - credit.get("discount", 0.0) / 100)
        tax_ids = [
            tax_id
            for command in credit.get("tax_ids", ())
            for tax_id in (command[2] if command[0] == Command.SET else [command[1]])
        ]
        # sudo: account.tax - clerks settle without accounting rights
        taxes = self.env["account.tax"].browse(tax_ids).sudo()
        totals = taxes.compute_all(price, currency, credit["quantity"])
        return totals["total_excluded"]

    @api.model
    def _prepare_fee_vals(self, line, kind, product, amount):
        """Return the values of a fee's line; account and taxes follow from its product and the
        customer's fiscal position. Extend with super()."""
        lang = line.order_id.partner_id.lang or self.env.lang
        product = product.with_context(lang=lang)
        return {
            "rma_fee_line_id": line._origin.id,
            "rma_fee_kind": kind,
            "product_id": product.id,
            "name": f"{product.display_name}: {line.with_context(lang=lang).product_id.name}"
            if kind == "restocking"
            else product.display_name,
            "quantity": 1,
            "price_unit": -amount,
        }

    # ------------------------------------------------------------------ preview

    @api.model
    def _get_preview_line(self, aml):
        return super()._get_preview_line(aml) or aml.rma_fee_line_id

    @api.model
    def _prepare_preview_entry(self, aml, line):
        entry = super()._prepare_preview_entry(aml, line)
        if aml.rma_fee_line_id:
            entry.update(document=aml.product_id.display_name, quantity=0.0)
        return entry
