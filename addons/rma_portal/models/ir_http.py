import re

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from odoo import models
from odoo.http import Response, SessionExpiredException, request

from ..uploads import MEGABYTE

FORMS = re.compile(r"/(my/)?returns(/|$)")


class IrHttp(models.AbstractModel):
    """Forms of returns that are refused before their controllers see them: what people entered
    is on the page that says what to do, and is sent again from there."""

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        answer = None
        if request.httprequest.method == "POST" and FORMS.match(request.httprequest.path):
            try:
                answer = cls._refuse_rma_form(exception)
            except RequestEntityTooLarge as error:
                # Odoo's own page would request the form again and end without a page.
                answer = cls._render_rma_refusal(
                    "rma_portal.form_too_large",
                    error.code,
                    most=request.httprequest.max_content_length // MEGABYTE,
                )
        return answer or super()._handle_error(exception)

    @classmethod
    def _refuse_rma_form(cls, exception):
        """Return the answer to a form whose session has ended, or none for other errors.

        Nothing is kept here: a token that fits to the session is needed as before.
        """
        if isinstance(exception, RequestEntityTooLarge):
            raise exception
        sent = request.httprequest.form
        if isinstance(exception, BadRequest):
            is_ended = not request.validate_csrf(sent.get("csrf_token"))
        else:
            # If the form is empty, signing in is enough.
            is_ended = isinstance(exception, SessionExpiredException) and set(sent) - {
                "csrf_token"
            }
        return cls._render_rma_session_end(sent) if is_ended else None

    @classmethod
    def _render_rma_session_end(cls, sent):
        """Show the form once more, hidden, with a token of the session of now."""
        entered = [(key, text) for key, text in sent.items(multi=True) if key != "csrf_token"]
        has_files = any(file.filename for file in request.httprequest.files.values())
        if has_files:
            # Files must be chosen again, so the step is not left.
            entered = [(key, "save" if key == "go" else text) for key, text in entered]
        is_public = not request.env.uid or request.env.user._is_public()
        is_account = request.httprequest.path.startswith("/my/") and not sent.get("access_token")
        needs_login = is_public and is_account
        return cls._render_rma_refusal(
            "rma_portal.form_session_ended",
            403 if needs_login else 400,
            action=request.httprequest.full_path.rstrip("?"),
            # Until the customer has signed in, the form leads back to this page.
            csrf_token="" if needs_login else request.csrf_token(),
            entered=entered,
            has_files=has_files,
            needs_login=needs_login,
        )

    @classmethod
    def _render_rma_refusal(cls, template, status, **values):
        """Return a page of the website, as for Odoo's own errors."""
        if not request.env.uid:
            cls._auth_method_public()
        cls._handle_debug()
        cls._frontend_pre_dispatch()
        request.params = {}
        request.env.cr.rollback()
        html = request.env["ir.ui.view"]._render_template(template, values)
        response = Response(html, status=status, content_type="text/html;charset=utf-8")
        # Its button sends the form, so no other site may frame it.
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
        cls._post_dispatch(response)
        return response
