from urllib.parse import urlencode

from odoo import api, fields, models

OPEN_MOVE = ("draft", "waiting", "confirmed", "partially_available", "assigned")


class SaleOrder(models.Model):
    """The contract that a consumer may withdraw from."""

    _inherit = "sale.order"

    withdrawal_ids = fields.One2many("rma.withdrawal", "sale_order_id", string="Withdrawals")
    withdrawal_count = fields.Integer(compute="_compute_withdrawal_count")
    withdrawal_instructed_on = fields.Date(
        string="Told of Withdrawal On",
        compute="_compute_withdrawal_instructed_on",
        store=True,
        readonly=False,
        copy=False,
        help="When the consumer was told of the right to withdraw, on a durable medium. Empty: "
        "never, which gives the consumer twelve months more.",
    )

    @api.depends("withdrawal_ids")
    def _compute_withdrawal_count(self):
        for order in self:
            # sudo: rma.withdrawal - whoever opens the order may not read withdrawals
            order.withdrawal_count = len(order.sudo().withdrawal_ids)

    @api.depends("state")
    def _compute_withdrawal_instructed_on(self):
        """With the order, where the website says so; what is known stays."""
        for order in self:
            if order.state != "sale" or order.withdrawal_instructed_on:
                order.withdrawal_instructed_on = order.withdrawal_instructed_on
            elif order._get_withdrawal_website().withdrawal_is_instructed:
                order.withdrawal_instructed_on = order._get_contract_date()
            else:
                order.withdrawal_instructed_on = False

    def _get_withdrawal_website(self):
        """Return the website whose settings count. Extend where orders know theirs."""
        self.ensure_one()
        # sudo: website - salespeople read its settings without rights on websites
        return self.company_id.sudo()._get_withdrawal_website()

    def _get_contract_date(self):
        """Return the day of the contract, where the company is."""
        self.ensure_one()
        if not self.date_order:
            return None
        local = self.with_context(tz=self.company_id.partner_id.tz or "UTC")
        return fields.Datetime.context_timestamp(local, self.date_order).date()

    def _get_last_possession(self):
        """Return the day on which the consumer has the last goods of the order, regular
        deliveries aside; None while some are to come."""
        self.ensure_one()
        goods = self.order_line.filtered(
            lambda line: (
                line.product_id.type == "consu" and not line.product_id.withdrawal_is_regular
            )
        )
        to_come = goods.move_ids.filtered(
            lambda move: move.state in OPEN_MOVE and move._is_to_customer()
        )
        return None if to_come else max(goods._get_possession_dates(), default=None)

    # ------------------------------------------------------------------ who

    def _is_withdrawal_consumer(self):
        """Tell whether the customer is one whom the law, or the shop, gives the right."""
        self.ensure_one()
        role = self.partner_id.commercial_partner_id.withdrawal_role
        country = self._get_withdrawal_country()
        return role == "consumer" or (role == "sole_trader" and country.code == "PL")

    def _is_withdrawal_place(self):
        """Tell whether the shop grants the right where the customer is. Where nobody knows, it
        does."""
        self.ensure_one()
        country = self._get_withdrawal_country()
        europe = self.env.ref("base.europe", raise_if_not_found=False)
        scope = self._get_withdrawal_website().withdrawal_scope
        # Switching the page off takes away no right that the law gives.
        return scope == "all" or not country or not europe or country in europe.country_ids

    def _get_withdrawal_country(self):
        partner = self.partner_shipping_id or self.partner_id
        return partner.country_id or self.partner_id.commercial_partner_id.country_id

    def _can_withdraw(self):
        """Tell whether the order's page offers the function: as long as some period runs. What
        it hides can still be declared from any page."""
        self.ensure_one()
        if self.state != "sale" or not self._get_withdrawal_website()._is_withdrawal_offered():
            return False
        if not (self._is_withdrawal_consumer() and self._is_withdrawal_place()):
            return False
        today = fields.Date.context_today(self)
        periods = self.order_line._filter_contract_lines()._get_withdrawal_periods()
        return any(not period.is_over(today) for period in periods.values())

    def _get_withdrawal_path(self, access_token=None):
        self.ensure_one()
        query = {"order": self.id}
        if access_token:
            query["access_token"] = access_token
        return f"/returns/withdrawal?{urlencode(query)}"

    def _get_withdrawal_link(self):
        """Return the address of the function in mails about this order, or False."""
        self.ensure_one()
        # sudo: sale.order - mails are written for customers, who need no rights on orders
        order = self.sudo()
        if not order._can_withdraw():
            return False
        base = order._get_withdrawal_website().get_base_url()
        return base + order._get_withdrawal_path(order._portal_ensure_token())

    def _get_shown_withdrawals(self):
        """Return the withdrawals that the order's page tells of: those of its own customer."""
        self.ensure_one()
        return self.withdrawal_ids.filtered(
            lambda withdrawal: withdrawal.matched and withdrawal.state != "void"
        )

    def action_view_withdrawals(self):
        """Open the withdrawals from this order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_withdrawal.rma_withdrawal_action"
        )
        return {**action, "domain": [("sale_order_id", "=", self.id)], "context": {}}
