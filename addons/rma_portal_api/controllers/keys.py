from odoo import http
from odoo.http import request

from odoo.addons.rma_portal.controllers.portal import RmaPortal

from ..models.ir_http import SCOPE

MOST_KEYS = 5
LONGEST_NAME = 60


class RmaApiKeys(RmaPortal):
    """The page on which a dealer makes and removes keys for its own systems."""

    def _find_rma_keys(self):
        # sudo: res.users.apikeys - the account's own keys of this API, their hashes are not read
        keys = request.env["res.users.apikeys"].sudo()
        return keys.search([("user_id", "=", request.env.uid), ("scope", "=", SCOPE)])

    @http.route(
        ["/my/returns/api"], type="http", auth="user", methods=["GET", "POST"], website=True
    )
    def portal_rma_keys(self, **form):
        is_open = (
            request.website.rma_api_access and self._is_rma_dealer() and request.env.user.share
        )
        new_key, error = "", ""
        if is_open and request.httprequest.method == "POST":
            number = form.get("remove", "")
            known = self._find_rma_keys()
            if number:
                known.filtered(lambda key: str(key.id) == number)._remove()
            elif len(known) >= MOST_KEYS:
                error = request.env._(
                    "You have %(number)s keys. Remove one first.", number=MOST_KEYS
                )
            else:
                name = form.get("name", "").replace("\0", "").strip()[:LONGEST_NAME]
                new_key = known._generate(SCOPE, name or request.env._("Returns"), None)
                self._log_rma_key(name)
        values = self._prepare_portal_layout_values()
        values.update(
            {
                "page_name": "return_api",
                "is_open": is_open,
                "keys": self._find_rma_keys(),
                "new_key": new_key,
                "error": error,
                "base_url": f"{request.website.get_base_url()}/rma/api/v1",
            }
        )
        return request.render("rma_portal_api.portal_keys", values, status=422 if error else 200)

    def _log_rma_key(self, name):
        """Tell staff on the contact: a key acts for the dealer until it is removed."""
        # sudo: res.partner - customers may not write on their contact
        partner = request.env.user.partner_id.sudo()
        partner._message_log(
            body=request.env._("Made a key for the returns' API: %(name)s", name=name or "–")
        )
