from odoo import http
from odoo.http import content_disposition, request


class RmaTypeExport(http.Controller):
    @http.route("/rma_type/export", type="http", auth="user", readonly=True)
    def export(self, ids="", **kwargs):
        """Types as a file, for whoever sets them up."""
        types = request.env["rma.type"]
        numbers = [int(part) for part in ids.split(",") if part.isascii() and part.isdigit()]
        types = types.with_context(active_test=False).search([("id", "in", numbers)])
        types.check_access("write")
        if not types:
            raise request.not_found()
        name = types.name if len(types) == 1 else request.env._("Types of Returns")
        return request.make_response(
            types._export_file(),
            [
                ("Content-Type", "application/json; charset=utf-8"),
                ("Content-Disposition", content_disposition(f"{name}.json")),
            ],
        )
