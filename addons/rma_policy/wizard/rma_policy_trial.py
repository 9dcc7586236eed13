from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models

RESULTS = [
    ("rule", "Approved by rule"),
    ("yes", "Allowed"),
    ("person", "A person decides"),
    ("no", "Refused"),
]


class RmaPolicyTrial(models.TransientModel):
    """What a policy would have said to real returns, by the code that says it; nothing of them
    changes."""

    _name = "rma.policy.trial"
    _description = "Trial of a Return Policy"

    policy_id = fields.Many2one("rma.policy", required=True, readonly=True, ondelete="cascade")
    date_from = fields.Date(
        string="Returns Since",
        required=True,
        default=lambda self: fields.Date.context_today(self) - relativedelta(years=1),
    )
    date_to = fields.Date(
        string="Until", required=True, default=lambda self: fields.Date.context_today(self)
    )
    line_ids = fields.One2many("rma.policy.trial.line", "trial_id", readonly=True)
    currency_id = fields.Many2one(related="policy_id.currency_id")
    other_count = fields.Integer(
        string="Under Other Policies or None", readonly=True, help="Products of returns."
    )
    count_rule = fields.Integer(string="Approved by Rule", compute="_compute_totals")
    count_yes = fields.Integer(string="Allowed", compute="_compute_totals")
    count_person = fields.Integer(string="A Person Decides", compute="_compute_totals")
    count_no = fields.Integer(string="Refused", compute="_compute_totals")
    amount_rule = fields.Monetary(compute="_compute_totals")
    amount_yes = fields.Monetary(compute="_compute_totals")
    amount_person = fields.Monetary(compute="_compute_totals")
    amount_no = fields.Monetary(compute="_compute_totals")
    fee_rule = fields.Monetary(compute="_compute_totals")
    fee_yes = fields.Monetary(compute="_compute_totals")
    fee_person = fields.Monetary(compute="_compute_totals")

    @api.depends("line_ids")
    def _compute_totals(self):
        for trial in self:
            groups = {
                result: figures
                for result, *figures in self.env["rma.policy.trial.line"]._read_group(
                    [("trial_id", "in", trial.ids)],
                    ["result"],
                    ["__count", "amount:sum", "fee:sum"],
                )
            }
            for result, __ in RESULTS:
                count, amount, fee = groups.get(result, (0, 0.0, 0.0))
                trial[f"count_{result}"] = count
                trial[f"amount_{result}"] = amount
                if result != "no":
                    trial[f"fee_{result}"] = fee

    def action_run(self):
        """Try the policy on the returns of the period and show the result."""
        self.ensure_one()
        cases = self._get_lines()._get_policy_cases()
        # sudo: rma.policy - what is tried competes with policies of other companies
        self.env["rma.policy"]._evaluate(cases, self.policy_id.sudo()._get_policies_to_try())
        tried = [case for case in cases if case.policy == self.policy_id]
        self.write(
            {
                "other_count": len(cases) - len(tried),
                "line_ids": [Command.clear(), *map(Command.create, self._prepare_lines(tried))],
            }
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_policy.rma_policy_trial_action"
        )
        return {**action, "res_id": self.id}

    def action_view_lines(self):
        """Open what was tried as a list to search and group."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_policy.rma_policy_trial_line_action"
        )
        return {**action, "domain": [("trial_id", "=", self.id)]}

    def _get_lines(self):
        """Return the lines of the returns that were asked for in the period."""
        until = fields.Date.add(self.date_to, days=1)
        return self.env["rma.order.line"].search(
            [
                ("company_id", "in", self.env.companies.ids),
                ("order_id.state", "!=", "draft"),
                "|",
                "&",
                ("order_id.date_requested", ">=", self.date_from),
                ("order_id.date_requested", "<", until),
                "&",
                ("order_id.date_requested", "=", False),
                "&",
                ("order_id.date_submitted", ">=", self.date_from),
                ("order_id.date_submitted", "<", until),
            ]
        )

    def _prepare_lines(self, cases):
        currency = self.currency_id
        charged = set()
        return [
            {
                "line_id": case.line.id,
                "result": self._get_result(case),
                "answers": case.answers or False,
                "amount": case.line._get_policy_amount(currency, case.asked_on),
                "fee": self._get_fees(case, charged),
            }
            for case in cases
        ]

    def _get_fees(self, case, charged):
        """Return what the policy would keep of what it credits, taxes included.

        :param set charged: the returns whose way back is paid already; updated
        """
        line, policy, currency = case.line, case.policy, self.currency_id
        if case.verdict == "no" or not line._lowers_delivered_quantity():
            return 0.0
        rest = line._get_policy_subtotal(currency, case.asked_on)
        fees = [(policy._get_restocking_fee(line, rest, currency), policy.restocking_product_id)]
        if line.order_id not in charged:
            shipping = policy._get_shipping_fee(line, currency)
            if shipping:
                charged.add(line.order_id)
            fees.append((shipping, policy.shipping_product_id))
        total = 0.0
        for amount, product in fees:
            # As on the credit note: no fee is more than what is credited.
            amount = min(amount, rest)
            rest -= amount
            if amount:
                total += policy._get_fee_total(amount, product, line, currency)
        return currency.round(total)

    def _get_result(self, case):
        if case.verdict == "yes" and case.line._fits_rule_of(case.policy):
            return "rule"
        return case.verdict


class RmaPolicyTrialLine(models.TransientModel):
    _name = "rma.policy.trial.line"
    _description = "Returned Product in the Trial of a Policy"
    _order = "id"

    trial_id = fields.Many2one("rma.policy.trial", required=True, ondelete="cascade", index=True)
    line_id = fields.Many2one("rma.order.line", required=True, ondelete="cascade")
    order_id = fields.Many2one(related="line_id.order_id")
    product_id = fields.Many2one(related="line_id.product_id")
    partner_id = fields.Many2one(related="line_id.partner_id")
    decision = fields.Selection(related="line_id.decision", string="What We Decided")
    result = fields.Selection(RESULTS, string="What It Would Say", required=True)
    answers = fields.Json()
    sentences = fields.Text(string="Why", compute="_compute_sentences")
    currency_id = fields.Many2one(related="trial_id.currency_id")
    amount = fields.Monetary(string="Value")
    fee = fields.Monetary(string="Fees", help="What would be kept of it, taxes included.")

    @api.depends("answers")
    @api.depends_context("lang")
    def _compute_sentences(self):
        for line in self:
            sentences = self.env["rma.policy"]._get_sentences(line.answers)
            # What decided; the rest only where nothing was in the way.
            decisive = [text for verdict, text in sentences if verdict != "yes"]
            line.sentences = "\n".join(decisive or [text for __, text in sentences])
