import json
from datetime import UTC, datetime
from pathlib import Path

from werkzeug.exceptions import HTTPException

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.rma_portal.uploads import MEGABYTE

from ..errors import ApiError

OPENAPI = Path(__file__).parents[1] / "static" / "openapi" / "openapi.json"
PATH = "/rma/api/v1"
PAGE = 50
MOST_BYTES = 100 * MEGABYTE
LONGEST_KEY = 200
# What the database can look for.
LARGEST_ID = 2**31
SECONDS_TO_WAIT = 3600


def route(path, method):
    return http.route(
        f"{PATH}{path}",
        type="http",
        auth="rma_api",
        methods=[method],
        csrf=False,
        save_session=False,
        sitemap=False,
        max_content_length=MOST_BYTES,
    )


class RmaApi(http.Controller):
    """Returns for a dealer's own system: the customer's pages without pages. Every id is looked up
    inside what the account may see."""

    # ------------------------------------------------------------------ how it answers

    def _answer(self, data, status=200, headers=()):
        headers = [("Cache-Control", "no-store"), *headers]
        return request.make_json_response(data, headers=headers, status=status)

    def _refuse(self, status, code, message, fields=None, headers=()):
        error = {"code": code, "message": message, "fields": fields or {}}
        return self._answer({"error": error}, status, headers)

    def _call(self, work):
        """Answer with what ``work`` returns: ``data``, or ``data, status``."""
        # sudo: rma.portal.attempt - calls are counted, and nothing of it is read
        attempts = request.env["rma.portal.attempt"].sudo()
        if not attempts._is_call_allowed(request.env.user, self._get_website()):
            return self._refuse(
                429,
                "too_many_calls",
                request.env._("That were too many calls. Try again later."),
                headers=[("Retry-After", str(SECONDS_TO_WAIT))],
            )
        try:
            with request.env.cr.savepoint():
                answer = work()
                data, status = answer if isinstance(answer, tuple) else (answer, 200)
                return self._answer(data, status)
        except ApiError as error:
            message = request.env._("Some of what was sent cannot be taken.")
            return self._refuse(422, "invalid", message, error.fields)
        except UserError as error:
            return self._refuse(422, "refused", str(error))
        except HTTPException as error:
            return self._refuse(error.code, error.name.lower().replace(" ", "_"), error.name)

    def _change(self, work):
        """Carry out a change once, however often it is sent with the same ``Idempotency-Key``.

        :param work: takes the data, returns the return and the status
        """
        key = request.httprequest.headers.get("Idempotency-Key", "").strip()
        body = request.httprequest.get_data()

        def do():
            if len(key) > LONGEST_KEY:
                raise ApiError({"Idempotency-Key": f"At most {LONGEST_KEY} characters."})
            if not key:
                order, status = work(self._read_body(body))
                return order._to_api(), status
            # sudo: rma.api.call - the account's own calls are looked up by their key
            calls = request.env["rma.api.call"].sudo()
            path = request.httprequest.path
            call = calls._begin(request.env.user, key, path, body)
            if call.status:
                if call.body != calls._digest_body(path, body):
                    message = request.env._("This key was used for another call.")
                    raise ApiError({"Idempotency-Key": message})
                return call.order_id._to_api(), call.status
            order, status = work(self._read_body(body))
            call.write({"order_id": order.id, "status": status})
            return order._to_api(), status

        return self._call(do)

    def _read_body(self, body):
        try:
            data = json.loads(body or b"{}")
        except ValueError as error:
            raise ApiError({"": request.env._("Send the data as JSON.")}) from error
        if not isinstance(data, dict):
            raise ApiError({"": request.env._("Send the data as a JSON object.")})
        return data

    def _get_website(self):
        return request.env["website"].get_current_website()

    def _get_request(self):
        """Return an empty request of the account, by which its offers are asked for."""
        # sudo: rma.request - customers have no rights on requests
        return (
            request.env["rma.request"]
            .sudo()
            .new(
                {
                    "partner_id": request.env.user.partner_id.id,
                    "website_id": self._get_website().id,
                    "origin": "api",
                }
            )
        )

    def _find_order(self, order_id):
        if order_id >= LARGEST_ID:
            raise request.not_found()
        # sudo: rma.order - the domain is the account's scope
        orders = request.env["rma.order"].sudo()
        order = orders.search(Domain("id", "=", order_id) & orders._get_portal_domain())
        if not order:
            raise request.not_found()
        return order

    # ------------------------------------------------------------------ what there is to choose

    @http.route(f"{PATH}/openapi.json", type="http", auth="public", sitemap=False)
    def openapi(self):
        headers = [("Content-Type", "application/json")]
        return request.make_response(OPENAPI.read_bytes(), headers=headers)

    @route("/choices", "GET")
    def choices(self):
        def read():
            website = self._get_website()
            env = request.env
            # sudo: rma.reason, rma.outcome, rma.clause - customers read what they may choose
            reasons = env["rma.reason"].sudo()._get_portal_reasons(website.company_id)
            outcomes = env["rma.outcome"].sudo()._get_portal_outcomes(website.company_id)
            clauses = env["rma.clause"].sudo()._get_portal_clauses(website)
            return {
                "reasons": [
                    {
                        "id": reason.id,
                        "name": reason.complete_name,
                        "requires_photo": reason.require_photo,
                        "requires_description": reason.require_note,
                        "outcome_ids": (reason.outcome_ids & outcomes).ids,
                    }
                    for reason in reasons
                ],
                "outcomes": [
                    {
                        "id": outcome.id,
                        "name": outcome.name,
                        "requires_replacement": outcome.asks_replacement_product,
                    }
                    for outcome in outcomes
                ],
                "clauses": [
                    {"id": clause.id, "text": clause.text, "is_required": clause.is_required}
                    for clause in clauses
                ],
            }

        return self._call(read)

    @route("/orders", "GET")
    def orders(self, search="", page="1", **kwargs):
        def read():
            draft = self._get_request()
            orders, has_more = draft._find_orders(
                search.replace("\0", "")[:100], self._read_page(page)
            )
            return {
                "orders": [
                    {
                        "id": order.id,
                        "number": order.name,
                        "reference": order.client_order_ref or "",
                        "date": order.date_order.date().isoformat(),
                        "lines": [self._to_api_line(*item) for item in items],
                    }
                    for order, items in draft._get_order_choices(orders)
                ],
                "has_more": has_more,
            }

        return self._call(read)

    def _to_api_line(self, line, maximum, obstacles, deadline):
        return {
            "order_line_id": line.id,
            "product_code": line.product_id.default_code or "",
            "product": line.product_id.with_context(display_default_code=False).display_name,
            "returnable": 0.0 if obstacles else maximum,
            "unit": line.product_uom_id.name,
            "obstacles": obstacles,
            "deadline": deadline,
        }

    def _read_page(self, page):
        return max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1

    # ------------------------------------------------------------------ returns

    @route("/returns", "GET")
    def returns(self, page="1", state="", changed_since="", reference="", **kwargs):
        def read():
            # sudo: rma.order - the domain is the account's scope
            orders = request.env["rma.order"].sudo()
            domain = orders._get_portal_domain()
            if state:
                domain &= Domain("state", "=", state.replace("\0", ""))
            if reference:
                domain &= Domain("reference", "=", reference.replace("\0", ""))
            if changed_since:
                domain &= Domain("write_date", ">=", self._read_moment(changed_since))
            offset = (self._read_page(page) - 1) * PAGE
            found = orders.search(domain, order="id desc", limit=PAGE + 1, offset=offset)
            return {
                "returns": [order._to_api() for order in found[:PAGE]],
                "has_more": len(found) > PAGE,
            }

        return self._call(read)

    def _read_moment(self, text):
        try:
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
            return moment.astimezone(UTC).replace(tzinfo=None)
        except ValueError as error:
            message = request.env._("Send a moment such as 2026-03-31T08:00:00Z.")
            raise ApiError({"changed_since": message}) from error

    @route("/returns", "POST")
    def ask(self):
        def work(data):
            # sudo: rma.request - customers have no rights on requests
            requests = request.env["rma.request"].sudo()
            return requests._send_by_api(data, self._get_website()), 201

        return self._change(work)

    @route("/returns/<int:order_id>", "GET")
    def show(self, order_id):
        return self._call(lambda: self._find_order(order_id)._to_api())

    @route("/returns/<int:order_id>/revise", "POST")
    def revise(self, order_id):
        def work(data):
            order = self._find_order(order_id)
            order._revise_by_api(data, self._get_website())
            return order, 200

        return self._change(work)

    @route("/returns/<int:order_id>/cancel", "POST")
    def cancel(self, order_id):
        def work(data):
            order = self._find_order(order_id)
            order._cancel_by_customer()
            return order, 200

        return self._change(work)

    @route("/returns/<int:order_id>/sent", "POST")
    def sent(self, order_id):
        def work(data):
            order = self._find_order(order_id)
            form = {
                name: data[name] if isinstance(data.get(name), str) else ""
                for name in ("carrier", "tracking")
            }
            order._send_by_customer(form, [], self._get_website(), request.env.user.partner_id)
            return order, 200

        return self._change(work)

    @route("/returns/<int:order_id>/files/<int:file_id>", "GET")
    def file(self, order_id, file_id):
        try:
            photos = self._find_order(order_id).photo_ids
        except HTTPException as error:
            return self._refuse(error.code, "not_found", error.name)
        attachment = photos.filtered(lambda photo: photo.id == file_id)
        if not attachment:
            return self._refuse(404, "not_found", "Not Found")
        stream = request.env["ir.binary"]._get_stream_from(attachment, "raw")
        return stream.get_response(as_attachment=True)
