from odoo import models


class AccountMoveLine(models.Model):
    """Coupons and rewards lower what was paid for what they were given for."""

    _inherit = "account.move.line"

    def _get_discounted_lines(self):
        lines = super()._get_discounted_lines()
        reward = self.sale_line_ids.reward_id[:1]
        order = self.sale_line_ids.order_id[:1]
        if not reward or reward.reward_type != "discount":
            return lines
        paid_for = self.move_id.line_ids.filtered(lambda line: line._is_paid_for())
        if reward.program_id.is_payment_program:
            # Cards pay whatever is on the invoice.
            return paid_for
        if reward.discount_applicability == "cheapest":
            given_for = order._cheapest_line(reward) or order.order_line.browse()
        elif reward.discount_applicability == "specific":
            given_for = order._get_specific_discountable_lines(reward)
        else:
            given_for = order.order_line - order._get_no_effect_on_threshold_lines()
        return lines.filtered(lambda line: line.sale_line_ids & given_for) or lines

    def _get_card_shares(self):
        """Return ``{card: amount}`` that credit note lines bring back to gift cards and
        eWallets."""
        shares = {}
        for line in self.filtered("is_rma_amount"):
            for reward_line in line.rma_invoice_line_id.sale_line_ids:
                card = reward_line.coupon_id
                if card and reward_line.reward_id.program_id.is_payment_program:
                    shares[card] = shares.get(card, 0.0) - line.price_total
        return shares
