"""The same returns under a return window: what a policy would have refused, tried on them by the
suite's own trial and counted once more from the data."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from odoo import Command

from .books import CENT, to_money


@dataclass
class Verdicts:
    """What the trial of the policy said; `problems` are sentences about what is not as counted
    from the data."""

    days: int
    percent: int = 0  # restocking fee
    counts: Counter = field(default_factory=Counter)
    money: Counter = field(default_factory=Counter)
    fees: Counter = field(default_factory=Counter)
    refused: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def try_window(env, company_id, settled, days, percent=0):
    """Try a policy of `days` from the delivery, which keeps `percent` of what is credited, on the
    replayed returns; return `Verdicts`.

    Returns are asked for on the day of the retailer's credit note.

    :param settled: the desk's `Settled` entries
    """
    by_line = {entry.line_id: entry.part for entry in settled}
    lines = env["rma.order.line"].browse(by_line)
    for order in lines.order_id:
        part = by_line[order.line_ids[:1].id]
        order._write_protected({"date_requested": part.row.moment})
    # Net, as all prices of the data.
    fee_product = env["product.product"].create(
        {"name": "Restocking", "type": "service", "taxes_id": [Command.clear()]}
    )
    policy = env["rma.policy"].create(
        {
            "name": f"{days} days",
            "company_id": company_id,
            "active": False,
            "window_start": "delivery",
            "window_days": days,
            "restocking_fee_type": "percent" if percent else "none",
            "restocking_percent": percent,
            "restocking_product_id": fee_product.id,
        }
    )
    moments = [part.row.moment.date() for part in by_line.values()]
    trial = env["rma.policy.trial"].create(
        {"policy_id": policy.id, "date_from": min(moments), "date_to": max(moments)}
    )
    trial.action_run()
    verdicts = Verdicts(days, percent)
    for line in trial.line_ids:
        verdicts.counts[line.result] += 1
        verdicts.money[line.result] += line.amount
        verdicts.fees[line.result] += line.fee
        if line.result == "no":
            verdicts.refused.append((line.order_id.reference, line.product_id, line.sentences))
    verdicts.refused = [
        (reference, product.default_code, sentence)
        for reference, product, sentence in verdicts.refused
    ]
    _compare(trial, by_line, verdicts)
    return verdicts


def _compare(trial, by_line, verdicts):
    """Count again without the suite: what it says, the money, and the fees."""
    tried = {line.line_id.id: line for line in trial.line_ids}
    for line_id, part in by_line.items():
        expected = _judge(part, verdicts.days)
        fee = Decimal()
        if expected != "no":
            share = Decimal(verdicts.percent) / 100
            fee = (part.invoiced * share).quantize(CENT, ROUND_HALF_UP)
        line = tried.get(line_id)
        said = line and (line.result, to_money(line.amount), to_money(line.fee))
        if said != (expected, part.invoiced, fee):
            verdicts.problems.append(
                f"{part.row.invoice} {part.row.code}: {said}, not {(expected, part.invoiced, fee)}"
            )


def _judge(part, days):
    if not part.purchase:
        return "person"
    until = part.purchase.moment.date() + timedelta(days=days)
    return "yes" if part.row.moment.date() <= until else "no"
