from odoo import api, fields, models

from ..case import Case
from .rma_policy import VERDICTS

# What the rules look at.
POLICY_SOURCES = frozenset(
    [
        "sale_line_id",
        "move_id",
        "product_id",
        "quantity",
        "uom_id",
        "reason_id",
        "outcome_id",
        "description",
        "price_unit",
        "photo_ids",
        "attachment_ids",
    ]
)
MARKS = {"yes": "✓", "person": "?", "no": "✗"}


class RmaOrderLine(models.Model):
    """What the policies say about a line, and who decided otherwise."""

    _inherit = "rma.order.line"

    policy_id = fields.Many2one(
        "rma.policy", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    policy_verdict = fields.Selection(
        VERDICTS, string="Policy Says", readonly=True, copy=False, index="btree_not_null"
    )
    policy_answers = fields.Json(
        readonly=True,
        copy=False,
        help="What each rule answered: [{rule, verdict, figures}]; texts are made when read.",
    )
    policy_sentences = fields.Text(string="Rules", compute="_compute_policy_sentences")
    policy_override_note = fields.Text(string="Allowed Because", readonly=True, copy=False)
    policy_override_user_id = fields.Many2one(
        "res.users", string="Allowed By", readonly=True, copy=False, index="btree_not_null"
    )
    policy_override_date = fields.Datetime(string="Allowed On", readonly=True, copy=False)

    @api.depends("policy_answers")
    @api.depends_context("lang")
    def _compute_policy_sentences(self):
        for line in self:
            sentences = self.env["rma.policy"]._get_sentences(line.policy_answers)
            line.policy_sentences = "\n".join(f"{MARKS[v]} {text}" for v, text in sentences)

    # ------------------------------------------------------------------ evaluation

    def _get_policy_cases(self):
        """Return a ``case.Case`` for each line, in the same order."""
        # sudo: rma.policy - what decides on a policy is no secret, but users may not read all of
        # it
        lines = self.sudo()
        today = {}
        cases = []
        for line in lines:
            order = line.order_id
            if order not in today:
                today[order] = (order, order._get_policy_date(), order._get_policy_country())
            order, asked_on, country = today[order]
            sale_line = line.sale_line_id
            cases.append(
                Case(
                    line=line,
                    sale_line=sale_line,
                    product=line.product_id,
                    partner=order.commercial_partner_id,
                    company=order.company_id,
                    country=country,
                    pricelist=sale_line.order_id.pricelist_id,
                    asked_on=asked_on,
                )
            )
        return cases

    def _get_policy_amount(self, currency, date):
        """Return what the line is worth on that day, taxes included, in ``currency``. Policies
        judge what was bought, whatever was credited for it in the end."""
        self.ensure_one()
        amount = self.amount_refundable - self._get_credited_beside_price()
        if self.currency_id and self.currency_id != currency:
            amount = self.currency_id._convert(amount, currency, self.company_id, date)
        return currency.round(amount)

    def _get_credited_beside_price(self):
        """Return what its credit notes give more than the invoice's price, taxes included: an
        accountant may have changed it."""
        self.ensure_one()
        # sudo: account.move.line - policies judge prices of invoices that clerks may not open
        credits_ = self.sudo().account_line_ids.filtered(
            lambda line: (
                line._is_rma_credit() and line.rma_invoice_line_id and not line.is_rma_amount
            )
        )
        return sum(
            credit.price_total
            - credit.rma_invoice_line_id.price_total
            * credit.quantity
            / credit.rma_invoice_line_id.quantity
            for credit in credits_
            if credit.rma_invoice_line_id.quantity
        )

    def _get_policy_subtotal(self, currency, date):
        """Return what the line is worth on that day, taxes excluded, in ``currency``."""
        self.ensure_one()
        total = self._get_policy_amount(currency, date)
        for source in (*self.sale_line_id._get_posted_invoice_lines()[:1], self.sale_line_id):
            if source.price_total:
                return currency.round(total * source.price_subtotal / source.price_total)
        return total

    def _apply_policies(self):
        """Ask the policies about these lines and keep what they say."""
        cases = self._get_policy_cases()
        self.env["rma.policy"]._evaluate(cases)
        for case in cases:
            line = case.line
            vals = {
                "policy_id": case.policy.id,
                "policy_verdict": case.verdict if case.policy else False,
                "policy_answers": case.answers or False,
            }
            if line.policy_override_user_id and not line._is_covered_by_override(case):
                vals.update(
                    policy_override_note=False,
                    policy_override_user_id=False,
                    policy_override_date=False,
                )
            if any(line[name] != value for name, value in vals.items() if name != "policy_id") or (
                line.policy_id.id != vals["policy_id"]
            ):
                line._write_protected(vals)

    def _is_covered_by_override(self, case):
        """Tell whether somebody allowed all that is refused now: nobody decided on new rules."""
        self.ensure_one()
        return self._get_refusing_rules(case.answers) <= self._get_refusing_rules(
            self.policy_answers
        )

    @api.model
    def _get_refusing_rules(self, answers):
        return {answer["rule"] for answer in answers or () if answer["verdict"] == "no"}

    def _get_policy_refused(self):
        """Return the lines that a policy refuses and nobody allowed or took out."""
        return self.filtered(
            lambda line: (
                line.policy_verdict == "no"
                and not line.policy_override_user_id
                and line.uom_id.compare(line.quantity_approved, 0) > 0
            )
        )

    def _get_policy_refusals(self):
        """Return one text that names each refused line with its sentences."""
        texts = []
        for line in self:
            sentences = self.env["rma.policy"]._get_sentences(line.policy_answers, ("no",))
            texts.append(
                self.env._(
                    "%(product)s: %(sentences)s",
                    product=line.product_id.display_name,
                    sentences=" ".join(text for __, text in sentences),
                )
            )
        return "\n".join(texts)

    def _override_policy(self, note):
        """Allow what a policy refuses, for a reason that is kept and reported."""
        for line in self:
            line._write_protected(
                {
                    "policy_override_note": note,
                    "policy_override_user_id": self.env.uid,
                    "policy_override_date": fields.Datetime.now(),
                }
            )
            line._log_on_order(
                [
                    self.env._(
                        "%(product)s allowed although policy %(policy)s refuses it: %(note)s",
                        product=line.product_id.display_name,
                        policy=line.policy_id.display_name,
                        note=note,
                    )
                ]
            )

    # ------------------------------------------------------------------ orm

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._reapply_policies()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not POLICY_SOURCES.isdisjoint(vals):
            self._reapply_policies()
        return result

    def _reapply_policies(self):
        """Ask again about requests under review that change; the others are asked when they
        are handed in."""
        changed = self.filtered(lambda line: line.order_id.workflow_state == "submitted")
        if changed:
            changed._apply_policies()
