from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

VALIDATOR_PREFIX = "rma.policy.validator."
VERDICTS = [("yes", "Allowed"), ("person", "A person decides"), ("no", "Refused")]


class RmaPolicy(models.Model):
    """Which returns it is for, and what it says about them. Each rule is looked after by a model
    ``rma.policy.validator.<rule>``."""

    _name = "rma.policy"
    _inherit = ["rma.trail.mixin"]
    _description = "Return Policy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10, help="The first policy that fits a product counts.")
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Empty: for all companies.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        default=lambda self: self.env.company.currency_id,
        required=True,
        help="Of the amounts in this policy.",
    )
    description = fields.Text(
        translate=True, help="What customers read about it, in your own words."
    )

    # ------------------------------------------------------------------ which returns

    product_ids = fields.Many2many("product.product", string="Products", check_company=True)
    product_category_ids = fields.Many2many(
        "product.category", string="Product Categories", help="Those below them too."
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Customers", help="With all contacts of the company."
    )
    partner_tag_ids = fields.Many2many("res.partner.category", string="Customer Tags")
    pricelist_ids = fields.Many2many(
        "product.pricelist", string="Pricelists", help="Of the order.", check_company=True
    )
    country_ids = fields.Many2many(
        "res.country", string="Countries", help="Where the goods come back from."
    )

    match_reason_ids = fields.Many2many(
        "rma.reason",
        "rma_policy_match_reason_rel",
        string="Reasons of the Customer",
        help="With their sub-reasons: keeps a complaint apart from a withdrawal.",
    )

    # ------------------------------------------------------------------ what it says

    on_breach = fields.Selection(
        [("no", "Refuse"), ("person", "A person decides")],
        string="If a Rule Is Broken",
        default="no",
        required=True,
    )
    is_returnable = fields.Boolean(
        string="Can Be Returned", default=True, help="Not ticked: none of it comes back."
    )
    window_start = fields.Selection(
        [
            ("none", "No limit"),
            ("delivery", "Last delivery"),
            ("invoice", "Last invoice"),
            ("order", "Order"),
        ],
        string="Counted From",
        default="none",
        required=True,
    )
    window_days = fields.Integer(
        string="Days to Return", default=30, help="The last day still counts."
    )
    window_grace_days = fields.Integer(
        string="Days of Grace", help="Number of further days in which a person decides."
    )
    reason_ids = fields.Many2many(
        "rma.reason", string="Allowed Reasons", help="With their sub-reasons. Empty: all."
    )
    outcome_ids = fields.Many2many("rma.outcome", string="Allowed Outcomes", help="Empty: all.")
    require_photo = fields.Boolean(string="Photo Required")
    require_note = fields.Boolean(string="Explanation Required")
    quantity_min = fields.Float(
        string="Minimum Quantity", digits="Product Unit", help="In the product's unit."
    )
    quantity_max = fields.Float(
        string="Maximum Quantity", digits="Product Unit", help="In the product's unit. 0: none."
    )
    amount_min = fields.Monetary(string="Minimum Value", help="Of a line, taxes included.")
    amount_max = fields.Monetary(
        string="Maximum Value", help="Of a line, taxes included. 0: no maximum."
    )
    open_returns_max = fields.Integer(
        string="Open Returns", help="Maximum number of open returns of a customer. 0: no limit."
    )
    monthly_returns_max = fields.Integer(
        string="Returns in 30 Days",
        help="Maximum number of returns a customer can request. 0: no limit.",
    )

    _window_days_positive = models.Constraint(
        "CHECK (window_days >= 0 AND window_grace_days >= 0)",
        "The days of a return policy cannot be fewer than zero.",
    )
    _limits_positive = models.Constraint(
        "CHECK (open_returns_max >= 0 AND monthly_returns_max >= 0 AND quantity_min >= 0"
        " AND quantity_max >= 0 AND amount_min >= 0 AND amount_max >= 0)",
        "The limits of a return policy cannot be below zero; 0 means that there is none.",
    )

    @api.constrains("quantity_min", "quantity_max", "amount_min", "amount_max")
    def _check_ranges(self):
        for policy in self:
            for low, high in (("quantity_min", "quantity_max"), ("amount_min", "amount_max")):
                if policy[high] and policy[low] > policy[high]:
                    raise ValidationError(
                        self.env._(
                            "Policy %(policy)s: %(low)s is above %(high)s, so nothing could "
                            "come back.",
                            policy=policy.name,
                            low=self._fields[low]._description_string(self.env),
                            high=self._fields[high]._description_string(self.env),
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: rma.order.line - returns of companies the user does not see count too
        used = self.env["rma.order.line"].sudo().search([("policy_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "Policy %(policy)s decided on returns and cannot be deleted. Archive it "
                    "instead.",
                    policy=used.policy_id.name,
                )
            )

    # ------------------------------------------------------------------ evaluation

    @api.model
    def _get_validators(self):
        """Return ``{rule: validator model}`` of everything installed."""
        return {
            name.removeprefix(VALIDATOR_PREFIX): self.env[name]
            for name in sorted(self.env.registry)
            if name.startswith(VALIDATOR_PREFIX)
        }

    @api.model
    def _evaluate(self, cases, policies=None):
        """Find each case's policy and ask every rule that this policy sets. Nothing is written.

        :param cases: ``case.Case`` objects; their ``policy`` and ``answers`` are filled in
        :param policies: the policies to choose from instead of those in force
        """
        self._match(cases, policies)
        self._ask(cases)

    @api.model
    def _ask(self, cases):
        """Fill in the answers of cases whose policy is known."""
        by_policy = {}
        for case in cases:
            case.answers = []
            if case.policy:
                by_policy.setdefault(case.policy, []).append(case)
        for policy, part in by_policy.items():
            # Read once, not for each rule and product.
            breach = policy.on_breach
            for case in part:
                case.on_breach = breach
        for rule, validator in self._get_validators().items():
            asked = {
                policy: part for policy, part in by_policy.items() if validator._applies(policy)
            }
            for case, verdict, figures in validator._evaluate(asked) if asked else ():
                case.answers.append({"rule": rule, "verdict": verdict, "figures": figures})

    @api.model
    def _get_sentences(self, answers, verdicts=("no", "person", "yes")):
        """Return what validators' answers say, in the reader's language, the strictest first.

        :param answers: as kept on lines: ``[{"rule", "verdict", "figures"}]``
        """
        sentences = []
        for verdict in verdicts:
            for answer in answers or ():
                name = f"{VALIDATOR_PREFIX}{answer['rule']}"
                # The rule's add-on may have been uninstalled.
                if answer["verdict"] == verdict and name in self.env.registry:
                    text = self.env[name]._get_sentence(verdict, answer["figures"])
                    sentences.append((verdict, text))
        return sentences
