from odoo import models


class AccountMove(models.Model):
    """A posted credit note brings the share that was paid with a card back to it."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        posted._top_up_cards(1)
        return posted

    def button_draft(self):
        posted = self.filtered(lambda move: move.state == "posted")
        result = super().button_draft()
        posted._top_up_cards(-1)
        return result

    def button_cancel(self):
        posted = self.filtered(lambda move: move.state == "posted")
        result = super().button_cancel()
        posted.filtered(lambda move: move.state == "cancel")._top_up_cards(-1)
        return result

    def _top_up_cards(self, sign):
        """Bring their share to gift cards and eWallets, or take it back.

        :param int sign: 1 or -1
        """
        # sudo: loyalty.card - accountants post credit notes without rights on cards
        for move in self.sudo().filtered(lambda move: move._is_credit_note()):
            lines = move.invoice_line_ids
            for card, amount in lines._get_card_shares().items():
                rewards = card.program_id.reward_ids.filtered("required_points")[:1]
                points = amount / (rewards.discount or 1.0) * sign
                sold = lines.rma_invoice_line_id.sale_line_ids.filtered(
                    lambda line, card=card: line.coupon_id == card
                )
                card.points += points
                history = {
                    "card_id": card.id,
                    "description": move.ref or move.name,
                    "issued": max(points, 0.0),
                    "used": max(-points, 0.0),
                    "order_model": "sale.order",
                    "order_id": sold.order_id[:1].id,
                }
                # sudo: loyalty.history - as for the card
                self.env["loyalty.history"].sudo().create(history)
