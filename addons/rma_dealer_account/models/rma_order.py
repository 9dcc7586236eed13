from odoo import api, fields, models


class RmaOrder(models.Model):
    """What the return does to the customer's current account."""

    _inherit = "rma.order"

    account_preview = fields.Char(
        string="On the Account",
        compute="_compute_account_preview",
        help="What the return does to the balance of the customer's current account and to what "
        "is available.",
    )

    def _get_account_holder(self):
        self.ensure_one()
        partner = self.partner_invoice_id or self.partner_id
        return partner.account_holder_id.with_company(self.company_id)

    @api.depends("line_ids.amount_preview", "partner_id", "partner_invoice_id")
    def _compute_account_preview(self):
        for order in self:
            # sudo: res.partner - clerks need no rights on dealers' accounts
            holder = order.sudo()._get_account_holder()
            if not holder._origin or not holder._is_account_enabled():
                order.account_preview = False
                continue
            today = fields.Date.context_today(order)
            currency = order.company_id.currency_id
            credit = sum(
                line.currency_id._convert(line.amount_preview, currency, order.company_id, today)
                for line in order.line_ids
            )
            order.account_preview = self.env._(
                "Balance %(balance)s → %(balance_after)s, available %(available)s → "
                "%(available_after)s",
                balance=currency.format(holder.account_balance),
                balance_after=currency.format(holder.account_balance - credit),
                available=currency.format(holder.account_available),
                available_after=currency.format(holder.account_available + credit),
            )

    def _cancel_open_documents(self):
        """A collective credit note is other returns' too: only what is credited for these goes."""
        # sudo: account.move - whoever cancels a return need not see invoices
        drafts = self.sudo().line_ids.account_line_ids.move_id.filtered(
            lambda move: move.state == "draft" and move.rma_collective_month
        )
        drafts._drop_returns(self)
        return super()._cancel_open_documents()
