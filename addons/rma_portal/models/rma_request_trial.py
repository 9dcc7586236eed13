import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from odoo import models
from odoo.exceptions import UserError

MOST_PREVIEWED = 10


class TrialEnded(Exception):
    """Takes back what a trial made."""


@dataclass
class LineTrial:
    """What would become of a line if it was sent as it is.

    :param paid: what was paid for it, taxes included
    :param entries: ``[(words, amount)]``: what the customer gets, and fees below zero
    :param amount: what the customer gets in money, less fees; below zero: pays
    :param refusals: sentences; with any, the line is left out
    :param hints: what else is possible
    :param gaps: ``{field of the form: sentence}``: what is still to be filled in
    :param conditions: sentences about how it comes back
    """

    currency: Any = None
    paid: float = 0.0
    entries: list = field(default_factory=list)
    amount: float = 0.0
    refusals: list = field(default_factory=list)
    hints: list = field(default_factory=list)
    gaps: dict = field(default_factory=dict)
    conditions: list = field(default_factory=list)

    @property
    def is_about_money(self):
        return bool(self.currency) and not self.currency.is_zero(self.amount)


class RmaRequest(models.Model):
    """What would become of a request, by the code that makes it so: the return is made, looked at,
    and taken back."""

    _inherit = "rma.request"

    def _try_out(self, offers):
        """Return ``{line: LineTrial}`` of the lines of which enough is known.

        :param offers: see ``_get_portal_offers()``; gets the trials under ``"trial"`` as well
        """
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line._can_be_tried(offers[line]))
        trials = {}
        if lines:
            # What is in the way is told when it is sent, if it is still so then.
            with suppress(TrialEnded, UserError), self.env.cr.savepoint():
                trials.update(self._make_trial(lines))
                raise TrialEnded
        for line, offer in offers.items():
            offer["trial"] = trials.get(line)
        return trials

    def _make_trial(self, lines):
        order = self._create_trial(lines)
        by_sale_line = order.line_ids.grouped("sale_line_id")
        tried = {line: by_sale_line[line.sale_line_id] for line in lines}
        read = self._read_trial(order)
        return {line: read[order_line] for line, order_line in tried.items()}

    def _create_trial(self, lines):
        """Create the return that is taken back again. Extend with super() for what is to be asked
        of it."""
        orders = self.env["rma.order"].with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        order = orders._open_door(["name"]).create(
            {
                **self._prepare_rma_order_vals(),
                # What is not sent uses up no number.
                "name": f"~{secrets.token_hex(8)}",
                "line_ids": [(0, 0, line._prepare_rma_line_vals()) for line in lines],
            }
        )
        order = order.with_env(self.env)
        if lines.attachment_ids:
            self._hand_over_files(order)
        return order

    def _read_trial(self, order):
        """Return ``{line of the return: LineTrial}``, without money where there are many: it is
        asked line by line. Extend with super()."""
        if len(order.line_ids) > MOST_PREVIEWED:
            return {line: LineTrial() for line in order.line_ids}
        worth = order.line_ids._get_goods_worth()
        previews = order.line_ids._get_preview()
        return {
            line: LineTrial(
                currency=line.currency_id,
                paid=worth.get(line, 0.0),
                entries=[
                    (entry["document"], entry["amount"])
                    for entry in previews.get(line, ())
                    if not entry["currency"].is_zero(entry["amount"])
                ],
                amount=sum(entry["amount"] for entry in previews.get(line, ())),
            )
            for line in order.line_ids
        }

    def _get_trial_total(self, offers):
        """Return ``[(currency, paid, amount)]`` over what would be sent."""
        totals = {}
        for offer in offers.values():
            trial = offer.get("trial")
            if trial and trial.currency and not trial.refusals:
                paid, amount = totals.get(trial.currency, (0.0, 0.0))
                totals[trial.currency] = (paid + trial.paid, amount + trial.amount)
        return [(currency, *sums) for currency, sums in totals.items()]

    def _get_trial_conditions(self, offers):
        """Return ``[(products, [sentences])]``: how what would be sent comes back, each wording
        once; the products are empty where it is the same for all."""
        sent = self.line_ids - self._get_refused(offers)
        by_words = {}
        for line in sent:
            trial = offers[line].get("trial")
            if trial and trial.conditions:
                words = tuple(trial.conditions)
                by_words[words] = by_words.get(words, sent.browse()) | line
        return [
            (
                ""
                if lines == sent
                else ", ".join(
                    lines.product_id.with_context(display_default_code=False).mapped(
                        "display_name"
                    )
                ),
                words,
            )
            for words, lines in by_words.items()
        ]

    def _get_refused(self, offers):
        """Return the lines that would be refused as they are."""
        return self.line_ids.filtered(
            lambda line: (trial := offers.get(line, {}).get("trial")) and trial.refusals
        )


class RmaRequestLine(models.Model):
    _inherit = "rma.request.line"

    def _can_be_tried(self, offer):
        """Tell whether enough is known to say what would become of the line."""
        self.ensure_one()
        uom = self._get_portal_uom()
        return (
            bool(self.outcome_id and self.reason_id)
            and not offer["obstacles"]
            and uom.compare(self.quantity, 0) > 0
            and uom.compare(self.quantity, offer["maximum"]) <= 0
            and not self._get_portal_gap_product(offer)
        )
