from odoo import models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def action_confirm(self):
        if not self.env.context.get("rma_exchange_on_account"):
            return super().action_confirm()
        orders = self.with_context(rma_exchange_on_account=False)
        refused = orders.browse()
        for order in orders.filtered("is_on_account"):
            try:
                order._ensure_can_order_on_account()
            except UserError as error:
                order.message_post(body=str(error))
                refused |= order
        rest = orders - refused
        return super(SaleOrder, rest).action_confirm() if rest else True

    def _get_account_expected_credit(self):
        """The draft credit notes of the same returns lower the balance as soon as they are
        posted."""
        expected = super()._get_account_expected_credit()
        # sudo: account.move - the credit counts whether the user may see it or not
        returns = self.sudo().order_line.rma_line_id.order_id
        lines = returns.line_ids.account_line_ids.filtered(
            lambda line: line.parent_state == "draft" and line.move_id._is_credit_note()
        )
        for line in lines:
            # A collective credit note is other returns' too.
            expected += line.currency_id._convert(
                line.price_total, line.company_currency_id, line.company_id, line.date
            )
        return expected
