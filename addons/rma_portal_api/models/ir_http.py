import re

from werkzeug.exceptions import Forbidden, Unauthorized

from odoo import models
from odoo.http import request

SCOPE = "rma_portal_api"
BEARER = re.compile(r"bearer\s+(\S+)", re.IGNORECASE)


class IrHttp(models.AbstractModel):
    """Whoever comes with a key acts as the customer it was made for, in this request alone."""

    _inherit = "ir.http"

    @classmethod
    def _auth_method_rma_api(cls):
        found = BEARER.fullmatch(request.httprequest.headers.get("Authorization", ""))
        keys = request.env["res.users.apikeys"]
        uid = found and keys._check_credentials(scope=SCOPE, key=found[1])
        if not uid:
            raise Unauthorized("This key is not valid.")
        request.update_env(user=uid)
        request.session.can_save = False
        request.update_context(**request.env["res.users"].context_get())
        website = request.env["website"].get_current_website()
        if not (request.env.user.share and website.rma_api_access):
            raise Forbidden("The API is not open for this account.")
