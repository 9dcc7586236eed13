from odoo import api, fields, models


class RmaReport(models.Model):
    """Returns to be analysed: a row per return line, with its id, read from the lines and what
    they belong to. Nothing is copied, so figures are those of the documents; nothing is granted,
    the rules of return lines apply.
    """

    _name = "rma.report"
    _description = "Returns Analysis"
    _auto = False
    _rec_name = "order_id"
    # By date all rows would have to be read for the first page.
    _order = "id desc"
    _depends = {
        "rma.order": [
            "commercial_partner_id",
            "date_approved",
            "date_closed",
            "date_received",
            "date_submitted",
            "origin",
            "partner_id",
            "state",
            "user_id",
            "warehouse_id",
            "workflow_state",
        ],
        "rma.order.line": [
            "amount_credited",
            "amount_refunded",
            "company_id",
            "currency_id",
            "decision",
            "lot_ids",
            "net_cost",
            "outcome_id",
            "price_unit",
            "product_id",
            "quantity",
            "quantity_accepted",
            "quantity_approved",
            "quantity_claimed",
            "quantity_received",
            "quantity_refused",
            "reason_id",
            "reception_state",
            "sale_line_id",
            "settlement_state",
            "uom_id",
        ],
        "res.partner": ["country_id"],
        "rma.reason": ["parent_path"],
    }

    # ------------------------------------------------------------------ what it is about

    order_id = fields.Many2one("rma.order", string="Return")
    date = fields.Datetime(string="Requested On", help="Of new returns: when they were made.")
    date_sold = fields.Datetime(string="Sold On", help="The day of the sales order.")
    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one("res.currency")
    line_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the Sale",
        help="The one that goods were sold and refunded in.",
    )
    product_id = fields.Many2one("product.product")
    categ_id = fields.Many2one("product.category", string="Product Category")
    partner_id = fields.Many2one("res.partner", string="Customer / Branch")
    commercial_partner_id = fields.Many2one("res.partner", string="Dealer")
    country_id = fields.Many2one("res.country")
    reason_id = fields.Many2one("rma.reason")
    main_reason_id = fields.Many2one("rma.reason")
    outcome_id = fields.Many2one("rma.outcome")
    warehouse_id = fields.Many2one("stock.warehouse")
    user_id = fields.Many2one("res.users", string="Responsible")
    supplier_id = fields.Many2one("res.partner", help="The first vendor of the product.")
    lot_ids = fields.Many2many(
        "stock.lot",
        "rma_order_line_stock_lot_rel",
        "rma_order_line_id",
        "stock_lot_id",
        string="Lots / Serial Numbers",
    )
    state = fields.Selection(selection="_get_state_selection")
    origin = fields.Selection(selection="_get_origin_selection", string="Source")
    decision = fields.Selection(selection="_get_decision_selection")
    reception_state = fields.Selection(selection="_get_reception_selection", string="Reception")
    settlement_state = fields.Selection(selection="_get_settlement_selection", string="Settlement")

    # ------------------------------------------------------------------ figures

    return_count = fields.Integer(string="Requests", aggregator="count_distinct")
    quantity = fields.Float(string="Asked", help="In the product's own unit, like all quantities.")
    quantity_received = fields.Float(string="Received")
    quantity_accepted = fields.Float(string="Accepted")
    quantity_refused = fields.Float(string="Refused", help="Declined, or refused on inspection.")
    quantity_claimed = fields.Float(
        string="Returned",
        help="Not declined: what takes part in the return rate. The announced quantity until the "
        "goods are here.",
    )
    amount_claimed = fields.Monetary(
        string="Returned Value", help="What the returned quantity was sold for, without taxes."
    )
    amount_credited = fields.Monetary(
        string="Credited",
        help="By posted credit notes, taxes included, in your company's currency.",
    )
    amount_refunded = fields.Monetary(
        string="Refunded",
        currency_field="line_currency_id",
        help="What customers got, in the currency of the sale. Of several currencies there is no "
        "total: group by currency, or see Credited.",
    )
    net_cost = fields.Monetary(
        help="Credited without taxes, and goods given for it or scrapped, less goods that came "
        "back and what was charged.",
    )
    days_to_approve = fields.Float(aggregator="avg", help="From the request to the approval.")
    days_to_receive = fields.Float(
        aggregator="avg", help="From the approval until all expected goods had arrived."
    )
    days_to_settle = fields.Float(
        aggregator="avg", help="From the request until the return was closed."
    )
    repeat_count = fields.Integer(
        string="Repeat Returns",
        help="Lines whose customer had returned the same product before.",
    )
    quantity_sold = fields.Float(
        string="Sold",
        help="Ordered in the same period, of the same products, by the same customers. Grouped by "
        "what sales do not have, as a reason, every group is compared with all of it.",
    )
    amount_sold = fields.Monetary(string="Sold Value", help="As Sold, without taxes.")
    return_rate = fields.Float(aggregator="avg", help="Returned divided by sold quantity.")
    return_rate_value = fields.Float(
        string="Return Rate by Value", aggregator="avg", help="Returned divided by sold value."
    )

    def _get_state_selection(self):
        return self._get_selection("rma.order", "state")

    def _get_origin_selection(self):
        return self._get_selection("rma.order", "origin")

    def _get_decision_selection(self):
        return self._get_selection("rma.order.line", "decision")

    def _get_reception_selection(self):
        return self._get_selection("rma.order.line", "reception_state")

    def _get_settlement_selection(self):
        return self._get_selection("rma.order.line", "settlement_state")

    def _get_selection(self, model, name):
        return self.env[model]._fields[name]._description_selection(self.env)

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        # Lists count up to a limit, in no order: from the oldest, of which a filter on this year
        # passes none. Beginning with the newest they are through at once.
        if limit and not order:
            order = self._order
        return super()._search(domain, offset=offset, limit=limit, order=order, **kwargs)

    def action_open_return(self):
        """Open the return behind a row."""
        self.ensure_one()
        return self.order_id.get_formview_action()
