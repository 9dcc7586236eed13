from datetime import timedelta
from itertools import chain

from odoo import api, models

from odoo.addons.rma_core.const import STATES_CLAIMING

MONTH = timedelta(days=30)


class RmaPolicyValidatorCustomerMixin(models.AbstractModel):
    """Rules about the other returns of a customer, contacts of the same company included."""

    _name = "rma.policy.customer.mixin"
    _inherit = "rma.policy.validator"
    _description = "Rule about a Customer's Returns"

    @api.model
    def _get_returns(self, cases):
        """Return ``{(customer, company): [(id, asked on, closed on or None)]}`` of all returns
        that were submitted and not declined, in one query."""
        groups = (
            self.env["rma.order"]
            # sudo: rma.order - all returns of the customer count
            .sudo()
            ._read_group(
                [
                    ("commercial_partner_id", "in", list({c.partner.id for c in cases})),
                    ("state", "in", STATES_CLAIMING),
                    ("date_submitted", "!=", False),
                ],
                ["commercial_partner_id", "company_id"],
                ["id:array_agg", "date_submitted:array_agg", "date_closed:array_agg"],
            )
        )
        return {
            (partner, company): [
                (id_, asked.date(), closed and closed.date())
                for id_, asked, closed in zip(ids, asked_at, closed_at, strict=True)
            ]
            for partner, company, ids, asked_at, closed_at in groups
        }

    @api.model
    def _evaluate(self, cases):
        returns = self._get_returns(list(chain.from_iterable(cases.values())))
        counts = {}
        for policy, part in cases.items():
            limit = self._get_limit(policy)
            for case in part:
                own = case.line.order_id.id if case.line else False
                key = (case.partner, case.company, own, case.asked_on)
                if key not in counts:
                    counts[key] = sum(
                        self._counts(case.asked_on, asked, closed)
                        for id_, asked, closed in returns.get((case.partner, case.company), ())
                        if id_ != own
                    )
                figures = {"count": counts[key], "limit": limit}
                yield case, self._judge(case, counts[key] < limit), figures

    @api.model
    def _applies(self, policy):
        return bool(self._get_limit(policy))

    @api.model
    def _get_limit(self, policy):
        raise NotImplementedError

    @api.model
    def _counts(self, today, asked, closed):
        """Tell whether a return counts that was asked for and closed on these days."""
        raise NotImplementedError


class RmaPolicyValidatorOpenReturns(models.AbstractModel):
    _name = "rma.policy.validator.open_returns"
    _inherit = "rma.policy.customer.mixin"
    _description = "Open Returns of a Customer"

    @api.model
    def _get_limit(self, policy):
        return policy.open_returns_max

    @api.model
    def _counts(self, today, asked, closed):
        return asked <= today and (not closed or closed > today)

    @api.model
    def _get_sentence(self, verdict, figures):
        if verdict == "yes":
            return self.env._(
                "%(count)s other returns are open; the limit is %(limit)s.", **figures
            )
        return self.env._(
            "You already have %(count)s open returns; the limit is %(limit)s.", **figures
        )


class RmaPolicyValidatorMonthlyReturns(models.AbstractModel):
    _name = "rma.policy.validator.monthly_returns"
    _inherit = "rma.policy.customer.mixin"
    _description = "Returns of a Customer in 30 Days"

    @api.model
    def _get_limit(self, policy):
        return policy.monthly_returns_max

    @api.model
    def _counts(self, today, asked, closed):
        return today - MONTH < asked <= today

    @api.model
    def _get_sentence(self, verdict, figures):
        if verdict == "yes":
            return self.env._(
                "%(count)s other returns in 30 days; the limit is %(limit)s.", **figures
            )
        return self.env._(
            "Your other returns in 30 days: %(count)s; the limit is %(limit)s.",
            **figures,
        )
