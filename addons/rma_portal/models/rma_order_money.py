from odoo import models

from odoo.addons.rma_core.const import STATES_DECLINED

# What is still to come is asked line by line: pages of larger returns have it on demand.
MOST_PREVIEWED = 5


class RmaOrder(models.Model):
    """What the customer gets in money, and how it came to them: read from the documents, and for
    what is still to come from the code that makes them."""

    _inherit = "rma.order"

    def _is_portal_money_cheap(self):
        self.ensure_one()
        return len(self.line_ids) <= MOST_PREVIEWED

    def _get_portal_money(self):
        """Return ``[{"currency", "paid", "amount"}]``, one for each currency: what was paid for
        the goods, and what is given back, less fees; below zero where the customer pays."""
        self.ensure_one()
        if self.state in STATES_DECLINED:
            return []
        worth = self.line_ids._get_goods_worth()
        totals = {}
        for line in self.line_ids.filtered("currency_id"):
            paid, amount = totals.get(line.currency_id, (0.0, 0.0))
            totals[line.currency_id] = (
                paid + worth[line],
                amount + line._get_exchange_difference(),
            )
        return [
            {"currency": currency, "paid": paid, "amount": amount}
            for currency, (paid, amount) in totals.items()
            if not currency.is_zero(amount)
        ]

    def _get_portal_refunds(self):
        """Return ``[{"document", "amount", "currency", "date", "ways"}]`` of what was given back;
        ``ways``: ``[{"amount", "label", "date"}]``, how it came to the customer."""
        self.ensure_one()
        return [
            {
                "document": refund,
                "amount": refund.amount_total,
                "currency": refund.currency_id,
                "date": refund.invoice_date,
                "ways": [
                    self._prepare_refund_way(partial)
                    for partial in refund._get_all_reconciled_invoice_partials() or ()
                    if not partial["is_exchange"]
                ],
            }
            for refund in self._get_paper_refunds()
        ]

    def _prepare_refund_way(self, partial):
        """Return how a part of a credit note came to the customer."""
        aml = partial["aml"]
        if aml.move_id.is_invoice():
            label = self.env._("set off against %(invoice)s", invoice=aml.move_id.name)
        else:
            method = aml.payment_id.payment_method_line_id.name
            label = method or aml.journal_id.name
        return {"amount": partial["amount"], "label": label, "date": aml.date}
