from odoo import models

from ...amounts import Amounts


class AccountMove(models.Model):
    """Customers who paid early paid less than was invoiced: what they get back is less, too."""

    _inherit = "account.move"

    def _tell_early_payment_discount(self):
        """Tell accountants how much of these credit notes goes against an early payment discount
        that the customer took on the invoice."""
        for move in self:
            invoice = move.reversed_entry_id
            taken = invoice._get_early_payment_discount()
            if not taken:
                continue
            part = taken.share(move.amount_total, invoice.amount_total)
            currency = move.currency_id
            body = self.env._(
                "The customer paid %(invoice)s with an early payment discount. Of %(total)s, "
                "%(discount)s (%(base)s and %(tax)s of taxes) go against that discount; %(rest)s "
                "are to be paid back.",
                invoice=invoice.name,
                total=currency.format(move.amount_total),
                discount=currency.format(part.total),
                base=currency.format(part.base),
                tax=currency.format(part.total - part.base),
                rest=currency.format(move.amount_total - part.total),
            )
            # sudo: mail.message - the note is the system's, whoever settles the return
            move.sudo().message_post(body=body)

    def _get_early_payment_discount(self):
        """Return the ``Amounts`` that payments of this invoice wrote off for being early, taxes
        taken back included, empty if none."""
        nothing = Amounts(self.currency_id.rounding or 0.01)
        if not self.invoice_payment_term_id.early_discount:
            return nothing
        accounts = (
            self.company_id.account_journal_early_pay_discount_loss_account_id
            | self.company_id.account_journal_early_pay_discount_gain_account_id
        )
        receivable = self.line_ids.filtered(
            lambda line: line.display_type == "payment_term" and line.matched_credit_ids
        )
        payments = receivable.matched_credit_ids.credit_move_id.move_id
        total = nothing
        for payment in payments.filtered(lambda move: move.move_type == "entry"):
            base = payment.line_ids.filtered(lambda line: line.account_id in accounts)
            if not base:
                continue
            taxes = payment.line_ids.filtered("tax_line_id")
            written_off = Amounts(
                nothing.rounding,
                sum(base.mapped("amount_currency")),
                {tax.tax_line_id.id: (0.0, tax.amount_currency) for tax in taxes},
            )
            # One payment may be of several invoices.
            paid = payment.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
            own = sum(
                paid.matched_debit_ids.filtered(
                    lambda partial: partial.debit_move_id in receivable
                ).mapped("credit_amount_currency")
            )
            total += written_off.share(own, abs(sum(paid.mapped("amount_currency"))))
        return total
