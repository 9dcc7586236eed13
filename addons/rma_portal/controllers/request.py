from itertools import chain
from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.rma_request_form import CHECK, PRODUCTS, FormResult
from ..uploads import MEGABYTE
from .portal import LONGEST_SEARCH, RmaPortal

LISTS = ("pick", "shown")
MOST_FILES_READ = 20
# What a browser may send at once; the website limits each file besides.
MOST_BYTES = 100 * MEGABYTE


class RmaRequestPages(RmaPortal):
    """The guided form of the signed-in customer."""

    @http.route(
        ["/my/returns/new"],
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        max_content_length=MOST_BYTES,
    )
    def portal_new_return(self, **kwargs):
        # sudo: rma.request - customers have no rights on requests; this finds their own
        requests = request.env["rma.request"].sudo()
        (order_id,) = requests._read_ids(kwargs.get("order"))[:1] or (None,)
        if request.httprequest.method == "GET" and order_id and not kwargs.get("step"):
            if self._pick_rma_only(requests, order_id):
                return request.redirect("/my/returns/new?step=2")
        if request.httprequest.method == "POST":
            if sent := requests._find_own_sent(kwargs.get("request"), request.website):
                self._tell_next(sent.order_id, "already")
                return request.redirect(sent.order_id.access_url)
            return self._handle_rma_request(requests._get_own_draft(request.website))
        draft = requests._find_own_draft(request.website) or self._make_rma_draft(requests)
        return self._show_rma_request(draft, kwargs)

    @http.route(
        ["/my/returns/new/files/<int:attachment_id>"], type="http", auth="user", website=True
    )
    def portal_new_return_file(self, attachment_id, **kwargs):
        # sudo: rma.request - customers have no rights on requests; this finds their own
        draft = request.env["rma.request"].sudo()._find_own_draft(request.website)
        files = draft.line_ids.attachment_ids
        return self._stream_rma_file(files.filtered(lambda file: file.id == attachment_id), kwargs)

    def _pick_rma_only(self, requests, order_id):
        """Choose the only product of an order where the customer has chosen none; tell whether it
        was."""
        draft = requests._find_own_draft(request.website)
        if draft.line_ids or not (draft or self._make_rma_draft(requests))._find_only(order_id):
            return False
        return requests._get_own_draft(request.website)._pick_only(order_id)

    def _make_rma_draft(self, requests):
        """Return a request that is not kept: it shows what there is to choose."""
        return requests.new(
            {
                "partner_id": request.env.user.partner_id.id,
                "website_id": request.website.id,
                "origin": "portal",
            }
        )

    # ------------------------------------------------------------------ shared with guests

    def _get_rma_request_url(self, rma_request):
        """Return the address of a request's form."""
        if rma_request.origin == "guest":
            return f"/returns/request/{rma_request.id}/{rma_request.access_token}"
        return "/my/returns/new"

    def _get_rma_author(self, order):
        """Return the contact who acts on a return: whoever has its link is its customer."""
        user = request.env.user
        return order.partner_id if user._is_public() else user.partner_id

    def _read_rma_form(self):
        """Return the form as it was sent: single texts, and lists of those sent repeatedly."""
        sent = request.httprequest.form
        form = {name: sent[name] for name in sent}
        form.update({name: sent.getlist(name) for name in LISTS})
        return form

    def _read_rma_files(self, limits):
        """Return ``{name of a field: [(file name, content)]}``, contents no longer than needed
        to see that they are too long."""
        files = request.httprequest.files
        found = {
            name: [file for file in files.getlist(name)[:MOST_FILES_READ] if file.filename]
            for name in files
        }
        for file in chain.from_iterable(found.values()):
            # When Odoo retries a request, its files have been read already, and Odoo only rewinds
            # the first one of each field.
            file.seek(0)
        return {
            name: [(file.filename, file.read(limits.size + 1)) for file in sent]
            for name, sent in found.items()
        }

    def _show_rma_request(self, rma_request, query):
        """Show a step of the form: the one in the address, so that *Back* and *Reload* of the
        browser mean what they say."""
        result = rma_request._open_form(query.get("step"))
        if query.get("order") and not query.get("step"):
            result.step = PRODUCTS
        return self._render_rma_request(rma_request, result, query)

    def _go_to_step(self, rma_request, result, form):
        """Return the redirect to the step that follows on a form."""
        query = {"step": result.step}
        if result.step == PRODUCTS:
            shown = self._read_rma_page(rma_request, form)
            query.update({name: value for name, value in shown.items() if value})
        url = self._get_rma_request_url(rma_request)
        return request.redirect(f"{url}?{urlencode(query)}", 303)

    def _handle_rma_request(self, rma_request):
        """Take over the form, and show what comes next."""
        form = self._read_rma_form()
        result = rma_request._handle_form(form, self._read_rma_files(rma_request._get_limits()))
        if result.is_ready:
            try:
                with request.env.cr.savepoint():
                    return self._finish_rma_request(rma_request)
            except UserError as error:
                result = FormResult(CHECK, {"": str(error)}, offers=result.offers)
        elif not result.errors:
            return self._go_to_step(rma_request, result, form)
        return self._render_rma_request(rma_request, result, form)

    def _finish_rma_request(self, rma_request):
        """Send a complete request and go where the customer sees what became of it."""
        order = rma_request._send()
        self._tell_next(order, "sent")
        return request.redirect(order.access_url)

    def _render_rma_request(self, rma_request, result, form):
        values = self._prepare_portal_layout_values()
        values.update(
            {
                "page_name": "return_new",
                "rma_request": rma_request,
                "form_url": self._get_rma_request_url(rma_request),
                "step": result.step,
                "errors": result.errors,
                "entered": result.entered,
                "lines": rma_request.line_ids,
                "offers": result.offers,
                "limits": rma_request._get_limits(),
                "res_company": request.website.company_id,
            }
        )
        if result.step == PRODUCTS:
            values.update(self._prepare_rma_products(rma_request, form))
        template = (
            "rma_portal.guest_request"
            if rma_request.origin == "guest"
            else ("rma_portal.portal_new_return")
        )
        return request.render(template, values, status=422 if result.errors else 200)

    def _read_rma_page(self, rma_request, form):
        """Return which orders the first step shows: ``{"search", "page", "order"}``."""
        go, search = form.get("go") or "", form.get("search") or ""
        search = search.replace("\0", "").strip()[:LONGEST_SEARCH]
        page = form.get("page") or "1"
        if go == "search":
            page = "1"
        elif go.startswith("page-"):
            page = go.removeprefix("page-")
        page = max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1
        (order_id,) = rma_request._read_ids(form.get("order"))[:1] or (None,)
        if go in ("search", "all"):
            order_id = None
        return {"search": search, "page": page, "order": order_id}

    def _prepare_rma_products(self, rma_request, form):
        """Return what the first step shows: orders, and what can be returned of them."""
        shown = self._read_rma_page(rma_request, form)
        search, page, order_id = shown.values()
        orders, has_more = rma_request._find_orders(search, page, order_id)
        return {
            "choices": rma_request._get_order_choices(orders),
            "has_more": has_more,
            "page": page,
            "search": search,
            "order_id": order_id,
        }
