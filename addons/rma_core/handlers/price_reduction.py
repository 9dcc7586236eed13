from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError


class RmaOutcomeHandlerPriceReduction(models.AbstractModel):
    """Give a part of the price back; the customer keeps the goods, which may still come back for
    what is left of their price.

    A reduction claims money, not quantity: its credit note lines say for how many units it is
    and count as amounts alone, so that nothing is to be invoiced again and no cost of goods is
    taken back.
    """

    _name = "rma.outcome.handler.price_reduction"
    _inherit = "rma.outcome.handler.refund"
    _description = "Price Reduction, Customer Keeps the Goods"

    # ------------------------------------------------------------------ contract

    @api.model
    def _check(self, lines):
        taken = defaultdict(float)
        for line in lines:
            self._ensure_has_reduction(line)
            quantity = line.quantity_approved
            parts, rest = self._allocate(line, quantity, taken)
            if line.uom_id.compare(rest, 0) > 0:
                raise UserError(
                    self.env._(
                        "%(line)s: only %(paid)s of %(quantity)s %(uom)s are on posted invoices "
                        "and not credited. Post the invoice, or lower the price on the order.",
                        line=line.display_name,
                        paid=line._format_quantity(quantity - rest),
                        quantity=line._format_quantity(quantity),
                        uom=line.uom_id.name,
                    )
                )
            left = sum(amounts.total for __, __, amounts in self._take_net_parts(line, parts))
            if line.currency_id.compare_amounts(line.reduction_amount, left) > 0:
                raise UserError(
                    self.env._(
                        "%(line)s: %(amount)s cannot be given back; of what was paid only "
                        "%(left)s is left.",
                        line=line.display_name,
                        amount=line.currency_id.format(line.reduction_amount),
                        left=line.currency_id.format(left),
                    )
                )

    @api.model
    def _ensure_has_reduction(self, line):
        percent, amount = line.reduction_percent, line.reduction_amount
        if not line.sale_line_id:
            raise UserError(
                self.env._(
                    "%(line)s has no order: the price of what was not bought here cannot be "
                    "reduced. Choose the order line.",
                    line=line.display_name,
                )
            )
        if (percent > 0) == (amount > 0) or not 0 <= percent <= 100 or amount < 0:
            raise UserError(
                self.env._(
                    "%(line)s: say how much is given back, either in percent (up to 100) or as an "
                    "amount.",
                    line=line.display_name,
                )
            )

    @api.model
    def _get_preview_quantity(self, line):
        rest = line._get_previewed_quantity() - self._get_reduced(line)
        return line.uom_id.round(max(rest, 0.0))

    @api.model
    def _preview_not_invoiced(self, line, credited):
        return []

    @api.model
    def _prepare_preview_entry(self, aml, line):
        # Here an amount is what it is about, not what is taken off.
        quantity = aml.product_uom_id._compute_quantity(aml.quantity, line.uom_id, round=False)
        return {
            "document": self._get_preview_label(aml.move_id),
            "quantity": quantity,
            "amount": aml.price_total,
            "currency": aml.move_id.currency_id,
        }

    @api.model
    def _get_settled_quantities(self, lines):
        return {
            line: line.uom_id.round(self._get_reduced(line, states=("posted",))) for line in lines
        }

    @api.model
    def _get_in_progress_quantities(self, lines):
        return {
            line: line.uom_id.round(self._get_reduced(line, states=("draft",))) for line in lines
        }

    @api.model
    def _get_settlement_notes(self, lines):
        return {}

    @api.model
    def _lowers_delivered_quantity(self, line):
        return False

    @api.model
    def _claims_quantity(self):
        return False

    @api.model
    def _asks_price_reduction(self):
        return True

    @api.model
    def _get_worth(self, lines):
        worth = {}
        for line in lines:
            credits_ = line.account_line_ids.filtered(lambda aml: aml._is_rma_credit())
            rest = line._get_worth_quantity() - self._get_reduced(line)
            parts, __ = self._allocate(line, max(rest, 0.0))
            reductions = self._get_reductions(line, parts)
            worth[line] = sum(credits_.mapped("price_total")) + sum(
                amounts.total for __, __, amounts in reductions
            )
        return worth

    # ------------------------------------------------------------------ how much

    @api.model
    def _get_reduced(self, line, states=("draft", "posted")):
        """Return for how much of the line credit notes in these states lower the price."""
        return sum(
            aml.product_uom_id._compute_quantity(aml.quantity, line.uom_id, round=False)
            for aml in line.account_line_ids
            if aml.parent_state in states and aml._is_rma_credit()
        )

    @api.model
    def _take_net_parts(self, line, parts):
        """Return ``[(invoice line, quantity as the invoice counts, Amounts)]``: what is left of
        what was paid for each part, with everything that is taken off."""
        net = []
        for __, source, quantity, amounts in self._take_parts([(line, *part) for part in parts]):
            if quantity is None:
                invoice_line, taken, total = net[-1]
                net[-1] = invoice_line, taken, total + amounts
            else:
                net.append((source, quantity, amounts))
        return net

    @api.model
    def _get_reductions(self, line, parts):
        """Return ``[(invoice line, quantity, Amounts)]``: what is given back of each part."""
        net = self._take_net_parts(line, parts)
        left = sum(amounts.total for __, __, amounts in net)
        if line.reduction_percent or not left:
            percent = line.reduction_percent
            return [(*part, amounts.share(percent, 100)) for *part, amounts in net]
        due = min(self._get_due_amount(line, parts), left)
        reductions, given = [], 0.0
        for *part, amounts in net:
            share = amounts.share(due, left)
            reductions.append((*part, share))
            given += share.total
        # Taxes follow from the amount; the cent that rounding leaves is the price's.
        reductions[-1][2].base += line.currency_id.round(due - given)
        return reductions

    @api.model
    def _get_due_amount(self, line, parts):
        """Return what of the line's amount is due when these parts are reduced, too."""
        quantity = line._get_worth_quantity()
        done = self._get_reduced(line) + sum(part for __, part in parts)
        credits_ = line.account_line_ids.filtered(lambda aml: aml._is_rma_credit())
        due = line.reduction_amount * min(done / quantity, 1.0) if quantity else 0.0
        return max(line.currency_id.round(due - sum(credits_.mapped("price_total"))), 0.0)

    # ------------------------------------------------------------------ credit notes

    @api.model
    def _prepare_credit_notes_vals(self, lines, quantities):
        """Return the values of one credit note per return and invoice. Fees are for goods."""
        reductions, grouped, taken = {}, {}, defaultdict(float)
        for line in lines.sorted("id"):
            parts, __ = self._allocate(line, quantities[line], taken)
            for invoice_line, quantity, amounts in self._get_reductions(line, parts):
                key = (line.order_id, invoice_line.move_id, line.outcome_id.post_refund)
                entry = (line, invoice_line, quantity)
                grouped.setdefault(key, []).append(entry)
                reductions[entry] = amounts
        return [
            self._prepare_credit_note_vals(order, invoice, entries, reductions)
            for (order, invoice, __), entries in grouped.items()
        ]

    @api.model
    def _prepare_credit_note_lines_vals(self, invoice, parts, paid):
        entries = []
        for line, invoice_line, quantity in parts:
            amounts = paid[line, invoice_line, quantity]
            vals = self._prepare_credit_note_line_vals(line, invoice_line, quantity)
            is_included = any(invoice_line.tax_ids.mapped("price_include"))
            price = (amounts.total if is_included else amounts.base) / (quantity or 1.0)
            vals.update(price_unit=price, discount=0.0, is_rma_amount=True)
            entries.append((vals, amounts, invoice_line))
        # sudo: account.tax - clerks may credit without accounting rights
        self.env["account.move.line"].sudo()._fix_amounts(invoice, entries)
        return [vals for vals, __, __ in entries]
