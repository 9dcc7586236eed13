from odoo import api, fields, models


class RmaOrderLine(models.Model):
    """What a return costs us, in the company's currency: for analysis, never for customers."""

    _inherit = "rma.order.line"

    amount_credited = fields.Monetary(
        string="Credited",
        currency_field="company_currency_id",
        compute="_compute_amount_credited",
        store=True,
        help="Credited by posted credit notes, taxes included, in the company's currency.",
    )
    net_cost = fields.Monetary(
        currency_field="company_currency_id",
        compute="_compute_net_cost",
        store=True,
        groups="base.group_user",
        help="Credited without taxes, and the value of goods given for it or scrapped, less that "
        "of goods that came back, and less what was charged.",
    )

    @api.depends("account_line_ids.parent_state", "account_line_ids.price_total")
    def _compute_amount_credited(self):
        for line in self:
            line.amount_credited = sum(
                aml.price_total / (aml.move_id.invoice_currency_rate or 1.0)
                for aml in line._get_posted_account_lines()
                if aml._is_credit()
            )

    @api.depends(
        "account_line_ids.parent_state",
        "account_line_ids.balance",
        "stock_move_ids.state",
        "stock_move_ids.value",
    )
    def _compute_net_cost(self):
        for line in self:
            line.net_cost = line._get_net_cost()

    def _get_net_cost(self):
        """Return the cost in the company's currency; extend with super() to add to it."""
        self.ensure_one()
        moves = self.stock_move_ids.filtered(lambda move: move.state == "done")
        given, came = moves.filtered("is_out"), moves.filtered("is_in")
        credited = sum(self._get_posted_account_lines().mapped("balance"))
        return credited + sum(given.mapped("value")) - sum(came.mapped("value"))

    def _get_posted_account_lines(self):
        """Return the posted lines of credit notes, and of invoices that charge for goods."""
        return self.account_line_ids.filtered(
            lambda aml: aml.parent_state == "posted" and aml.display_type == "product"
        )
