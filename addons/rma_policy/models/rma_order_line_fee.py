from odoo import api, fields, models


class RmaOrderLine(models.Model):
    """Fees of a line, read from its credit notes."""

    _inherit = "rma.order.line"

    fee_line_ids = fields.One2many(
        "account.move.line", "rma_fee_line_id", string="Fees on Credit Notes"
    )
    amount_fee = fields.Monetary(
        string="Fees",
        compute="_compute_amount_fee",
        store=True,
        help="Kept from posted credit notes, taxes included.",
    )

    @api.depends("fee_line_ids.parent_state", "fee_line_ids.price_total", "currency_id")
    def _compute_amount_fee(self):
        for line in self:
            posted = line._get_posted_fees().filtered(
                lambda fee, line=line: fee.currency_id == line.currency_id
            )
            line.amount_fee = -sum(posted.mapped("price_total"))

    @api.depends("amount_fee")
    def _compute_amount_refunded(self):
        """What the customer got is what was credited less the fees."""
        super()._compute_amount_refunded()
        for line in self:
            line.amount_refunded -= line.amount_fee

    def _get_posted_fees(self):
        return self.fee_line_ids.filtered(lambda fee: fee.parent_state == "posted")

    @api.depends("fee_line_ids.parent_state", "fee_line_ids.price_total")
    def _compute_amount_difference(self):
        super()._compute_amount_difference()
        for line in self:
            # sudo: account.move.line - clerks compare without accounting rights
            fees = line.sudo().fee_line_ids.filtered(lambda fee: fee.parent_state != "cancel")
            line.amount_difference += line._sum_totals(fees)

    def _get_preview(self):
        preview = super()._get_preview()
        # Fees that were only thought of are not to be counted as charged.
        self._origin.order_id.line_ids.invalidate_recordset(["fee_line_ids"], flush=False)
        return preview

    # ------------------------------------------------------------------ keep the goods

    def _keep_cheap_goods(self):
        """Let customers keep what is not worth the postage: credited without a receipt."""
        today, kept = fields.Date.context_today(self), {}
        for line in self:
            policy = line.policy_id
            is_cheap = (
                policy.keep_amount
                and line._is_credited_on_receipt()
                and policy.currency_id.compare_amounts(
                    line._get_policy_amount(policy.currency_id, today), policy.keep_amount
                )
                <= 0
            )
            if is_cheap:
                kept.setdefault(policy.keep_outcome_id, []).append(line.id)
        for outcome, ids in kept.items():
            self.browse(ids).write({"outcome_id": outcome.id})

    def _is_credited_on_receipt(self):
        """Tell whether the customer gets money, and nothing else, for goods that come back."""
        self.ensure_one()
        return (
            self.outcome_id.needs_receipt
            and not self.asks_replacement_product
            and self._lowers_delivered_quantity()
        )
