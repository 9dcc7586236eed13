from odoo import http
from odoo.fields import Domain
from odoo.http import request


class RmaNotice(http.Controller):
    """The link of a notice: whoever is signed in and may return the order gets the form of their
    account, others the form without account."""

    @http.route(
        ["/return-form/<int:order_id>/<string:token>"],
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def return_form(self, order_id, token, **kwargs):
        # sudo: sale.order, res.partner - found by the key of the link; the scope decides
        order = request.env["sale.order"].sudo()._find_by_rma_form_token(order_id, token)
        if not order:
            return request.render("rma_after_sale.link_over", {}, status=404)
        user = request.env.user
        if not user._is_public():
            scope = user.partner_id.sudo()._get_rma_scope_domain()
            if order.search_count(Domain("id", "=", order.id) & scope):
                return self._redirect(f"/my/returns/new?order={order.id}")
        website = request.website
        if not website.rma_guest_access or order.company_id != website.company_id:
            return self._redirect(f"/my/returns/new?order={order.id}")
        rma_request = order._get_rma_guest_request(website)
        return self._redirect(f"/returns/request/{rma_request.id}/{rma_request.access_token}")

    def _redirect(self, path):
        response = request.redirect(path)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response
