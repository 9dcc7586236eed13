from odoo import api, fields, models


class RmaOrderLine(models.Model):
    """What will still be made for a line, said before it is made, by the code that makes it."""

    _inherit = "rma.order.line"

    preview = fields.Text(
        string="What Follows",
        compute="_compute_preview",
        help="Documents still to be created for this line, and their amounts.",
    )
    amount_preview = fields.Monetary(
        string="For the Customer",
        compute="_compute_preview",
        help="Total of the documents still to be created, taxes included: what the customer gets.",
    )

    amount_difference = fields.Monetary(
        string="Difference",
        compute="_compute_amount_difference",
        help="What is credited less what the other product costs, taxes included: what the "
        "customer gets back, or pays where it is negative. Open documents count.",
    )

    @api.depends(
        "account_line_ids.parent_state",
        "account_line_ids.price_total",
        "replacement_sale_line_ids.state",
        "replacement_sale_line_ids.price_total",
    )
    def _compute_amount_difference(self):
        for line in self:
            # sudo: account.move.line, sale.order.line - clerks and accountants compare without
            # each other's rights
            documents = line.sudo()
            credited = documents.account_line_ids.filtered(lambda aml: aml._is_credit())
            ordered = documents.replacement_sale_line_ids.filtered(
                lambda sale_line: sale_line.state != "cancel"
            )
            line.amount_difference = line._sum_totals(credited) - line._sum_totals(ordered)

    def _get_exchange_difference(self):
        """Return what the customer gets back for an exchange, below zero what they pay: made
        and still to be made, taxes included."""
        self.ensure_one()
        return self.currency_id.round(self.amount_difference + self.amount_preview)

    def _sum_totals(self, document_lines):
        """Return the sum of document lines, taxes included, in the line's currency."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return sum(
            document_line.currency_id._convert(
                document_line.price_total, self.currency_id, self.company_id, today
            )
            for document_line in document_lines
        )

    @api.depends(
        "outcome_id",
        "replacement_product_id",
        "quantity_approved",
        "quantity_refused",
        "quantity_settled",
        "quantity_in_progress",
        "price_unit",
        "reduction_percent",
        "reduction_amount",
        "stock_move_ids.state",
    )
    def _compute_preview(self):
        self.preview = False
        self.amount_preview = 0.0
        saved = self.filtered(lambda line: line._origin and line.settlement_state != "not_needed")
        entries = saved._get_preview()
        for line in saved:
            sentences = [line._format_preview(entry) for entry in entries.get(line, [])]
            line.preview = "\n".join([*sentences, *line._get_preview_notes()])
            line.amount_preview = sum(entry["amount"] for entry in entries.get(line, []))

    def _get_preview(self):
        """Return what the outcomes would make; see ``rma.outcome.handler._preview()``."""
        preview = {}
        for handler, lines in self._grouped_by_handler(is_required=False):
            # sudo: account.move.line - prices come from invoices that clerks and customers may not
            # open
            preview.update(handler.sudo()._preview(lines.sudo()))
        # Documents that were only thought of are not to be counted as made.
        self._origin.invalidate_recordset(
            ["account_line_ids", "replacement_sale_line_ids"], flush=False
        )
        return {line.sudo(False): entries for line, entries in preview.items()}

    def _format_preview(self, entry):
        if not entry["quantity"]:
            return self.env._(
                "%(document)s: %(amount)s",
                document=entry["document"],
                amount=entry["currency"].format(entry["amount"]),
            )
        if entry["currency"].is_zero(entry["amount"]):
            return self.env._(
                "%(document)s: %(quantity)s %(uom)s",
                document=entry["document"],
                quantity=self._format_quantity(entry["quantity"]),
                uom=self.uom_id._get_name_after(entry["quantity"]),
            )
        return self.env._(
            "%(document)s: %(quantity)s %(uom)s, %(amount)s",
            document=entry["document"],
            quantity=self._format_quantity(entry["quantity"]),
            uom=self.uom_id._get_name_after(entry["quantity"]),
            amount=entry["currency"].format(entry["amount"]),
        )

    def _get_preview_notes(self):
        """Return sentences about what is made already and still waits for somebody."""
        self.ensure_one()
        notes = []
        if self.uom_id.compare(self.quantity_in_progress, 0) > 0:
            notes.append(
                self.env._(
                    "In documents that wait for somebody: %(quantity)s %(uom)s",
                    quantity=self._format_quantity(self.quantity_in_progress),
                    uom=self.uom_id._get_name_after(self.quantity_in_progress),
                )
            )
        refused = self._get_refused_quantity_here()
        if self.uom_id.compare(refused, 0) > 0:
            notes.append(
                self.env._(
                    "Refused, goes back to the customer: %(quantity)s %(uom)s",
                    quantity=self._format_quantity(refused),
                    uom=self.uom_id._get_name_after(refused),
                )
            )
        return notes
