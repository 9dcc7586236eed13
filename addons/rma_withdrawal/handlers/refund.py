from odoo import Command, api, models


class RmaOutcomeHandlerRefund(models.AbstractModel):
    """What a withdrawal takes off a credit note: no fee, no more carriage than the cheapest, and a
    loss of value only where a person found one."""

    _inherit = "rma.outcome.handler.refund"

    @api.model
    def _take_carriage(self, parts, paid):
        taken = super()._take_carriage(parts, paid)
        limited = []
        for line, carriage, quantity, amounts in taken:
            withdrawal = line.order_id.withdrawal_id
            limit = withdrawal._get_site().withdrawal_carriage_limit if withdrawal else 0.0
            if limit and amounts.total > limit:
                amounts = amounts.share(limit, amounts.total)
            limited.append((line, carriage, quantity, amounts))
        return limited

    @api.model
    def _prepare_credit_notes_vals(self, lines, quantities):
        vals_list = super()._prepare_credit_notes_vals(lines, quantities)
        by_id = {line._origin.id: line for line in lines}
        charged = self.env["rma.withdrawal.line"]
        for vals in vals_list:
            commands = vals["line_ids"] if vals.get("line_ids") else vals["invoice_line_ids"]
            credits_ = [command[2] for command in commands]
            for loss in self._get_losses(by_id, credits_) - charged:
                charged |= loss
                credit = next(
                    credit
                    for credit in credits_
                    if by_id[credit["rma_line_id"]].sale_line_id == loss.sale_line_id
                )
                commands.append(Command.create(self._prepare_loss_vals(loss, credit)))
                vals["withdrawal_fee_line_ids"] = [
                    *vals.get("withdrawal_fee_line_ids", []),
                    Command.link(loss.id),
                ]
        return vals_list

    @api.model
    def _get_losses(self, by_id, credits_):
        """Return what withdrawals keep for a loss of value and no credit note took off yet."""
        lines = self.env["rma.order.line"].union(
            *(by_id[credit["rma_line_id"]] for credit in credits_ if credit.get("rma_line_id"))
        )
        # sudo: rma.withdrawal.line, account.move - clerks settle without rights on documents
        losses = lines.order_id.withdrawal_id.sudo().line_ids.filtered("value_loss")
        losses = losses.filtered(lambda loss: loss.sale_line_id in lines.sale_line_id)
        taken = losses.withdrawal_id._get_credit_notes().filtered(
            lambda move: move.state != "cancel"
        )
        return losses - taken.withdrawal_fee_line_ids

    @api.model
    def _prepare_loss_vals(self, loss, credit):
        """Return the values of the line that takes off a loss of value, with the taxes of the
        goods."""
        # sudo: account.tax - clerks settle without accounting rights
        taxes = self.env["account.tax"].sudo()
        for command in credit.get("tax_ids", ()):
            taxes |= taxes.browse(command[2] if command[0] == Command.SET else [command[1]])
        currency = loss.currency_id
        unit = taxes.compute_all(100.0, currency, 1.0)
        is_included = any(taxes.mapped("price_include"))
        share = 1.0 if is_included else unit["total_excluded"] / unit["total_included"]
        return {
            "product_id": loss.product_id.id,
            "name": self.env._(
                "Loss of value of %(product)s: %(reason)s",
                product=loss.product_id.display_name,
                reason=loss.value_loss_reason,
            ),
            "quantity": 1,
            "price_unit": -currency.round(loss.value_loss * share),
            "tax_ids": [Command.set(taxes.ids)],
            "account_id": credit.get("account_id"),
        }
