from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .request import MOST_BYTES, RmaRequestPages


class RmaRevisionPages(RmaRequestPages):
    """The customer answers what staff asks about a return."""

    @http.route(
        ["/my/returns/<int:order_id>/revise"],
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        max_content_length=MOST_BYTES,
    )
    def portal_my_return_revise(self, order_id, access_token=None, **kwargs):
        order_sudo = self._get_rma_order(order_id, access_token)
        form = self._read_rma_form()
        files = self._read_rma_files(request.website._get_rma_upload_limits())
        author = self._get_rma_author(order_sudo)
        try:
            with request.env.cr.savepoint():
                errors = order_sudo._handle_revision(form, files, request.website, author)
        except UserError as error:
            errors = {"": str(error)}
        if errors:
            return self._render_rma_order(order_sudo, access_token, 422, errors=errors)
        self._tell_next(order_sudo, "revised" if form.get("go") == "send" else "saved")
        return request.redirect(order_sudo._get_portal_page(access_token))

    def _get_page_view_values(
        self, document, access_token, values, session_history, no_breadcrumbs, **kwargs
    ):
        """Give the page what its revision's form needs."""
        if document._name == "rma.order" and document.state == "revision":
            lines = document._get_revision_lines()
            limits = request.website._get_rma_upload_limits()
            values.update(
                {
                    "errors": kwargs.pop("errors", {}),
                    "entered": document.revision_draft or {},
                    "lines": lines,
                    "offers": lines._get_portal_offers(),
                    "fields_asked": document._get_revision_fields(),
                    "limits": limits,
                    "room": document.line_ids._get_portal_room(limits),
                }
            )
        elif kwargs.get("errors"):
            kwargs["error"] = " ".join(kwargs.pop("errors").values())
        return super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
