import re
import secrets
from hmac import compare_digest

import pytz

from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools import email_normalize

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.rma_core.formatting import format_quantity

LONGEST = {"name": 128, "number": 64, "email": 200, "goods": 4000}
MOST_ORDERS = 30
NONCE = re.compile(r"[\w-]{32}")


class WithdrawalPages(CustomerPortal):
    """The function of Article 11a: say who, which contract and where to send the receipt, then
    *Confirm withdrawal*. Nothing more is asked, and nobody learns whether there is the order."""

    # ------------------------------------------------------------------ the two steps

    @route(
        ["/returns/withdrawal"],
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
    )
    def withdrawal(self, **form):
        if not request.website._is_withdrawal_offered():
            raise request.not_found()
        entry = self._read_entry(form)
        if request.httprequest.method == "GET" or form.get("go") == "edit":
            return self._render_entry(entry)
        entry["gaps"] = self._get_gaps(entry)
        if entry["gaps"]:
            return self._render_entry(entry, 422)
        if form.get("go") != "confirm":
            return self._render_check(entry)
        return self._confirm(entry, form.get("nonce"))

    def _confirm(self, entry, nonce):
        if not isinstance(nonce, str) or not NONCE.fullmatch(nonce):
            return self._render_check(entry, 422)
        # sudo: rma.withdrawal - visitors declare without rights, and read what they declared
        withdrawals = request.env["rma.withdrawal"].sudo()
        known = withdrawals.search([("nonce", "=", nonce)], limit=1)
        if not known and not entry["order"] and not self._is_try_allowed():
            return self._render_entry({**entry, "is_limited": True}, 429)
        withdrawal = withdrawals._declare(nonce, self._prepare_declaration_vals(entry))
        return request.redirect(
            f"/returns/withdrawal/{withdrawal.id}/{withdrawal.access_token}", local=True
        )

    @route(
        ["/returns/withdrawal/<int:withdrawal_id>/<string:token>"],
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def withdrawal_received(self, withdrawal_id, token, **kwargs):
        withdrawal = self._find_declared(withdrawal_id, token)
        return request.render("rma_withdrawal.received", {"withdrawal": withdrawal})

    @route(
        ["/returns/withdrawal/<int:withdrawal_id>/<string:token>/receipt"],
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def withdrawal_receipt(self, withdrawal_id, token, **kwargs):
        withdrawal = self._find_declared(withdrawal_id, token)
        stream = request.env["ir.binary"]._get_stream_from(withdrawal._print_receipt(), "raw")
        return stream.get_response(as_attachment=True)

    def _find_declared(self, withdrawal_id, token):
        # sudo: rma.withdrawal - found by its token
        withdrawal = request.env["rma.withdrawal"].sudo().browse(withdrawal_id).exists()
        known = (withdrawal.access_token or "").encode()
        is_right = compare_digest(known, token.encode()) and bool(known)
        if not is_right or withdrawal.website_id != request.website or withdrawal.date_erased:
            raise request.not_found()
        return withdrawal

    def _is_try_allowed(self):
        # sudo: rma.portal.attempt - visitors are counted, and read nothing of it
        attempts = request.env["rma.portal.attempt"].sudo()
        address = request.httprequest.remote_addr or ""
        return attempts._is_visitor_allowed(address, request.website)

    # ------------------------------------------------------------------ what was entered

    def _read_entry(self, form):
        """Return what the page knows and what was typed."""
        order, known_by = self._find_order(form.get("order"), form.get("access_token"))
        user = request.env.user
        # sudo: res.partner - the name and mail of the visitor's own account or order
        partner = (order.partner_id if known_by == "link" else user.partner_id).sudo()
        is_known = not user._is_public() or bool(order)
        entry = {name: self._read_text(form, name) for name in LONGEST}
        if is_known:
            entry.update(name=partner.name or entry["name"], email=partner.email or entry["email"])
        if order:
            entry["number"] = order.name
        lines = order.order_line._filter_contract_lines() if order else ()
        return {
            **entry,
            "extent": "some" if form.get("extent") == "some" else "all",
            "order": order,
            "known_by": known_by,
            "is_known": is_known,
            "has_name": is_known and bool(partner.name),
            "has_email": is_known and bool(email_normalize(partner.email or "")),
            "access_token": form.get("access_token") if known_by == "link" else "",
            "orders": self._find_own_orders() if not order and not user._is_public() else (),
            "lines": lines,
            "quantities": self._read_quantities(form, lines),
            "gaps": {},
            "is_limited": False,
        }

    def _read_text(self, form, name):
        value = form.get(name)
        text = value.replace("\0", "").strip() if isinstance(value, str) else ""
        return text[: LONGEST[name]]

    def _read_quantities(self, form, lines):
        """Return ``{order line: quantity}`` of what was chosen; all of it unless told."""
        quantities = {}
        for line in lines:
            if form.get("extent") != "some":
                quantities[line] = line.product_uom_qty
                continue
            try:
                quantity = float(str(form.get(f"quantity-{line.id}", "0")).replace(",", "."))
            except ValueError:
                quantity = 0.0
            if 0 < quantity < float("inf"):
                quantities[line] = min(quantity, line.product_uom_qty)
        return quantities

    def _get_gaps(self, entry):
        """Return ``{field: what is missing}``: of what the law lets us ask, and nothing else."""
        gaps = {}
        if not entry["name"]:
            gaps["name"] = request.env._("Please tell us your name.")
        if not entry["number"]:
            gaps["number"] = request.env._(
                "Please tell us the number of the order, or what else names your contract."
            )
        if not email_normalize(entry["email"]):
            gaps["email"] = request.env._(
                "Please tell us an e-mail address, so that you get the receipt."
            )
        is_chosen = bool(entry["quantities"] if entry["order"] else entry["goods"])
        if entry["extent"] == "some" and not is_chosen:
            gaps["goods"] = request.env._("Please tell us which goods you mean.")
        return gaps

    # ------------------------------------------------------------------ whose order

    def _find_order(self, order_id, access_token=None):
        """Return the order that the visitor came from, as superuser, and what shows that it is
        theirs: account or link."""
        # sudo: sale.order - found by account or token, as below
        none = request.env["sale.order"].sudo()
        if not str(order_id or "").isdecimal() or len(str(order_id)) > 9:
            return none, False
        user = request.env.user
        if not user._is_public():
            own = self._get_own_domain() & Domain("id", "=", int(order_id))
            # sudo: sale.order - the domain is the customer's own
            if order := none.search(own, limit=1):
                return order, "account"
        if not isinstance(access_token, str) or not access_token.isascii() or not access_token:
            return none, False
        try:
            order = self._document_check_access("sale.order", int(order_id), access_token)
        except (AccessError, MissingError):
            return none, False
        is_right = order.state == "sale" and order.company_id == request.website.company_id
        known = (order.access_token or "").encode()
        if is_right and compare_digest(known, access_token.encode()):
            return order.sudo(), "link"
        return none, False

    def _get_own_domain(self):
        # sudo: res.partner - customers may not read their head office
        scope = request.env.user.partner_id.sudo()._get_rma_scope_domain()
        return (
            scope
            & Domain("state", "=", "sale")
            & Domain("company_id", "=", request.website.company_id.id)
        )

    def _find_own_orders(self):
        # sudo: sale.order - the domain is the customer's own
        orders = request.env["sale.order"].sudo()
        return orders.search(self._get_own_domain(), order="date_order desc", limit=MOST_ORDERS)

    # ------------------------------------------------------------------ pages

    def _prepare_declaration_vals(self, entry):
        order = entry["order"]
        zone = request.httprequest.cookies.get("tz") or ""
        is_public = request.env.user._is_public()
        vals = {
            "person_name": entry["name"],
            "order_reference": entry["number"],
            "email": entry["email"],
            "extent": entry["extent"],
            "goods": self._get_goods_text(entry),
            "channel": "website" if is_public else "account",
            "timezone": zone if zone in pytz.all_timezones_set else False,
            "lang": request.env.lang,
            "company_id": request.website.company_id.id,
            "website_id": request.website.id,
            "partner_id": False if is_public else request.env.user.partner_id.id,
        }
        if order:
            vals.update(
                sale_order_id=order.id,
                matched=entry["known_by"],
                partner_id=vals["partner_id"] or order.partner_id.id,
                line_ids=[
                    (0, 0, {"sale_line_id": line.id, "quantity": quantity})
                    for line, quantity in entry["quantities"].items()
                ],
            )
        return vals

    def _get_goods_text(self, entry):
        """Return the goods as the declaration names them."""
        if entry["extent"] == "all":
            return False
        if not entry["order"]:
            return entry["goods"]
        return "\n".join(
            f"{format_quantity(request.env, quantity)} × {self._get_good_name(line)}"
            for line, quantity in entry["quantities"].items()
        )

    def _get_good_name(self, line):
        return line.product_id.with_context(display_default_code=False).display_name

    def _render_entry(self, entry, status=200):
        return request.render(
            "rma_withdrawal.entry", {**entry, "get_name": self._get_good_name}, status=status
        )

    def _render_check(self, entry, status=200):
        values = {
            **entry,
            "goods_text": self._get_goods_text(entry),
            "nonce": secrets.token_urlsafe(24),
        }
        return request.render("rma_withdrawal.check", values, status=status)
