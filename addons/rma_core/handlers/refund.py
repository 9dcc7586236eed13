from odoo import api, models
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
        if aml.is_rma_amount:
            return {
                "document": aml.name,
                "quantity": 0.0,
                "amount": aml.price_total,
                "currency": aml.move_id.currency_id,
            }
        quantity = aml.product_uom_id._compute_quantity(aml.quantity, line.uom_id, round=False)
        if aml.product_uom_id != line.uom_id:
            # One of a dozen is 0.08 on the document, and one for people.
            quantity = line._snap(quantity, self._get_preview_quantity(line))
        return {
            "document": self._get_preview_label(aml.move_id),
            "quantity": quantity,
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
        rest = line._get_previewed_quantity() - self._get_credited(line)
        if line.sale_line_id:
            rest = min(rest, self._get_creditable(line, is_preview=True))
        return line.uom_id.round(max(rest, 0.0))

    @api.model
    def _execute(self, lines, quantities):
        vals_list = self._prepare_credit_notes_vals(lines, quantities)
        # Users who receive the goods don't have to follow the credit note.
        moves = self.env["account.move"].with_context(mail_create_nosubscribe=True)
        moves = moves.create(vals_list).with_env(self.env)
        moves._tell_early_payment_discount()
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
