from odoo import http
from odoo.http import request
from odoo.tools import consteq


class RmaHealth(http.Controller):
    """What monitoring reads: figures, and nothing about anybody."""

    @http.route("/rma/health", type="http", auth="public", methods=["GET"], save_session=False)
    def health(self, token="", **_):
        """Answer JSON: ``status`` (ok, findings, late), ``last_run`` (ISO, UTC),
        ``returns_checked``, ``findings`` per check.

        The token comes as the header *Authorization: Bearer*, or as the argument ``token``.
        """
        # sudo: ir.config_parameter - the token is what this page asks strangers for
        expected = request.env["ir.config_parameter"].sudo().get_param("rma_audit.health_token")
        header = request.httprequest.headers.get("Authorization", "")
        given = header.removeprefix("Bearer ").strip() or token
        if not expected or not consteq(given, expected):
            raise request.not_found()
        # sudo: rma.audit.run - counts alone leave this page
        figures = request.env["rma.audit.run"].sudo()._get_health()
        return request.make_json_response(figures, headers=[("Cache-Control", "no-store")])
