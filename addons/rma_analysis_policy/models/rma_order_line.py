from odoo import api, models


class RmaOrderLine(models.Model):
    """Fees lower what is credited, and what a return costs us."""

    _inherit = "rma.order.line"

    @api.depends("fee_line_ids.parent_state", "fee_line_ids.price_total")
    def _compute_amount_credited(self):
        """Fees are on the credit notes: without them the analysis would not say what accounting
        says."""
        super()._compute_amount_credited()
        for line in self:
            line.amount_credited += sum(
                fee.price_total / (fee.move_id.invoice_currency_rate or 1.0)
                for fee in line._get_posted_fees()
            )

    @api.depends("fee_line_ids.parent_state", "fee_line_ids.balance")
    def _compute_net_cost(self):
        return super()._compute_net_cost()

    def _get_net_cost(self):
        return super()._get_net_cost() + sum(self._get_posted_fees().mapped("balance"))
