from odoo import fields, models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    is_on_account = fields.Boolean(
        string="On the Current Account",
        help="A dealer's payment without an order; matched with the oldest open invoices if the "
        "settings say so.",
    )

    def action_post(self):
        result = super().action_post()
        self.filtered("is_on_account")._reconcile_oldest()
        return result

    def _reconcile_oldest(self):
        """Match payments with the customer's oldest open invoices, as far as they go."""
        for payment in self.filtered(lambda p: p.company_id.dealer_reconcile_oldest):
            account = payment.destination_account_id
            own = payment.move_id.line_ids.filtered(
                lambda item, account=account: item.account_id == account and not item.reconciled
            )
            if not own:
                continue
            # sudo: res.partner - accountants post without rights on dealers' accounts
            members = payment.sudo().partner_id.account_holder_id.account_member_ids
            invoices = self.env["account.move.line"].search(
                [
                    ("partner_id", "in", members.ids),
                    ("account_id", "=", account.id),
                    ("company_id", "=", payment.company_id.id),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                    ("balance", ">", 0),
                ],
                order="date_maturity, date, id",
            )
            if invoices:
                (own + invoices).reconcile()
