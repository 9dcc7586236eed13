from odoo import api, models
from odoo.fields import Domain

# What is asked for, and what it takes: the figure of the returns and the one of sales.
SOLD = {
    "quantity_sold:sum": (None, "quantity:sum"),
    "amount_sold:sum": (None, "amount:sum"),
    "return_rate:avg": ("quantity_claimed:sum", "quantity:sum"),
    "return_rate_value:avg": ("amount_claimed:sum", "amount:sum"),
}
SALESPERSON = "sales_team.group_sale_salesman"
SEES_ALL = (
    "rma_core.rma_core_group_user",
    "account.group_account_invoice",
    "sales_team.group_sale_salesman_all_leads",
)


def _get_head(spec):
    """Return the field a groupby or a condition begins with."""
    return spec.partition(":")[0].partition(".")[0]


class RmaReport(models.Model):
    """What was sold, and the share of it that came back.

    Sales are no rows of the analysis: they are summed in a query of their own, by those of its
    conditions and groups that sales have as well. So every group is measured against the sales
    it stands for, and a total against all of them, however returns are filtered and grouped.
    """

    _inherit = "rma.report"

    @api.model
    def _read_group(
        self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None
    ):
        own = self._get_own_aggregates(aggregates)
        rows = super()._read_group(domain, groupby, own, having, offset, limit, order)
        if not rows or own == tuple(aggregates):
            return rows
        return self._add_sold(domain, [groupby], [rows], own, aggregates)[0]

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        own = self._get_own_aggregates(aggregates)
        sets = super()._read_grouping_sets(domain, grouping_sets, own, order)
        if own == tuple(aggregates):
            return sets
        return self._add_sold(domain, grouping_sets, sets, own, aggregates)

    def _get_own_aggregates(self, aggregates):
        """Return what has to be asked of the returns themselves."""
        own = [spec for spec in aggregates if spec not in SOLD]
        for spec in aggregates:
            numerator = SOLD.get(spec, (None,))[0]
            if numerator and numerator not in own:
                own.append(numerator)
        return tuple(own)

    def _add_sold(self, domain, grouping_sets, sets, own, aggregates):
        """Return the rows with the aggregates asked for.

        :param sets: for each of the grouping sets its rows: groups, then ``own`` aggregates
        """
        ignored = self._get_ignored_by_sales(domain, grouping_sets)
        shared_sets = [
            [spec for spec in groupby if _get_head(spec) not in ignored]
            for groupby in grouping_sets
        ]
        totals = self._read_sold(domain, shared_sets, ignored)
        result = []
        for groupby, shared, rows, sold in zip(
            grouping_sets, shared_sets, sets, totals, strict=True
        ):
            places = [list(groupby).index(spec) for spec in shared]
            size = len(groupby)
            result.append(
                [
                    row[:size]
                    + self._get_values(
                        dict(zip(own, row[size:], strict=True)),
                        sold.get(tuple(row[place] for place in places), {}),
                        aggregates,
                    )
                    for row in rows
                ]
            )
        return result

    def _get_values(self, figures, sold, aggregates):
        """Return the aggregates of one group, in their order.

        :param dict figures: of the returns
        :param dict sold: of the sales
        """
        values = []
        for spec in aggregates:
            if spec not in SOLD:
                values.append(figures[spec])
                continue
            numerator, denominator = SOLD[spec]
            total = sold.get(denominator) or 0.0
            if numerator:
                values.append((figures[numerator] or 0.0) / total if total > 0 else False)
            else:
                values.append(total)
        return tuple(values)

    def _read_sold(self, domain, grouping_sets, ignored):
        """Return, for each grouping set, ``{groups: {aggregate: sum}}`` of sales."""
        aggregates = ("quantity:sum", "amount:sum")
        # sudo: rma.report.sold - readers of returns see sums of orders without rights on orders
        sales = self.env["rma.report.sold"].sudo()
        domain = self._get_sold_domain(domain, ignored) & self._get_own_sales_domain()
        sets = sales._read_grouping_sets(domain, grouping_sets, aggregates)
        return [
            {row[:-2]: dict(zip(aggregates, row[-2:], strict=True)) for row in rows}
            for rows in sets
        ]

    def _get_own_sales_domain(self):
        """Return the domain of the sales that the returns one sees are measured against: those
        of the customers and warehouses one is limited to, a salesperson's own."""
        user = self.env.user
        domain = user._get_rma_limit_domain("commercial_partner_id", "warehouse_id")
        if not any(map(user.has_group, SEES_ALL)) and user.has_group(SALESPERSON):
            domain &= Domain("id", "in", self.env["sale.order.line"]._search([]))
        return domain

    def _get_ignored_by_sales(self, domain, grouping_sets):
        """Return the fields that say nothing about sales. Where it is asked when goods that came
        back were sold, it does not count when they came back."""
        used = {_get_head(spec) for groupby in grouping_sets for spec in groupby}
        used.update(
            _get_head(condition.field_expr) for condition in Domain(domain).iter_conditions()
        )
        ignored = set(self._fields) - set(self.env["rma.report.sold"]._fields) | {"id"}
        return ignored | {"date"} if "date_sold" in used else ignored

    def _get_sold_domain(self, domain, ignored):
        """Return those parts of the domain that are only about what sales have."""
        domain = Domain(domain)
        is_and = getattr(domain, "OPERATOR", None) == "&"
        return Domain.AND(
            part
            for part in (domain.children if is_and else [domain])
            if all(_get_head(item.field_expr) not in ignored for item in part.iter_conditions())
        )
