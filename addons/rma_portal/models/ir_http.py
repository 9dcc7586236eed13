import re
from urllib.parse import urlsplit

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from odoo import models
from odoo.http import Response, SessionExpiredException, request

from ..uploads import MEGABYTE

FORMS = re.compile(r"/(my/)?returns(/|$)")
# Pages that are one customer's: with a token in their address, or behind a login.
OWN_PAGES = re.compile(r"/my/returns(/|$)|/returns/(request|confirm|withdrawal)/")
# What a page sends beside what its visitor entered.
UNSEEN_FIELDS = frozenset(["access_token", "csrf_token", "go", "page", "shown", "step"])


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
    def _post_dispatch(cls, response):
        super()._post_dispatch(response)
        if FORMS.match(request.httprequest.path) and hasattr(response, "headers"):
            cls._protect_rma_page(response.headers)

    @classmethod
    def _protect_rma_page(cls, headers):
        """Keep pages of returns out of caches, frames and search engines, and their addresses,
        which may hold a key, away from other sites."""
        headers["Cache-Control"] = "no-store"
        # Not "no-referrer": a browser would not say then that a form is the page's own.
        headers["Referrer-Policy"] = "same-origin"
        headers["X-Frame-Options"] = "SAMEORIGIN"
        policy = headers.get("Content-Security-Policy")
        if "frame-ancestors" not in (policy or ""):
            own = "frame-ancestors 'self'"
            headers["Content-Security-Policy"] = f"{policy}; {own}" if policy else own
        path = request.httprequest.path
        if OWN_PAGES.match(path) or "access_token" in request.httprequest.args:
            headers["X-Robots-Tag"] = "noindex, nofollow"

    @classmethod
    def _is_rma_form_foreign(cls):
        """Tell whether a form was sent by a page of another site, as browsers say."""
        headers = request.httprequest.headers
        if headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return True
        source = headers.get("Origin") or headers.get("Referer")
        return bool(source) and urlsplit(source).netloc != request.httprequest.host

    @classmethod
    def _refuse_rma_form(cls, exception):
        """Return the answer to a form whose session has ended, or none for other errors.

        Nothing is kept here: a token that fits to the session is needed as before. What another
        site wants to have sent gets none.
        """
        if isinstance(exception, RequestEntityTooLarge):
            raise exception
        if cls._is_rma_form_foreign():
            return None
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
            title=cls._get_rma_form_title(),
            shown=[
                text.strip()
                for key, text in entered
                # Keys of records say nothing to anybody.
                if key not in UNSEEN_FIELDS and text.strip() and not text.strip().isdecimal()
            ],
            has_files=has_files,
            needs_login=needs_login,
        )

    @classmethod
    def _get_rma_form_title(cls):
        """Return what happens when the form is sent. Extend with super() for forms of your
        own."""
        path = request.httprequest.path
        env = request.env
        titles = {
            r"/my/returns/\d+/cancel": env._("Cancel the return"),
            r"/my/returns/\d+/revise": env._("Answer our question about the return"),
            r"/my/returns/quick": env._("Quick entry of products to return"),
            r"/my/returns/new|/returns/request/": env._("Request for a return"),
            r"/returns/confirm/": env._("Confirm the return"),
            r"/returns/track": env._("Follow a return"),
        }
        found = (title for pattern, title in titles.items() if re.match(pattern, path))
        return next(found, env._("Form about returns"))

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
        cls._post_dispatch(response)
        return response
