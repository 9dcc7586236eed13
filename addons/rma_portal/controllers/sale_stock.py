from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.sale_stock.controllers.portal import SaleStockPortal


class RmaSaleStockPortal(SaleStockPortal):
    """Odoo's slip would go past all rules: whoever asks for it asks for a return."""

    @http.route()
    def portal_my_picking_return_report(self, picking_id, access_token=None, **kw):
        try:
            picking = self._stock_picking_check_access(picking_id, access_token=access_token)
        except (AccessError, MissingError):
            raise request.not_found() from None
        order = picking.sale_id
        # Where nothing can be returned, the order's page says what became of it.
        url = order._get_portal_return_url(request.env.user) or order.get_portal_url()
        return request.redirect(url if order else "/my/returns")
