import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

# Small archives stay in memory; larger ones go to a temporary file that ends with the request.
MEMORY = 10 * 1024 * 1024


class RmaPrivacyExport(http.Controller):
    @http.route("/rma_privacy/export/<int:request_id>", type="http", auth="user")
    def export(self, request_id):
        """Hand out the archive of a request; only who made the request can read it."""
        privacy_request = request.env["rma.privacy.request"].browse(request_id).exists()
        privacy_request.check_access("read")
        if not privacy_request:
            raise request.not_found()
        file = tempfile.SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115  # closed with the response
        privacy_request._write_archive(file)
        size = file.tell()
        file.seek(0)
        return request.make_response(
            wrap_file(request.httprequest.environ, file),
            headers=[
                ("Content-Type", "application/zip"),
                ("Content-Length", size),
                ("Content-Disposition", content_disposition("returns-data.zip")),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
