from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.rma_quick_rows import decode
from .request import MOST_BYTES, RmaRequestPages

EMPTY_ROWS = 10
LONGEST_PASTE = 50_000


class RmaQuickPages(RmaRequestPages):
    """Quick entry of many lines, as dealers need it."""

    @http.route(
        ["/my/returns/quick"],
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        max_content_length=MOST_BYTES,
    )
    def portal_quick_return(self, **kwargs):
        # sudo: rma.request - customers have no rights on requests; this finds their own
        requests = request.env["rma.request"].sudo()
        rma_request = requests._find_own_draft(request.website)
        if request.httprequest.method == "GET":
            return self._render_quick(rma_request, [], {}, {})
        rma_request = requests._get_own_draft(request.website)
        form = self._read_quick_form()
        rows = rma_request._read_quick_rows(form)
        try:
            with request.env.cr.savepoint():
                errors = rma_request._handle_quick_rows(rows, form)
        except UserError as error:
            errors = {"": str(error)}
        if errors:
            return self._render_quick(rma_request, rows, errors, form)
        return request.redirect("/my/returns/new")

    def _read_quick_form(self):
        sent = request.httprequest.form
        form = {name: sent[name].replace("\0", "") for name in sent}
        form["paste"] = form.get("paste", "")[:LONGEST_PASTE]
        for name in ("code", "quantity", "row_reason", "row_note"):
            form[name] = [text.replace("\0", "") for text in sent.getlist(name)]
        file = request.httprequest.files.get("file")
        form["file"] = ""
        if file and file.filename:
            file.seek(0)
            text = decode(file.read(LONGEST_PASTE + 1))
            form["file"] = text[:LONGEST_PASTE].replace("\0", "")
        return form

    def _render_quick(self, rma_request, rows, errors, form):
        company = request.website.company_id
        values = self._prepare_portal_layout_values()
        wrong = [number for number, row in enumerate(rows) if row.error]
        values.update(
            {
                "page_name": "return_quick",
                # Where the cursor goes: the fields above the rows come first.
                "first_wrong": None if set(errors) - {""} or not wrong else wrong[0],
                "rma_request": rma_request,
                # A page with thousands of rows helps nobody.
                "rows": rows[: EMPTY_ROWS * 30],
                "empty_rows": range(max(EMPTY_ROWS - len(rows), 1)),
                "errors": errors,
                "form": form,
                # sudo: rma.reason, rma.outcome - customers read what they may choose
                "reasons": request.env["rma.reason"].sudo()._get_portal_reasons(company),
                "outcomes": request.env["rma.outcome"]
                .sudo()
                ._get_portal_outcomes(company)
                .filtered(lambda outcome: not outcome.asks_replacement_product),
            }
        )
        return request.render(
            "rma_portal.portal_quick_return", values, status=422 if errors else 200
        )
