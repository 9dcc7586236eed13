from odoo import api, models


class RmaOutcomeHandlerExchange(models.AbstractModel):
    """Exchange orders of dealers are on account and obey the limit, the credit of the same
    return counted first. What exceeds it stays a quotation that says so."""

    _inherit = "rma.outcome.handler.exchange"

    @api.model
    def _prepare_sale_order_vals(self, order, lines, quantities):
        vals = super()._prepare_sale_order_vals(order, lines, quantities)
        # sudo: res.partner - clerks need no rights on dealers' accounts
        vals["is_on_account"] = order.sudo()._get_account_holder()._is_account_enabled()
        return vals

    @api.model
    def _create_sale_orders(self, lines, quantities):
        handler = self.with_context(rma_exchange_on_account=True)
        orders = super(RmaOutcomeHandlerExchange, handler)._create_sale_orders(lines, quantities)
        return orders.with_env(self.env)
