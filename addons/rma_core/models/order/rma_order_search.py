from odoo import api, fields, models
from odoo.fields import Domain

from ...const import STATES_OPEN
from ...utils import normalize_return_code

# Shorter than that, a part of a word is found nearly everywhere.
SHORTEST_PART = 3


class RmaOrder(models.Model):
    """One box for whatever a caller can quote."""

    _inherit = "rma.order"

    quoted = fields.Char(
        string="Quoted by the Caller",
        compute="_compute_quoted",
        search="_search_quoted",
        groups="base.group_user",
        help="Finds a return by its number, code or reference, by order, customer, phone, serial "
        "number, invoice, transfer, product, barcode, reason, outcome or explanation.",
    )

    def _compute_quoted(self):
        self.quoted = False

    @api.model
    @api.readonly
    def is_quoted_ended(self, text):
        """Tell whether all that is quoted is closed: a list of open returns would hide it."""
        found = self.search([("quoted", "ilike", text)], limit=80)
        return bool(found) and not any(order.state in STATES_OPEN for order in found)

    @api.model
    def _search_quoted(self, operator, value):
        """A whole number or code means those returns alone. Anything else is looked up where it
        may come from, one small look at a time: asked about at once, PostgreSQL would read every
        return."""
        if operator in ("in", "not in") and not isinstance(value, str):
            if operator == "not in":
                return NotImplemented
            return Domain.OR(self._search_quoted("ilike", part) for part in value if part)
        if operator not in ("ilike", "like", "=ilike", "=", "=like"):
            return NotImplemented
        text = (value or "").strip()
        if not text:
            return Domain.TRUE
        if exact := self.search(self._get_exact_domain(text)):
            return Domain("id", "in", exact.ids)
        if len(text) < SHORTEST_PART:
            return Domain("id", "in", [])
        # sudo: rma.order, sale.order, account.move - clerks find their returns by what
        # stands on documents they may not open; which returns they see is not touched
        model = self.sudo()
        found = set(model._search(model._get_own_quoted_domain(text)))
        for domain in model._get_quoted_line_domains(text):
            lines = model.env["rma.order.line"]._search(domain)
            found.update(model._search(Domain("line_ids", "in", lines)))
        return Domain("id", "in", list(found))

    @api.model
    def _get_exact_domain(self, text):
        """Return the domain of the returns whose whole number or code was quoted."""
        domain = Domain("name", "in", [text, text.upper()])
        if code := normalize_return_code(text):
            domain |= Domain("return_code", "=", code)
        return domain

    @api.model
    def _get_own_quoted_domain(self, text):
        """Return the domain of what stands on returns themselves, or on their customers."""
        partners = self.env["res.partner"].with_context(active_test=False)
        quoted = Domain.OR(
            Domain(name, "ilike", text) for name in ("complete_name", "email", "vat", "ref")
        )
        # As typed: with blanks, dashes, brackets, with or without the country.
        phone = text.lstrip("+0( ")
        if sum(character.isdigit() for character in phone) >= SHORTEST_PART:
            quoted |= Domain("phone_mobile_search", "ilike", phone)
        customers = partners.search(quoted)
        return (
            Domain("name", "ilike", text)
            | Domain("reference", "ilike", text)
            | Domain("partner_id", "in", customers.ids)
            | Domain("commercial_partner_id", "in", customers.ids)
        )

    @api.model
    def _get_quoted_line_domains(self, text):
        """Return domains of return lines, one for each thing that could have been quoted. Extend
        with super()."""
        find = self._find_quoted
        invoices = find("account.move", text, "name", "ref")
        products = find("product.product", text, "name", "default_code", "barcode")
        pickings = find("stock.picking", text, "name")
        lots = find("stock.lot", text, "name")
        return [
            Domain(path, "in", records.ids)
            for path, records in (
                ("sale_line_id.order_id", find("sale.order", text, "name", "client_order_ref")),
                ("account_line_ids.move_id", invoices),
                ("sale_line_id.invoice_lines.move_id", invoices),
                ("stock_move_ids.picking_id", pickings),
                ("move_id.picking_id", pickings),
                ("lot_ids", lots),
                ("stock_move_ids.move_line_ids.lot_id", lots),
                ("product_id", products),
                ("reason_id", find("rma.reason", text, "complete_name")),
                ("outcome_id", find("rma.outcome", text, "name")),
            )
            if records
        ] + [Domain("description", "ilike", text)]

    @api.model
    def _find_quoted(self, model, text, *names):
        """Return the records of a model that have the text in one of these fields."""
        records = self.env[model].with_context(active_test=False)
        return records.search(Domain.OR(Domain(name, "ilike", text) for name in names))
