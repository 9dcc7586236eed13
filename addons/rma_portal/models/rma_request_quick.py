import re
from collections import defaultdict
from itertools import zip_longest

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .rma_portal_line_mixin import LONGEST_TEXT, QUANTITY
from .rma_quick_rows import QuickRow, read_rows
from .rma_request import MOST_LINES

MOST_ROWS = 300
MOST_ORDER_LINES = 2000
LONGEST_CODE = 64


def escape_like(text):
    """Return a text that a pattern finds as it is."""
    return re.sub(r"([\\%_])", r"\\\1", text)


class RmaRequest(models.Model):
    """Many lines at once: codes and quantities that find their deliveries by themselves."""

    _inherit = "rma.request"

    def _read_quick_rows(self, form):
        """Return the rows of the form, those of pasted text after them.

        :param form: ``code``, ``quantity``, ``row_reason`` and ``row_note`` are lists of texts,
            ``paste`` and ``file`` texts
        """
        columns = [form.get(name, []) for name in ("code", "quantity", "row_reason", "row_note")]
        rows = [
            QuickRow(*(cell.strip() for cell in cells))
            for cells in zip_longest(*columns, fillvalue="")
        ]
        headings = self._get_quick_headings()
        for name in ("paste", "file"):
            rows += read_rows(form.get(name, ""), headings)
        return [row for row in rows if row.code or row.quantity]

    def _get_quick_headings(self):
        """Return ``{heading in small letters: field}``: what columns are called."""
        words = {
            "code": ("code", "sku", "barcode", "ean", "article", self.env._("Product code")),
            "quantity": ("quantity", "qty", "pieces", self.env._("Quantity")),
            "reason": ("reason", "why", self.env._("Reason")),
            "note": ("note", "comment", "description", self.env._("Note")),
            "reference": ("reference", "ref", self.env._("Your number")),
        }
        return {name.casefold(): field for field, names in words.items() for name in names}

    def _handle_quick_rows(self, rows, form):
        """Add the rows to the request; where one is wrong, none.

        :return: ``{name of a field: sentence}``; rows have their own ``error``
        """
        self.ensure_one()
        if not rows:
            return {"": self.env._("Enter at least one product code.")}
        if len(rows) > MOST_ROWS:
            return {
                "": self.env._(
                    "%(rows)s rows are too many: at most %(most)s at a time.",
                    rows=len(rows),
                    most=MOST_ROWS,
                )
            }
        values, errors = self._read_quick_values(form)
        wanted = self._read_quick_quantities(rows)
        own = self._read_quick_row_values(rows)
        if own and all(own.get(row.code.upper(), {}).get("reason_id") for row in rows):
            errors.pop("reason", None)
        found = self._find_deliveries(wanted, rows)
        if errors or any(row.error for row in rows):
            return {"": self.env._("Please look at what is marked below."), **errors}
        self._take_quick(found, values, own)
        return {}

    def _read_quick_row_values(self, rows):
        """Return ``{code: values}`` of what is said of single rows."""
        reasons = self.env["rma.reason"]._get_portal_reasons(self.company_id)
        known = {}
        for reason in reasons:
            for text in (str(reason.id), reason.name, reason.complete_name):
                known[text.casefold()] = reason
        own = {}
        for row in rows:
            values = {}
            if row.reason:
                reason = known.get(row.reason.casefold())
                if reason:
                    values["reason_id"] = reason.id
                else:
                    row.error = row.error or self.env._(
                        "There is no reason “%(reason)s”. Choose one of those in the list.",
                        reason=row.reason[:LONGEST_CODE],
                    )
            if row.reference:
                values["reference"] = row.reference
            if row.note:
                values["note"] = row.note
            code = row.code.upper()
            before = own.setdefault(code, values)
            if values.get("reason_id", before.get("reason_id")) != before.get("reason_id"):
                row.error = row.error or self.env._(
                    "This product is above with another reason: one request holds one for each. "
                    "Send this row with the next one."
                )
        return {code: values for code, values in own.items() if values}

    def _read_quick_values(self, form):
        """Return what is the same for all rows, and what is wrong with it."""
        errors = {}
        reasons = self.env["rma.reason"]._get_portal_reasons(self.company_id)
        outcomes = self.env["rma.outcome"]._get_portal_outcomes(self.company_id)
        reason = reasons.filtered(lambda reason: str(reason.id) == form.get("reason"))
        outcome = outcomes.filtered(lambda outcome: str(outcome.id) == form.get("outcome"))
        if not reason:
            errors["reason"] = self.env._("Choose why you return this.")
        if not outcome:
            errors["outcome"] = self.env._("Choose what you would like to have.")
        return {
            "reason_id": reason.id,
            "outcome_id": outcome.id,
            "description": form.get("description", "").strip()[:LONGEST_TEXT],
        }, errors

    def _read_quick_quantities(self, rows):
        """Return ``{code: quantity}``; rows with the same code count together."""
        wanted = defaultdict(float)
        for row in rows:
            if not row.code or len(row.code) > LONGEST_CODE:
                row.error = self.env._("Enter a product code.")
            elif not QUANTITY.fullmatch(row.quantity or "1"):
                row.error = self.env._("Enter a quantity, such as 3.")
            else:
                quantity = float((row.quantity or "1").replace(",", "."))
                if not quantity:
                    row.error = self.env._("Enter more than zero, or remove the row.")
                wanted[row.code.upper()] += quantity
        return wanted

    def _find_deliveries(self, wanted, rows):
        """Return ``{order line: [quantity, code]}`` for codes, oldest or newest delivery first as
        the website says; a quantity may be spread over several."""
        by_code = self._find_order_lines_by_code(wanted)
        lines = self.env["sale.order.line"].union(*by_code.values())
        left = lines._get_returnable_quantities()
        obstacles = lines._get_rma_obstacles(left)
        for line in self.line_ids:
            if line.sale_line_id in left:
                left[line.sale_line_id] -= line.quantity
        found, sentences = {}, {}
        for code, quantity in wanted.items():
            candidates = [line for line in by_code[code] if not obstacles[line]]
            possible = 0.0
            for line in candidates:
                taken = max(min(left[line], quantity - possible), 0.0)
                if taken:
                    found.setdefault(line, [0.0, code])[0] += taken
                    left[line] -= taken
                    possible += taken
            sentences[code] = self._describe_shortage(by_code[code], obstacles, quantity, possible)
        for row in rows:
            product = by_code.get(row.code.upper(), lines.browse())[:1].product_id
            row.name = product.with_context(display_default_code=False).display_name or ""
            row.error = row.error or sentences.get(row.code.upper(), "")
        return found

    def _describe_shortage(self, lines, obstacles, wanted, possible):
        """Return why a code's quantity cannot be returned, nothing where it can."""
        if not lines:
            return self.env._("You have not bought a product with this code.")
        if all(obstacles[line] for line in lines):
            return " ".join(obstacles[lines[0]])
        line = lines[0]
        if line.product_uom_id.compare(possible, wanted) < 0:
            return self.env._(
                "Only %(possible)s can still be returned.",
                possible=line._format_rma_quantity(possible),
            )
        if line._is_counted() and wanted != int(wanted):
            return self.env._("Enter a whole number: this is counted in pieces.")
        return ""

    def _find_order_lines_by_code(self, codes):
        """Return ``{code: order lines}``, those to be taken first at first."""
        # Codes are compared regardless of case, with the order lines' own products only.
        lowered = {code.lower() for code in codes}
        typed = Domain.OR(
            Domain(name, "in", [*codes, *lowered]) for name in ("default_code", "barcode")
        )
        typed |= Domain.OR(Domain("default_code", "=ilike", escape_like(code)) for code in codes)
        products = self.env["product.product"].with_context(active_test=False).search(typed)
        lines = self.env["sale.order.line"].search(
            Domain("product_id", "in", products.ids)
            & Domain("qty_delivered", ">", 0)
            & Domain("order_id", "any", self._get_order_domain()),
            order="id desc",
            limit=MOST_ORDER_LINES,
        )
        dates = {
            line: (line._get_delivered_moves()[:1].date or line.create_date) for line in lines
        }
        lines = lines.sorted(
            lambda line: (dates[line], line.id),
            reverse=self.website_id.rma_delivery_choice == "newest",
        )
        by_code = dict.fromkeys(codes, lines.browse())
        for product, part in lines.grouped("product_id").items():
            for text in {(product.default_code or "").upper(), (product.barcode or "").upper()}:
                if text in by_code:
                    by_code[text] |= part
        return by_code

    def _prepare_quick_vals(self, values, own):
        """Return what is said of a row: its own words, and those for all."""
        reference = own.get("reference")
        texts = (
            reference and self.env._("Your number: %(number)s", number=reference),
            own.get("note"),
            values["description"],
        )
        return {
            **values,
            "reason_id": own.get("reason_id") or values["reason_id"],
            "description": "\n".join(filter(None, texts))[:LONGEST_TEXT],
        }

    def _take_quick(self, found, values, own):
        """Add what was found to the request."""
        known = {line.sale_line_id: line for line in self.line_ids}
        added = {line: quantity for line, (quantity, __) in found.items() if line not in known}
        if len(known) + len(added) > MOST_LINES:
            raise UserError(
                self.env._(
                    "A return has at most %(most)s products. Send this one first, then the rest.",
                    most=MOST_LINES,
                )
            )
        vals = {
            line: self._prepare_quick_vals(values, own.get(code, {}))
            for line, (__, code) in found.items()
        }
        for line in found.keys() & known.keys():
            quantity = known[line].quantity + found[line][0]
            known[line].write({**vals[line], "quantity": quantity})
        self._add_lines(added)
        lines = self.line_ids.filtered(lambda line: line.sale_line_id in added)
        # Most rows say the same.
        for said, part in lines.grouped(
            lambda line: tuple(vals[line.sale_line_id].items())
        ).items():
            part.write(dict(said))
