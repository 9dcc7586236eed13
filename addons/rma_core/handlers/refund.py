from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class RmaOutcomeHandlerRefund(models.AbstractModel):
    """Credit the invoices on which the returned quantity was paid; how much that is, says
    ``rma.outcome.credit.mixin``."""

    _name = "rma.outcome.handler.refund"
    _inherit = ["rma.outcome.credit.mixin", "rma.outcome.handler"]
    _description = "Refund"

    # ------------------------------------------------------------------ contract

    @api.model
    def _check(self, lines):
        for line in lines:
            if not line.sale_line_id and not line.price_unit:
                raise UserError(
                    self.env._(
                        "%(line)s has no order and no price: enter the price to credit.",
                        line=line.display_name,
                    )
                )

    @api.model
    def _preview(self, lines):
        quantities = {line: self._get_preview_quantity(line) for line in lines}
        to_credit = lines.filtered(lambda line: line.uom_id.compare(quantities[line], 0) > 0)
        preview = {line: [] for line in lines}
        # The lines may be unsaved lines of a form.
        by_id = {line._origin.id: line for line in lines}
        for vals in self._prepare_credit_notes_vals(to_credit, quantities):
            # A draft that is never saved: prices, discounts and taxes are computed as on the
            # credit note itself.
            move = self.env["account.move"].new(vals)
            for aml in move.line_ids:
                line = by_id.get(self._get_preview_line(aml)._origin.id)
                if line:
                    preview[line].append(self._prepare_preview_entry(aml, line))
        for line in lines:
            preview[line] += self._preview_not_invoiced(line, quantities[line])
        return preview

    @api.model
    def _get_preview_line(self, aml):
        """Return the return line that a credit note line is shown with."""
        return aml.rma_line_id

    @api.model
    def _prepare_preview_entry(self, aml, line):
        """Return what the preview of ``line`` says of a credit note line; see ``_preview()``."""
        return {
            "document": self._get_preview_label(aml.move_id),
            "quantity": aml.product_uom_id._compute_quantity(
                aml.quantity, line.uom_id, round=False
            ),
            "amount": aml.price_total,
            "currency": aml.move_id.currency_id,
        }

    @api.model
    def _preview_not_invoiced(self, line, credited):
        """Say for what no credit note follows; a preview without a word would be a riddle."""
        quantity = line.uom_id.round(line.quantity_open - credited)
        if line.uom_id.compare(quantity, 0) <= 0:
            return []
        return [
            {
                "document": self.env._("Not invoiced, nothing to credit"),
                "quantity": quantity,
                "amount": 0.0,
                "currency": line.currency_id,
            }
        ]

    @api.model
    def _get_preview_label(self, credit_note):
        invoice = credit_note.reversed_entry_id
        if invoice:
            return self.env._("Credit note of %s", invoice.name)
        return self.env._("Credit note")

    @api.model
    def _get_preview_quantity(self, line):
        """Return what is still to be credited if all that is expected comes back."""
        rest = line._get_allowed_quantity() - self._get_credited(line)
        if line.sale_line_id:
            rest = min(rest, self._get_creditable(line, is_preview=True))
        return line.uom_id.round(max(rest, 0.0))

    @api.model
    def _execute(self, lines, quantities):
        vals_list = self._prepare_credit_notes_vals(lines, quantities)
        # Users who receive the goods don't have to follow the credit note.
        moves = self.env["account.move"].with_context(mail_create_nosubscribe=True)
        moves = moves.create(vals_list).with_env(self.env)
        moves.invoice_line_ids._take_credit_residue()
        to_post = moves.filtered(
            lambda move: all(move.line_ids.rma_line_id.outcome_id.mapped("post_refund"))
        )
        if to_post:
            to_post.action_post()
        return moves

    @api.model
    def _get_documents(self, lines):
        return [lines.account_line_ids.move_id]

    @api.model
    def _get_settled_quantities(self, lines):
        settled = {}
        for line in lines:
            posted = self._get_credited(line, states=("posted",))
            posted = line._snap(posted + self._get_not_invoiced(line), line._get_due_quantity())
            settled[line] = line.uom_id.round(posted)
        return settled

    @api.model
    def _get_in_progress_quantities(self, lines):
        drafts = {line: self._get_credited(line, states=("draft",)) for line in lines}
        in_progress = dict.fromkeys(lines, 0.0)
        for line, settled in self._get_settled_quantities(lines.filtered(drafts.get)).items():
            total = line._snap(settled + drafts[line], line._get_due_quantity())
            in_progress[line] = line.uom_id.round(total - settled)
        return in_progress

    @api.model
    def _get_settlement_notes(self, lines):
        notes = {}
        for line in lines:
            quantity = self._get_not_invoiced(line)
            if line.uom_id.compare(quantity, 0) > 0:
                notes[line] = self.env._(
                    "%(quantity)s %(uom)s had not been invoiced: nothing to credit.",
                    quantity=line._format_quantity(quantity),
                    uom=line.uom_id._get_name_after(quantity),
                )
        return notes

    @api.model
    def _lowers_delivered_quantity(self, line):
        return True

    # ------------------------------------------------------------------ credit notes

    @api.model
    def _allocate(self, line, quantity, taken=None):
        """Spread a quantity over the order line's posted invoice lines, the oldest first.

        :param taken: ``{invoice line: quantity}`` in invoice units, allocated before in this
            run; updated
        :return: ``[(invoice line, quantity in the line's unit)]`` and the rest without invoice
        """
        taken = defaultdict(float) if taken is None else taken
        parts = []
        # sudo: account.move.line - clerks may credit without accounting rights
        invoice_lines = line.sale_line_id.sudo()._get_posted_invoice_lines()
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
        return [
            self._prepare_credit_note_vals(order, invoice, parts)
            for (order, invoice, __), parts in grouped.items()
        ]

    @api.model
    def _prepare_credit_note_vals(self, order, invoice, parts):
        """Return the values of one credit note, copied from the invoice it credits.

        :param invoice: the ``account.move`` credited; empty for goods without an order
        :param parts: ``[(return line, invoice line, quantity in the return line's unit)]``
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
                Command.create(self._prepare_credit_note_line_vals(*part)) for part in parts
            ],
        }
        return invoice.copy_data(defaults)[0]

    @api.model
    def _prepare_credit_note_line_vals(self, line, invoice_line, quantity):
        """Return the values of one credit note line: the invoice line's own price, discount,
        taxes, account and analytics for ``quantity`` (in the return line's unit)."""
        vals = invoice_line.with_context(include_business_fields=True).copy_data()[0]
        vals.pop("move_id", None)
        # Follows from price and quantity; the invoice's has the other sign.
        vals.pop("amount_currency", None)
        if not vals.get("no_followup"):
            # What it is anyway; given, Odoo writes it on the credit note line by line.
            vals.pop("no_followup", None)
        vals.update(
            rma_line_id=line._origin.id,
            rma_invoice_line_id=invoice_line.id,
            quantity=line.uom_id._compute_quantity(
                quantity, invoice_line.product_uom_id, round=False
            ),
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
