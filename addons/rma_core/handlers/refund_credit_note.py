from collections import defaultdict

from odoo import Command, api, fields, models


class RmaOutcomeHandlerRefund(models.AbstractModel):
    """The credit notes: which invoices are credited, and what stands on the lines."""

    _inherit = "rma.outcome.handler.refund"

    # ------------------------------------------------------------------ which invoices

    @api.model
    def _allocate(self, line, quantity, taken=None):
        """Spread a quantity over the order line's posted invoice lines, first those of the
        deliveries that come back, then the oldest.

        :param taken: ``{invoice line: quantity}`` in invoice units, allocated before in this
            run; updated
        :return: ``[(invoice line, quantity in the line's unit)]`` and the rest without invoice
        """
        taken = defaultdict(float) if taken is None else taken
        parts = []
        invoice_lines = line._get_invoice_lines_to_credit()
        uncredited = invoice_lines._get_uncredited_quantities()
        for invoice_line in invoice_lines:
            in_uom = invoice_line.product_uom_id._compute_quantity(
                uncredited[invoice_line] - taken[invoice_line], line.uom_id, round=False
            )
            part = min(quantity, in_uom)
            in_invoice_uom = line.uom_id._compute_quantity(
                part, invoice_line.product_uom_id, round=False
            )
            if invoice_line.product_uom_id.compare(in_invoice_uom, 0) > 0:
                parts.append((invoice_line, part))
                taken[invoice_line] += in_invoice_uom
                quantity -= part
        return parts, max(quantity, 0.0)

    @api.model
    def _prepare_credit_notes_vals(self, lines, quantities):
        """Return the values of one credit note per return and original invoice."""
        taken = defaultdict(float)
        grouped = defaultdict(list)
        # What is read of one invoice is read of all of them.
        # sudo: account.move.line - clerks may credit without accounting rights
        invoice_lines = lines.sale_line_id.sudo().invoice_lines
        invoice_lines.mapped("sale_line_ids")
        for line in lines.sorted("id"):
            if line.sale_line_id:
                parts, __ = self._allocate(line, quantities[line], taken)
            else:
                parts = [(self.env["account.move.line"], quantities[line])]
            for invoice_line, quantity in parts:
                invoice_line = invoice_line.with_prefetch(invoice_lines._ids)
                key = (line.order_id, invoice_line.move_id, line.outcome_id.post_refund)
                grouped[key].append((line, invoice_line, quantity))
        paid = self._get_paid_lines([part for parts in grouped.values() for part in parts])
        return [
            self._prepare_credit_note_vals(order, invoice, parts, paid)
            for (order, invoice, __), parts in grouped.items()
        ]

    @api.model
    def _get_paid_lines(self, parts):
        """Return ``{invoice line: PaidLine}``; see ``_get_paid_lines()`` of invoice lines.

        :param parts: ``[(return line, invoice line, quantity)]``
        """
        lines = self.env["account.move.line"].union(*(part[1] for part in parts))
        # sudo: account.move.line - clerks may credit without accounting rights
        return lines.sudo()._get_paid_lines()

    @api.model
    def _take_parts(self, parts, paid=None):
        """Return ``[(return line, source, quantity, Amounts)]``: what is credited for each part,
        whose source is the invoice line, and what is taken off, which has no quantity.

        :param parts: ``[(return line, invoice line, quantity in the return line's unit)]``
        """
        paid = self._get_paid_lines(parts) if paid is None else paid
        taken = []
        for line, invoice_line, quantity in parts:
            quantity = self._convert_to_invoice(line, invoice_line, quantity)
            left = paid[invoice_line].quantity - paid[invoice_line].credited
            is_last = invoice_line.product_uom_id.is_zero(left - quantity)
            own, deducted = paid[invoice_line].take(quantity, is_last)
            taken.append((line, invoice_line, quantity, own))
            taken += [(line, source, None, amounts) for source, amounts in deducted.items()]
        return taken + self._take_carriage(parts, paid)

    @api.model
    def _take_carriage(self, parts, paid):
        """Return what ``_take_parts()`` says of carriage, for outcomes that credit it when with
        these parts nothing of the order's goods stays paid for."""
        taken = []
        for line, __, __ in parts:
            if not line.outcome_id.credit_carriage:
                continue
            # sudo: account.move.line - clerks may credit without accounting rights
            order = line.sale_line_id.sudo().order_id
            for carriage in order._get_carriage_given_back(line.outcome_id, paid):
                own, deducted = paid[carriage].take(carriage.quantity)
                for amounts in deducted.values():
                    own += amounts
                if own:
                    taken.append((line, carriage, None, own))
        return taken

    @api.model
    def _convert_to_invoice(self, line, invoice_line, quantity):
        """Return a return line's quantity as the invoice counts, not rounded: what is paid back
        for one of a dozen is a twelfth."""
        return line.uom_id._compute_quantity(quantity, invoice_line.product_uom_id, round=False)

    # ------------------------------------------------------------------ what stands on them

    @api.model
    def _prepare_credit_note_vals(self, order, invoice, parts, paid=None):
        """Return the values of one credit note, copied from the invoice it credits.

        :param invoice: the ``account.move`` credited; empty for goods without an order
        :param parts: ``[(return line, invoice line, quantity in the return line's unit)]``
        :param paid: see ``_get_paid_lines()``; what is credited is taken of it
        """
        if not invoice:
            return self._prepare_free_credit_note_vals(order, parts)
        invoice = invoice.with_company(invoice.company_id).with_context(
            include_business_fields=True
        )
        today = fields.Date.context_today(order)
        lang = invoice.partner_id.lang or self.env.lang
        defaults = {
            "move_type": "out_refund",
            "reversed_entry_id": invoice.id,
            "partner_id": invoice.partner_id.id,
            "ref": self.with_context(lang=lang).env._(
                "Return %(return)s of %(invoice)s",
                invoice=invoice.name,
                **{"return": order.name},
            ),
            "invoice_origin": invoice.invoice_origin,
            "invoice_date": today,
            "date": today,
            "invoice_date_due": today,
            "invoice_payment_term_id": False,
            "invoice_user_id": invoice.invoice_user_id.id,
            "campaign_id": invoice.campaign_id.id,
            "medium_id": invoice.medium_id.id,
            "source_id": invoice.source_id.id,
            "line_ids": [
                Command.create(vals)
                for vals in self._prepare_credit_note_lines_vals(invoice, parts, paid)
            ],
        }
        vals = invoice.copy_data(defaults)[0]
        # Money goes to the customer's account, which Odoo looks up; ours was on the invoice.
        vals.pop("partner_bank_id", None)
        return vals

    @api.model
    def _prepare_credit_note_lines_vals(self, invoice, parts, paid):
        """Return the values of the lines for goods, each followed by what is taken off."""
        entries = []
        for line, source, quantity, amounts in self._take_parts(parts, paid):
            if quantity is None:
                vals = self._prepare_deduction_vals(line, source, amounts)
            else:
                vals = self._prepare_credit_note_line_vals(line, source, quantity)
            entries.append((vals, amounts, source))
        # sudo: account.tax - clerks may credit without accounting rights
        self.env["account.move.line"].sudo()._fix_amounts(invoice, entries)
        return [vals for vals, __, __ in entries]

    @api.model
    def _prepare_deduction_vals(self, line, source, amounts):
        """Return the values of a line that takes off a share of ``source``: a discount line of
        the invoice, or a price reduction credited before."""
        vals = self._copy_line(source)
        # The order's discount was invoiced, and stays so: it is not to be invoiced again.
        vals.pop("sale_line_ids", None)
        if source.move_id._is_credit_note():
            lang = source.move_id.partner_id.lang or self.env.lang
            vals["name"] = self.with_context(lang=lang).env._(
                "Credited before with %(credit_note)s: %(line)s",
                credit_note=source.move_id.name,
                line=source.name or "",
            )
        is_included = any(source.tax_ids.mapped("price_include"))
        vals.update(
            rma_line_id=line._origin.id,
            rma_invoice_line_id=source.id,
            is_rma_amount=True,
            display_type="product",
            quantity=1.0,
            discount=0.0,
            price_unit=amounts.total if is_included else amounts.base,
        )
        return vals

    @api.model
    def _copy_line(self, source):
        """Return the values of a document line that another one is made from."""
        vals = source.with_context(include_business_fields=True).copy_data()[0]
        for name in ("move_id", "amount_currency", "balance", "extra_tax_data"):
            # These follow from price and quantity; the source's are of its own.
            vals.pop(name, None)
        if not vals.get("no_followup"):
            # What it is anyway; given, Odoo writes it on the credit note line by line.
            vals.pop("no_followup", None)
        return vals

    @api.model
    def _prepare_credit_note_line_vals(self, line, invoice_line, quantity):
        """Return the values of one credit note line: the invoice line's own price, discount,
        taxes, account and analytics for ``quantity``, as the invoice counts."""
        vals = self._copy_line(invoice_line)
        vals.update(
            rma_line_id=line._origin.id,
            rma_invoice_line_id=invoice_line.id,
            quantity=quantity,
        )
        return vals

    @api.model
    def _prepare_free_credit_note_vals(self, order, parts):
        """Return the values of a credit note for goods without an invoice in Odoo."""
        return {
            "move_type": "out_refund",
            "company_id": order.company_id.id,
            "partner_id": (order.partner_invoice_id or order.partner_id).id,
            "partner_shipping_id": order.partner_shipping_id.id,
            "invoice_origin": order.name,
            "ref": order.name,
            "currency_id": parts[0][0].currency_id.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "rma_line_id": line._origin.id,
                        "product_id": line.product_id.id,
                        "product_uom_id": line.uom_id.id,
                        "quantity": quantity,
                        "price_unit": line.price_unit,
                    }
                )
                for line, __, quantity in parts
            ],
        }
