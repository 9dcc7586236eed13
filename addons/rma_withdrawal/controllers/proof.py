from odoo import http
from odoo.http import content_disposition, request


class WithdrawalProof(http.Controller):
    @http.route("/rma_withdrawal/proof/<int:withdrawal_id>", type="http", auth="user")
    def proof(self, withdrawal_id):
        withdrawal = request.env["rma.withdrawal"].browse(withdrawal_id).exists()
        if not withdrawal or not withdrawal.has_access("read"):
            raise request.not_found()
        content = withdrawal._make_proof()
        name = f"{withdrawal.name.replace('/', '-')}.zip"
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/zip"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
