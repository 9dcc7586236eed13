from markupsafe import Markup

from odoo import api, fields, models

# Nothing more is to be done with a document of any model in one of these.
STATES_FINAL = ("done", "cancel", "posted", "sale")


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

    waiting_documents = fields.Html(
        string="Waits On",
        compute="_compute_waiting_documents",
        help="Documents that were made for this line and are not done yet.",
    )
    amount_difference = fields.Monetary(
        string="Difference",
        compute="_compute_amount_difference",
        help="What is credited less what the other product costs, taxes included: what the "
        "customer gets back, or pays where it is negative. Open documents count.",
    )

    @api.depends("quantity_in_progress", "stock_move_ids.state", "account_line_ids.parent_state")
    def _compute_waiting_documents(self):
        self.waiting_documents = False
        for handler, lines in self._grouped_by_handler(is_required=False):
            for line in lines.filtered("id"):
                # sudo: account.move, stock.picking - the names alone; links open with the user's
                # own rights
                saved = line._origin.sudo()
                documents = [
                    saved.stock_move_ids.filtered(lambda move: move._is_rma_receipt()).picking_id,
                    *handler.sudo()._get_documents(saved),
                ]
                line.waiting_documents = Markup("<br/>").join(
                    document._get_html_link()
                    for documents_ in documents
                    for document in documents_
                    if "state" in document._fields and document.state not in STATES_FINAL
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
                amount=self._format_for_customer(entry),
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
            amount=self._format_for_customer(entry),
        )

    def _format_for_customer(self, entry):
        """Say who gets the amount rather than by a sign."""
        amount = entry["currency"].format(abs(entry["amount"]))
        if entry["amount"] < 0:
            return self.env._("the customer pays %(amount)s", amount=amount)
        return amount

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
