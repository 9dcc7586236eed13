from base64 import b64decode
from binascii import Error as BinasciiError

from odoo import api, fields, models

from odoo.addons.rma_portal.models.rma_portal_line_mixin import PORTAL_FIELDS
from odoo.addons.rma_portal.models.rma_request import MOST_LINES

from ..errors import ApiError

# Names of the API, and of the form's fields.
FORM_FIELDS = {
    "quantity": "quantity",
    "reason_id": "reason",
    "outcome_id": "outcome",
    "replacement_product_id": "product",
    "description": "description",
}


class RmaRequest(models.Model):
    """What a dealer's system asks for takes the way of the form: the same offers, the same checks,
    the same return."""

    _inherit = "rma.request"

    origin = fields.Selection(selection_add=[("api", "API")], ondelete={"api": "cascade"})

    @api.model
    def _send_by_api(self, data, website):
        """Make the return that ``data`` describes; see the add-on's ``openapi.json``.

        :raises ApiError: with every field that is wrong
        """
        rma_request = self.create(
            {
                "partner_id": self.env.user.partner_id.id,
                "website_id": website.id,
                "origin": "api",
                "reference": read_text(data, "reference", 100),
            }
        )
        items = data.get("lines")
        if not isinstance(items, list) or not items:
            raise ApiError({"lines": self.env._("Choose at least one product.")})
        if len(items) > MOST_LINES:
            raise ApiError(
                {
                    "lines": self.env._(
                        "A return has at most %(most)s products. Send this one first, then the "
                        "rest.",
                        most=MOST_LINES,
                    )
                }
            )
        lines = rma_request._add_api_lines(items)
        rma_request._read_api_lines(lines)
        rma_request._accept_api_clauses(data)
        return rma_request._send()

    def _add_api_lines(self, items):
        """Return ``{line: what was sent of it}``."""
        errors, wanted = {}, {}
        ids = [item.get("order_line_id") if isinstance(item, dict) else None for item in items]
        known = self._find_sale_lines([i for i in ids if isinstance(i, int) and 0 < i < 2**31])
        for number, (item, id_) in enumerate(zip(items, ids, strict=True)):
            sale_line = known.filtered(lambda line, id_=id_: line.id == id_)
            if not sale_line:
                errors[f"lines.{number}.order_line_id"] = self.env._(
                    "This is no line of an order of yours."
                )
            elif sale_line in wanted:
                errors[f"lines.{number}.order_line_id"] = self.env._(
                    "The same order line is there twice. Add up the quantities."
                )
            else:
                wanted[sale_line] = (number, item)
        if errors:
            raise ApiError(errors)
        self._add_lines(dict.fromkeys(wanted, 0.0))
        return {line: wanted[line.sale_line_id] for line in self.line_ids}

    def _read_api_lines(self, lines):
        offers = self.line_ids._get_portal_offers()
        limits = self._get_limits()
        errors = {}
        for line, (number, item) in lines.items():
            form = line._to_api_form(item)
            found = line._read_portal_form(form, offers)
            errors.update(line._to_api_errors(found, number))
            room = self.line_ids._get_portal_room(limits)[line]
            for name, sentence in line._add_api_files(item, limits, room).items():
                errors[f"lines.{number}.{name}"] = sentence
        self._try_out(offers)
        for line, (number, __) in lines.items():
            gaps = line._get_portal_gaps(offers, [*PORTAL_FIELDS, "files"])
            for key, sentence in line._to_api_errors(gaps, number).items():
                errors.setdefault(key, sentence)
            trial = offers[line].get("trial")
            if trial and trial.refusals:
                errors[f"lines.{number}"] = " ".join([*trial.refusals, *trial.hints])
        if errors:
            raise ApiError(errors)

    def _accept_api_clauses(self, data):
        """Clauses are accepted one by one, by whoever lets the system send."""
        ids = data.get("accepted_clause_ids") or []
        clauses = self._get_clauses()
        self.clause_ids = clauses.filtered(lambda clause: clause.id in ids)
        missing = (clauses - self.clause_ids).filtered("is_required")
        if missing:
            raise ApiError(
                {
                    "accepted_clause_ids": self.env._(
                        "Accept these to send it: %(clauses)s.",
                        clauses=", ".join(f"{clause.id} {clause.name}" for clause in missing),
                    )
                }
            )


class RmaPortalLineMixin(models.AbstractModel):
    """Lines as the API names their fields."""

    _inherit = "rma.portal.line.mixin"

    def _to_api_form(self, item):
        """Return what the form would have sent."""
        form = {}
        for name, field in FORM_FIELDS.items():
            value = item.get(name)
            if isinstance(value, float):
                value = self._format_portal_number(value)
            if isinstance(value, (int, str)) and not isinstance(value, bool):
                form[self._get_portal_key(field)] = str(value)
        return form

    def _to_api_errors(self, errors, number):
        """Return errors of the form's fields by the API's names."""
        names = {self._get_portal_key(field): name for name, field in FORM_FIELDS.items()}
        names[self._get_portal_key("files")] = "files"
        return {
            f"lines.{number}.{names[key]}": sentence
            for key, sentence in errors.items()
            if key in names
        }

    def _add_api_files(self, item, limits, room):
        """Keep the files of a line; return ``{field: sentence}`` of what was not taken."""
        contents = self._read_api_files(item)
        if contents is None:
            return {"files": self._describe_api_files()}
        sentences = self._add_portal_files(contents, limits, room) if contents else []
        return {"files": " ".join(sentences)} if sentences else {}

    def _read_api_files(self, item):
        """Return ``[(name, content)]`` of what was sent of a line, or None where it is no list of
        files."""
        files = item.get("files") or []
        try:
            return [
                (str(file["name"]), b64decode(file["content"], validate=True)) for file in files
            ]
        except (BinasciiError, KeyError, TypeError, ValueError):
            return None

    def _describe_api_files(self):
        return self.env._("Send each file with its name, and its content as base64.")


def read_text(data, name, longest):
    """Return a text of what was sent, cleaned; nothing where it is none."""
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest:
        raise ApiError({name: f"Send a text of at most {longest} characters."})
    return value.replace("\0", "").strip()
