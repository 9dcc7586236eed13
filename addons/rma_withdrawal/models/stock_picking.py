from datetime import timedelta

from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    withdrawal_delivered_on = fields.Date(
        string="Handed Over On",
        copy=False,
        help="When the carrier handed it over to the customer: withdrawal periods begin then. "
        "Empty: the day of dispatch and the website's days in transit.",
    )

    def _get_possession_date(self, transit_days):
        """Return the day on which the customer had the goods of this transfer."""
        self.ensure_one()
        if self.withdrawal_delivered_on:
            return self.withdrawal_delivered_on
        local = self.with_context(tz=self.company_id.partner_id.tz or "UTC")
        sent_on = fields.Datetime.context_timestamp(local, self.date_done).date()
        return sent_on + timedelta(days=transit_days)

    def _get_withdrawal_link(self):
        """Return the address of the withdrawal function for mails about this transfer."""
        self.ensure_one()
        # sudo: sale.order - mails about a delivery name the place for its order
        order = self.sudo().sale_id
        is_outgoing = self.picking_type_code == "outgoing"
        return order._get_withdrawal_link() if order and is_outgoing else False
