from odoo import fields, models
from odoo.exceptions import UserError


class RmaWithdrawalDeduct(models.TransientModel):
    """What goods lost by use beyond looking at them: found by a person, with a reason."""

    _name = "rma.withdrawal.deduct"
    _description = "Deduct a Loss of Value"

    withdrawal_id = fields.Many2one("rma.withdrawal", required=True)
    line_id = fields.Many2one(
        "rma.withdrawal.line",
        string="Goods",
        required=True,
        domain="[('withdrawal_id', '=', withdrawal_id)]",
    )
    currency_id = fields.Many2one(related="line_id.currency_id")
    amount = fields.Monetary(string="Loss of Value", required=True, help="Taxes included.")
    reason = fields.Text(
        required=True,
        help="What was done with the goods that nobody would do in a shop. The consumer reads it.",
    )

    def action_confirm(self):
        """Keep the loss; the credit note takes it off."""
        self.ensure_one()
        self.withdrawal_id.check_access("write")
        self._ensure_is_owed()
        self.line_id._write_protected(
            {
                "value_loss": self.amount,
                "value_loss_reason": self.reason,
                "value_loss_user_id": self.env.uid,
            }
        )
        self.withdrawal_id._message_log(
            body=self.env._(
                "Loss of value of %(product)s: %(amount)s. %(reason)s",
                product=self.line_id.product_id.display_name,
                amount=self.currency_id.format(self.amount),
                reason=self.reason,
            )
        )
        return {"type": "ir.actions.act_window_close"}

    def _ensure_is_owed(self):
        line, order = self.line_id, self.withdrawal_id.sale_order_id
        if line.withdrawal_id != self.withdrawal_id:
            raise UserError(self.env._("These goods are of another withdrawal."))
        # sudo: sale.order, account.move - clerks deduct without rights on documents
        if not order.sudo().withdrawal_instructed_on:
            raise UserError(
                self.env._(
                    "The consumer of %(order)s was never told of the right to withdraw, and owes "
                    "nothing for a loss of value.",
                    order=order.name,
                )
            )
        sale_line = line.sale_line_id.sudo()
        paid = sale_line.price_total * line.quantity / (sale_line.product_uom_qty or line.quantity)
        if self.amount <= 0 or self.currency_id.compare_amounts(self.amount, paid) > 0:
            raise UserError(
                self.env._(
                    "%(product)s: enter more than nothing, and no more than the %(paid)s that "
                    "were paid for it.",
                    product=line.product_id.display_name,
                    paid=self.currency_id.format(paid),
                )
            )
        if self.withdrawal_id._get_credit_notes().filtered(
            lambda move: (
                move.state == "posted"
                and line.sale_line_id in (move.invoice_line_ids.sale_line_ids)
            )
        ):
            raise UserError(
                self.env._(
                    "%(product)s was credited already. Nothing can be deducted any more.",
                    product=line.product_id.display_name,
                )
            )
