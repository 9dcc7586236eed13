from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

HANDLER_PREFIX = "rma.outcome.handler."


class RmaOutcome(models.Model):
    """What a customer gets for returned goods. The record says when and how; the work is
    done by the handler it names, a model ``rma.outcome.handler.<handler>``."""

    _name = "rma.outcome"
    _inherit = ["rma.trail.mixin"]
    _description = "Return Outcome"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False, help="Short name used by imports and the API.")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    handler = fields.Selection(
        selection="_selection_handler",
        required=True,
        help="What is made for the customer.",
    )
    trigger = fields.Selection(
        [
            ("approval", "On Approval"),
            ("receipt", "On Receipt"),
            ("manual", "By Hand"),
        ],
        required=True,
        default="receipt",
        help="When the outcome is carried out: as soon as the return is approved, when the "
        "goods were received and accepted, or when somebody presses Process.",
    )
    needs_receipt = fields.Boolean(
        string="Goods Come Back",
        default=True,
        help="A receipt is created when the return is approved.",
    )
    post_refund = fields.Boolean(
        string="Post Credit Notes",
        help="Post the credit note at once instead of leaving a draft to the accountant.",
    )
    credit_carriage = fields.Boolean(
        help="When the last of an order's goods is credited, credit its carriage, too: consumers "
        "who withdraw get it back.",
    )
    carriage_product_ids = fields.Many2many(
        "product.product",
        string="Carriage Products",
        domain="[('type', '=', 'service')]",
        check_company=True,
        help="Services that are credited with the last of the goods. What Odoo's carriers charged "
        "on the order always is.",
    )
    exchange_price = fields.Selection(
        [("today", "Today's Price"), ("even", "Same Price as the Returned Product")],
        required=True,
        default="today",
        help="What the other product costs: its price of today, or what the old one cost.",
    )
    confirm_exchange = fields.Boolean(
        string="Confirm Exchange Orders",
        help="Confirm the new sale order at once, so that the other product is delivered.",
    )
    disposition_id = fields.Many2one(
        "rma.disposition",
        string="Default Disposition",
        help="What happens to the goods if the reason does not say.",
    )
    asks_replacement_product = fields.Boolean(compute="_compute_asks_replacement_product")
    asks_price_reduction = fields.Boolean(compute="_compute_asks_price_reduction")
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "An outcome with this code already exists."
    )

    @api.model
    def _selection_handler(self):
        """Every installed handler, found by its model name: a new add-on registers nothing."""
        return sorted(
            (name.removeprefix(HANDLER_PREFIX), self.env[name]._description)
            for name in self.env.registry
            if name.startswith(HANDLER_PREFIX)
        )

    @api.depends("handler")
    def _compute_asks_replacement_product(self):
        for outcome in self:
            handler = outcome._find_handler() if outcome.handler else None
            outcome.asks_replacement_product = (
                handler is not None and handler._asks_replacement_product()
            )

    @api.depends("handler")
    def _compute_asks_price_reduction(self):
        for outcome in self:
            handler = outcome._find_handler() if outcome.handler else None
            outcome.asks_price_reduction = handler is not None and handler._asks_price_reduction()

    @api.constrains("trigger", "needs_receipt")
    def _check_trigger(self):
        for outcome in self:
            if outcome.trigger == "receipt" and not outcome.needs_receipt:
                raise ValidationError(
                    self.env._(
                        "Outcome %(outcome)s could never be carried out: it waits for goods "
                        "that do not come back. Trigger it on approval or by hand.",
                        outcome=outcome.name,
                    )
                )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        # There are few outcomes, and a code must also be unique among archived ones.
        outcomes = self.with_context(active_test=False).search(
            [("code", "=like", "%-copy%")], limit=1000
        )
        taken = set(outcomes.mapped("code"))
        for outcome, vals in zip(self, vals_list, strict=True):
            if not vals.get("code"):
                vals["code"] = outcome._get_copy_code(taken)
                taken.add(vals["code"])
        return vals_list

    def _get_copy_code(self, taken):
        """Return a code for a copy of this outcome that is not among ``taken``."""
        self.ensure_one()
        code = first = f"{self.code}-copy"
        number = 1
        while code in taken:
            number += 1
            code = f"{first}-{number}"
        return code

    def _get_handler(self):
        """Return the handler model of this outcome: the one dispatch of the suite.

        :raises UserError: when the add-on that brought the handler is gone
        """
        handler = self._find_handler()
        if handler is None:
            raise UserError(
                self.env._(
                    "Outcome %(outcome)s cannot be carried out: its add-on has been "
                    "uninstalled. Choose another outcome on the return's lines.",
                    # sudo: rma.outcome - customers' returns have outcomes they may not read
                    outcome=self.sudo().name,
                )
            )
        return handler

    def _find_handler(self):
        """Return the handler model of this outcome, ``None`` when its add-on is gone: what
        was made by it must stay readable."""
        self.ensure_one()
        # sudo: rma.outcome - customers' returns have outcomes they may not read
        name = f"{HANDLER_PREFIX}{self.sudo().handler}"
        return self.env[name] if name in self.env.registry else None
