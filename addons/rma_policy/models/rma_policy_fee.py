from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RmaPolicy(models.Model):
    """What a return costs the customer, and what is not worth the postage."""

    _inherit = "rma.policy"

    restocking_fee_type = fields.Selection(
        [("none", "None"), ("fixed", "Per product"), ("percent", "Share of the value")],
        string="Restocking Fee",
        default="none",
        required=True,
    )
    restocking_fee = fields.Monetary(
        string="Amount", help="For each product of a return, however many pieces."
    )
    restocking_percent = fields.Float(
        string="Percent", help="Of what is credited, taxes excluded; the fee has taxes of its own."
    )
    restocking_product_id = fields.Many2one(
        "product.product",
        string="Restocking Fee Product",
        domain="[('type', '=', 'service')]",
        default=lambda self: self._default_fee_product("product_restocking_fee"),
        check_company=True,
        help="Its account and taxes are those of the fee.",
    )
    shipping_payer = fields.Selection(
        [
            ("customer", "Customer, to the carrier"),
            ("fee", "Customer, by a fee"),
            ("company", "We do"),
        ],
        string="Who Pays the Way Back",
        default="customer",
        required=True,
    )
    shipping_fee = fields.Monetary(help="Once for each return.")
    shipping_product_id = fields.Many2one(
        "product.product",
        string="Shipping Fee Product",
        domain="[('type', '=', 'service')]",
        default=lambda self: self._default_fee_product("product_shipping_fee"),
        check_company=True,
        help="Its account and taxes are those of the fee.",
    )
    fee_waived_reason_ids = fields.Many2many(
        "rma.reason",
        "rma_policy_fee_waived_reason_rel",
        string="No Fee for Reasons",
        help="Including their sub-reasons: customers who received the wrong goods pay nothing.",
    )
    keep_amount = fields.Monetary(
        string="Keep the Goods up to",
        help="Goods worth no more than this, taxes included, are credited and don't have to "
        "come back. 0: everything comes back.",
    )
    keep_outcome_id = fields.Many2one(
        "rma.outcome",
        string="Outcome Instead",
        default=lambda self: self.env.ref("rma_core.outcome_keep", raise_if_not_found=False),
        domain="[('needs_receipt', '=', False)]",
        check_company=True,
    )

    _fees_positive = models.Constraint(
        "CHECK (restocking_fee >= 0 AND shipping_fee >= 0 AND keep_amount >= 0"
        " AND restocking_percent >= 0 AND restocking_percent <= 100)",
        "A fee of a return policy cannot be below zero, nor above 100 percent.",
    )

    @api.model
    def _default_fee_product(self, name):
        product = self.env.ref(f"rma_policy.{name}", raise_if_not_found=False)
        return product and product.active and product

    @api.constrains(
        "restocking_fee_type", "restocking_product_id", "shipping_payer", "shipping_product_id"
    )
    def _check_fee_products(self):
        for policy in self:
            if (policy.restocking_fee_type != "none" and not policy.restocking_product_id) or (
                policy.shipping_payer == "fee" and not policy.shipping_product_id
            ):
                raise ValidationError(
                    self.env._(
                        "Policy %(policy)s charges a fee: choose the product that says its "
                        "account and taxes.",
                        policy=policy.name,
                    )
                )

    @api.constrains("keep_amount", "keep_outcome_id", "outcome_ids")
    def _check_keep_outcome(self):
        for policy in self.filtered("keep_amount"):
            outcome = policy.keep_outcome_id
            if not outcome or (policy.outcome_ids and outcome not in policy.outcome_ids):
                raise ValidationError(
                    self.env._(
                        "Policy %(policy)s lets customers keep goods: choose the outcome for it, "
                        "and have it among the allowed ones.",
                        policy=policy.name,
                    )
                )

    def _waives_fees(self, line):
        self.ensure_one()
        path = {int(part) for part in (line.reason_id.parent_path or "").split("/") if part}
        return not path.isdisjoint(self.fee_waived_reason_ids.ids)

    def _get_restocking_fee(self, line, subtotal, currency):
        """Return the fee on a credited ``subtotal``, taxes excluded, in ``currency``."""
        self.ensure_one()
        if self.restocking_fee_type == "none" or self._waives_fees(line):
            return 0.0
        if self.restocking_fee_type == "percent":
            return currency.round(subtotal * self.restocking_percent / 100)
        return self._convert_fee(self.restocking_fee, currency, line)

    def _get_shipping_fee(self, line, currency):
        self.ensure_one()
        if self.shipping_payer != "fee" or self._waives_fees(line):
            return 0.0
        return self._convert_fee(self.shipping_fee, currency, line)

    def _get_shipping_sentence(self, lines):
        """Return who pays for sending these lines in, as customers read it; nothing where they
        keep the goods."""
        self.ensure_one()
        lines = lines.filtered("outcome_id.needs_receipt")
        if not lines:
            return ""
        if self.shipping_payer == "company" or all(map(self._waives_fees, lines)):
            return self.env._("Sending the goods in costs you nothing.")
        if self.shipping_payer == "customer":
            return self.env._("You pay the carrier for sending the goods in.")
        return self.env._(
            "For sending the goods in we keep %(fee)s of the refund, taxes excluded.",
            fee=self.currency_id.format(self.shipping_fee),
        )

    def _get_fee_total(self, amount, product, line, currency):
        """Return what a fee is with the taxes that it has for the line's customer."""
        self.ensure_one()
        taxes = product.taxes_id.filtered(lambda tax: tax.company_id == line.company_id)
        taxes = line.sale_line_id.order_id.fiscal_position_id.map_tax(taxes)
        return taxes.compute_all(amount, currency, 1.0)["total_included"]

    def _convert_fee(self, amount, currency, line):
        today = fields.Date.context_today(line)
        return self.currency_id._convert(amount, currency, line.company_id, today)
