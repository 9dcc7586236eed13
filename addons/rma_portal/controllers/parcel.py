from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .request import MOST_BYTES, RmaRequestPages


class RmaParcelPages(RmaRequestPages):
    """What customers do after our answer: hand in the parcel, or ask again."""

    @http.route(
        ["/my/returns/<int:order_id>/sent"],
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        max_content_length=MOST_BYTES,
    )
    def portal_my_return_sent(self, order_id, access_token=None, **kwargs):
        order_sudo = self._get_rma_order(order_id, access_token)
        form = {name: request.httprequest.form.get(name, "") for name in ("carrier", "tracking")}
        files = self._read_rma_files(request.website._get_rma_upload_limits()).get("photo", [])
        try:
            with request.env.cr.savepoint():
                sentences = order_sudo._send_by_customer(
                    form, files, request.website, self._get_rma_author(order_sudo)
                )
        except UserError as error:
            sentences = [str(error)]
        if sentences:
            return self._render_rma_order(
                order_sudo, access_token, 422, error=" ".join(sentences), parcel=form
            )
        self._tell_next(order_sudo, "parcel")
        return request.redirect(order_sudo._get_portal_page(access_token))

    @http.route(
        ["/my/returns/<int:order_id>/again"],
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_my_return_again(self, order_id, **kwargs):
        # By the account alone: a link has no request of its own to go on with.
        order_sudo = self._get_rma_order(order_id)
        # sudo: rma.request - customers have no rights on requests; this finds their own
        draft = request.env["rma.request"].sudo()._get_own_draft(request.website)
        if not draft._take_lines_of(order_sudo):
            error = request.env._("Nothing of this return can be returned now.")
            return self._render_rma_order(order_sudo, None, 422, error=error)
        return request.redirect("/my/returns/new?step=2")
