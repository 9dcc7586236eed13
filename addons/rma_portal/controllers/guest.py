from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .request import MOST_BYTES, RmaRequestPages

LONGEST_ENTRY = 200


class RmaGuestPages(RmaRequestPages):
    """Returns without an account: by a link that is mailed to whom an order's number and e-mail or
    postcode belong, by a return's code and e-mail, and by the links of other mails."""

    def _ensure_guest_access(self):
        if not request.website.rma_guest_access:
            raise request.not_found()

    def _get_guest_entry(self, form, name):
        value = form.get(name)
        return value.replace("\0", "").strip()[:LONGEST_ENTRY] if isinstance(value, str) else ""

    def _is_guest_try_allowed(self):
        # sudo: rma.portal.attempt - visitors are counted, and read nothing of it
        attempts = request.env["rma.portal.attempt"].sudo()
        address = request.httprequest.remote_addr or ""
        return attempts._is_visitor_allowed(address, request.website)

    def _is_guest_entry_allowed(self, email):
        # sudo: rma.portal.attempt - visitors are counted, and read nothing of it
        attempts = request.env["rma.portal.attempt"].sudo()
        return attempts._is_entry_allowed(email, request.website)

    # ------------------------------------------------------------------ the way in

    @http.route(["/returns"], type="http", auth="public", methods=["GET", "POST"], website=True)
    def returns(self, **form):
        self._ensure_guest_access()
        if request.httprequest.method == "GET":
            return self._render_guest_entry(form)
        number, proof = (self._get_guest_entry(form, name) for name in ("number", "proof"))
        if not self._is_guest_try_allowed():
            return self._render_guest_entry(form, 429, refused="ask", is_limited=True)
        # sudo: sale.order - found by what only its customer and few others know
        order = request.env["sale.order"].sudo()
        order = order._find_for_rma_guest(number, proof, request.website)
        # sudo: rma.request - visitors have no rights; the link goes to the order's customer alone
        request.env["rma.request"].sudo()._mail_guest_link(order, request.website)
        # Whoever owns the order has the mail, whatever is answered here.
        if request.website.rma_guest_check == "email" and not self._is_guest_entry_allowed(proof):
            return self._render_guest_entry(form, 429, refused="ask", is_limited=True)
        return request.render("rma_portal.guest_mailed", {})

    @http.route(
        ["/returns/track"], type="http", auth="public", methods=["GET", "POST"], website=True
    )
    def returns_track(self, **form):
        self._ensure_guest_access()
        if request.httprequest.method == "GET":
            return self._render_guest_entry(form, is_tracking=True)
        code, email = (self._get_guest_entry(form, name) for name in ("code", "email"))
        if not self._is_guest_try_allowed():
            return self._render_guest_entry(
                form, 429, refused="track", is_limited=True, is_tracking=True
            )
        rma_order = (
            # sudo: rma.order - found by its code and mail address together
            request.env["rma.order"].sudo()._find_for_rma_guest(code, email, request.website)
        )
        if not rma_order:
            is_limited = not self._is_guest_entry_allowed(email)
            return self._render_guest_entry(
                form,
                429 if is_limited else 422,
                refused="track",
                is_limited=is_limited,
                is_tracking=True,
            )
        return request.redirect(rma_order.get_portal_url())

    def _render_guest_entry(self, form, status=200, **values):
        """Show the forms; a wrong pair gets the same answer whatever is wrong about it.

        :param values: ``is_tracking``: the form for a return's code is the one that was sent;
            ``refused`` (``ask`` or ``track``): what was entered there belongs to nothing;
            ``is_limited``: too many tries
        """
        defaults = {"refused": "", "is_tracking": False, "is_limited": False}
        values = {**defaults, **values, "form": form}
        return request.render("rma_portal.guest_entry", values, status=status)

    # ------------------------------------------------------------------ the request

    def _get_guest_request(self, request_id, token, name="access_token"):
        self._ensure_guest_access()
        # sudo: rma.request - found by its token
        requests = request.env["rma.request"].sudo()
        rma_request = requests._find_by_token(request_id, token, name)
        if not rma_request or rma_request.website_id != request.website:
            raise request.not_found()
        return rma_request

    @http.route(
        ["/returns/request/<int:request_id>/<string:token>"],
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
        max_content_length=MOST_BYTES,
    )
    def guest_request(self, request_id, token, **form):
        rma_request = self._get_guest_request(request_id, token)
        is_posted = request.httprequest.method == "POST"
        if is_posted and form.get("go") == "edit":
            rma_request._reopen()
        if rma_request.state != "draft":
            is_again = is_posted and form.get("go") == "again"
            return self._render_guest_waiting(
                rma_request, self._mail_guest_again(rma_request) if is_again else {}
            )
        if is_posted and form.get("go") != "edit":
            return self._handle_rma_request(rma_request)
        if not form.get("step") and not rma_request.line_ids and rma_request._pick_only():
            return request.redirect(f"{self._get_rma_request_url(rma_request)}?step=2")
        return self._show_rma_request(rma_request, form)

    @http.route(
        ["/returns/request/<int:request_id>/<string:token>/files/<int:attachment_id>"],
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def guest_request_file(self, request_id, token, attachment_id, **kwargs):
        rma_request = self._get_guest_request(request_id, token)
        files = rma_request.line_ids.attachment_ids
        return self._stream_rma_file(files.filtered(lambda file: file.id == attachment_id), kwargs)

    def _finish_rma_request(self, rma_request):
        if rma_request.origin != "guest":
            return super()._finish_rma_request(rma_request)
        rma_request._ask_confirmation()
        return request.redirect(self._get_rma_request_url(rma_request))

    def _mail_guest_again(self, rma_request):
        """Mail the link once more; return what the page says of it."""
        try:
            with request.env.cr.savepoint():
                rma_request._ask_confirmation_again()
        except UserError as error:
            return {"error": str(error)}
        return {"is_mailed_again": True}

    def _render_guest_waiting(self, rma_request, told):
        values = {
            **{"error": "", "is_mailed_again": False},
            **told,
            "rma_request": rma_request,
            "form_url": self._get_rma_request_url(rma_request),
        }
        status = 422 if values["error"] else 200
        return request.render("rma_portal.guest_waiting", values, status=status)

    # ------------------------------------------------------------------ the confirmation

    @http.route(
        ["/returns/confirm/<int:request_id>/<string:token>"],
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
    )
    def guest_confirm(self, request_id, token, **form):
        """Only the button confirms: programs that check mails open every link."""
        rma_request = self._get_guest_request(request_id, token, "confirm_token")
        if rma_request.state == "sent" and rma_request.order_id:
            return request.redirect(rma_request.order_id.get_portal_url())
        values = {"rma_request": rma_request, "error": "", "is_stale": False}
        if rma_request._is_confirmation_stale():
            values["is_stale"] = True
            return request.render("rma_portal.guest_confirm", values, status=410)
        if request.httprequest.method == "POST":
            try:
                with request.env.cr.savepoint():
                    order = rma_request._send()
                    self._tell_next(order, "sent")
                    return request.redirect(order.get_portal_url())
            except UserError as error:
                values["error"] = str(error)
        return request.render(
            "rma_portal.guest_confirm", values, status=422 if values["error"] else 200
        )
