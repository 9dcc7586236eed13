from odoo import fields, models


class SaleOrderOverride(models.TransientModel):
    """Why an order is confirmed though it exceeds the customer's risk limit."""

    _name = "sale.order.override"
    _description = "Confirm an Order Beyond the Limit"

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        order = self.order_id.with_context(account_override_reason=self.reason)
        order.is_on_account = True
        order.action_confirm()
        return {"type": "ir.actions.act_window_close"}
