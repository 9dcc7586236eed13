from odoo import fields, models

from ..periods import Period, get_period
from .product_template import BY_CONSENT


class SaleOrderLine(models.Model):
    """How long, and whether at all, a consumer may withdraw from what was ordered."""

    _inherit = "sale.order.line"

    withdrawal_consent_date = fields.Datetime(
        string="Consent to Begin",
        copy=False,
        help="When the consumer asked to begin within the withdrawal period and acknowledged that "
        "the right is lost by it.",
    )
    withdrawal_line_ids = fields.One2many("rma.withdrawal.line", "sale_line_id")

    def _filter_contract_lines(self):
        """Return the lines from which a consumer can withdraw: carriage goes with the goods, down
        payments and discounts with all of it."""
        return self.filtered(
            lambda line: (
                line.product_id
                and not line.display_type
                and not line.is_downpayment
                and line.product_uom_qty > 0
                and (
                    line.product_id.type == "consu"
                    or line.product_id.withdrawal_exception
                    or not line._is_withdrawal_carriage()
                )
            )
        )

    def _is_withdrawal_carriage(self):
        """Tell whether it is a service that goes with the order's goods."""
        self.ensure_one()
        outcome = self.env.ref("rma_withdrawal.outcome_withdrawal", raise_if_not_found=False)
        goods = self.order_id.order_line.filtered(lambda line: line.product_id.type == "consu")
        return bool(goods and outcome) and self._is_carriage(outcome)

    def _is_carriage(self, outcome):
        """Who withdraws gets back every service beside the goods, unless it is a contract of its
        own or the outcome says which products are carriage."""
        is_carriage = super()._is_carriage(outcome)
        by_law = self.env.ref("rma_withdrawal.outcome_withdrawal", raise_if_not_found=False)
        if is_carriage or not outcome or outcome != by_law or outcome.carriage_product_ids:
            return is_carriage
        return (
            self.product_id.type == "service"
            and not self.product_id.withdrawal_exception
            and not self.is_downpayment
            and not self.display_type
            and self.price_unit > 0
        )

    def _get_withdrawal_exception(self):
        """Return the exception of Article 16 that may apply, or False."""
        self.ensure_one()
        exception = self.product_id.withdrawal_exception
        if exception in BY_CONSENT and not self.withdrawal_consent_date:
            return False
        return exception

    def _get_good_names(self):
        """Return what a consumer may call it, in small letters."""
        self.ensure_one()
        product = self.product_id
        names = {product.name, product.default_code, product.barcode, product.display_name}
        plain = product.with_context(display_default_code=False)
        names |= {plain.display_name, (self.name or "").split("\n")[0]}
        return {name.casefold() for name in names if name}

    # ------------------------------------------------------------------ Articles 9 and 10

    def _get_withdrawal_periods(self):
        """Return ``{line: Period}``: goods of one order have one period, from when the consumer
        has the last of them; regular deliveries one from the first; services and digital content
        one from the contract."""
        periods = {}
        # sudo: stock.move - customers and clerks read periods without rights on transfers
        for order, lines in self.sudo().grouped("order_id").items():
            start = order._get_last_possession()
            instructed_on = order.withdrawal_instructed_on
            ordered_on = order._get_contract_date()
            for line in lines:
                if line.product_id.type == "service":
                    begin = ordered_on
                elif line.product_id.withdrawal_is_regular:
                    begin = min(line._get_possession_dates(), default=None)
                else:
                    begin = start
                period = get_period(begin, instructed_on) if ordered_on else Period()
                periods[line.sudo(False).with_env(self.env)] = period
        return periods

    def _get_possession_dates(self):
        """Return the days on which the customer had goods of these lines."""
        pickings = self._get_delivered_moves().picking_id
        if not pickings:
            return []
        transit = self.order_id[:1]._get_withdrawal_website().withdrawal_transit_days
        return [picking._get_possession_date(transit) for picking in pickings]
