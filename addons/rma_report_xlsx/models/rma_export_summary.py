from odoo import models

from ..columns import INTEGER, MONEY, PERCENT, QUANTITY, Column

# Columns, and the analysis's measures they show.
FIGURES = {
    "returns": "return_count:count_distinct",
    "lines": "__count",
    "quantity": "quantity:sum",
    "quantity_received": "quantity_received:sum",
    "quantity_claimed": "quantity_claimed:sum",
    "amount_refunded": "amount_refunded:sum",
    "sold": "quantity_sold:sum",
    "rate": "return_rate:avg",
}
CURRENCY = "line_currency_id"
MONTH = "date:month"


class RmaExport(models.Model):
    """The workbook with totals: by dealer, product, reason and month."""

    _inherit = "rma.export"

    def _write_summary(self, sheets, domain, progress):
        for title, group_title, groupby, chart in self._get_summary_sheets():
            rows, sub_totals, totals = self._fetch_summary(domain, groupby)
            totals = [{**total, "group": self.env._("Total")} for total in totals]
            sheets.write_groups(
                title,
                self._get_summary_columns(group_title, title),
                [*self._group_rows(rows, sub_totals), ([], totals)],
                (title, chart, "label", "quantity"),
            )
            progress(0)
        return [(self.env._("Figures"), self._describe_figures())]

    def _describe_figures(self):
        """Return ``[(column, what it means)]``, as the analysis explains it."""
        names = ["quantity_claimed", "quantity_sold", "return_rate"]
        explained = self.env["rma.report"].fields_get(names, ["string", "help"])
        return [(explained[name]["string"], explained[name]["help"]) for name in names]

    def _get_summary_sheets(self):
        """Return ``[(title, title of the groups, [groupby of the groups, groupby of the rows],
        kind of chart)]``, groupbys as rma.report takes them. Extend with super()."""
        return [
            (
                self.env._("Dealers"),
                self.env._("Dealer"),
                ["commercial_partner_id", "partner_id"],
                "bar",
            ),
            (
                self.env._("Products"),
                self.env._("Category"),
                ["categ_id", "product_id"],
                "bar",
            ),
            (
                self.env._("Reasons"),
                self.env._("Main Reason"),
                ["main_reason_id", "reason_id"],
                "bar",
            ),
            (self.env._("Months"), self.env._("Year"), ["date:year", MONTH], "column"),
        ]

    def _get_summary_columns(self, group_title, title):
        return [
            Column("group", group_title, width=30),
            Column("label", title, width=42),
            Column("currency", self.env._("Currency"), width=9),
            Column("returns", self.env._("Returns"), INTEGER, 9),
            Column("lines", self.env._("Lines"), INTEGER, 9),
            Column("quantity", self.env._("Asked"), QUANTITY, 10),
            Column("quantity_received", self.env._("Received"), QUANTITY, 10),
            Column("quantity_claimed", self.env._("Returned"), QUANTITY, 10),
            Column("amount_refunded", self.env._("Refunded"), MONEY, 14),
            Column("sold", self.env._("Sold"), QUANTITY, 12),
            Column("rate", self.env._("Return Rate"), PERCENT, 9),
        ]

    def _fetch_summary(self, domain, groupby):
        """Return the rows, their sub-totals and the totals, as dicts by the columns' keys; each
        per currency, for amounts of two are never added."""
        group, label = groupby
        sets = [[group, label, CURRENCY], [group, CURRENCY], [CURRENCY]]
        found = self.env["rma.report"]._read_grouping_sets(domain, sets, tuple(FIGURES.values()))
        return [
            [self._prepare_summary_row(specs, values) for values in rows]
            for specs, rows in zip(sets, found, strict=True)
        ]

    def _prepare_summary_row(self, specs, values):
        """Return a row of the analysis by the columns' keys."""
        *groups, currency = (
            self._describe_group(spec, value) for spec, value in zip(specs, values, strict=False)
        )
        figures = dict(zip(FIGURES, values[len(specs) :], strict=True))
        return {"group": "", "label": "", "currency": currency, **figures} | dict(
            zip(("group", "label"), groups, strict=False)
        )

    def _describe_group(self, spec, value):
        """Return what a group is called in the workbook."""
        name, __, interval = spec.partition(":")
        if not value:
            return self.env._("None")
        if interval:
            return value.strftime("%Y" if interval == "year" else "%Y-%m")
        if isinstance(value, models.BaseModel):
            # sudo: related records - users who see a return see whose it is and of what
            return value.sudo().display_name
        field = self.env["rma.report"]._fields[name]
        return dict(field._description_selection(self.env))[value]

    def _group_rows(self, rows, sub_totals):
        """Return ``[(rows, sub-totals)]``, a pair per group, sorted by what people read. Where a
        group has but one row that says it all."""
        groups = {}
        for row in sorted(rows, key=_get_names):
            groups.setdefault(row["group"], ([], []))[0].append(row)
        for total in sorted(sub_totals, key=_get_names):
            group_rows, group_totals = groups[total["group"]]
            if sum(row["currency"] == total["currency"] for row in group_rows) > 1:
                name = self.env._("Total %s", total["group"])
                group_totals.append({**total, "group": name, "label": ""})
        return list(groups.values())


def _get_names(row):
    return (row["group"], row["label"], row["currency"])
