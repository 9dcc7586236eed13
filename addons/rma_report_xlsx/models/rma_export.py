from datetime import UTC

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date, format_datetime

from ..columns import DAYS, INTEGER, MOMENT, MONEY, PERCENT, QUANTITY, to_excel_date
from ..workbook import ReturnsWorkbook

# Filters, and the field of the analysis each is about.
FILTER_PATHS = {
    "state": ("state", "="),
    "company_ids": ("company_id", "in"),
    "dealer_ids": ("commercial_partner_id", "in"),
    "branch_ids": ("partner_id", "child_of"),
    "product_ids": ("product_id", "in"),
    "categ_ids": ("categ_id", "child_of"),
    "reason_ids": ("reason_id", "child_of"),
    "outcome_ids": ("outcome_id", "in"),
    "user_ids": ("user_id", "in"),
}


class RmaExport(models.Model):
    """A workbook somebody asked for: which returns, in detail or in summary, and the file. It is
    the form to ask with, the note of progress, and what is mailed by schedule.

    Which lines are in it, and what they come to, is asked of ``rma.report``: a workbook says what
    the analysis on the screen says.
    """

    _name = "rma.export"
    _description = "Export of Returns"
    _inherit = ["mail.thread", "rma.lock.mixin", "rma.guard.mixin"]
    _order = "id desc"

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True)
    kind = fields.Selection(
        [("detail", "Detail: a row per line"), ("summary", "Summary: totals and charts")],
        default="detail",
        required=True,
    )
    date_from = fields.Date(string="From", help="First day on which returns were requested.")
    date_to = fields.Date(string="To", help="Last day on which returns were requested.")
    company_ids = fields.Many2many("res.company", string="Companies")
    dealer_ids = fields.Many2many(
        "res.partner",
        "rma_export_dealer_rel",
        string="Customers and Dealers",
        domain="[('parent_id', '=', False)]",
        help="With all their branches.",
    )
    branch_ids = fields.Many2many(
        "res.partner", "rma_export_branch_rel", string="Branches and Contacts"
    )
    product_ids = fields.Many2many("product.product", string="Products")
    categ_ids = fields.Many2many("product.category", string="Product Categories")
    reason_ids = fields.Many2many("rma.reason", string="Reasons")
    outcome_ids = fields.Many2many("rma.outcome", string="Outcomes")
    user_ids = fields.Many2many(
        "res.users", string="Responsible", domain="[('share', '=', False)]"
    )
    state = fields.Selection(
        selection="_get_state_selection", string="Returns", help="Empty: in every state."
    )

    def _get_state_selection(self):
        return self.env["rma.order"]._fields["state"]._description_selection(self.env)

    # ------------------------------------------------------------------ defaults

    @api.depends("kind", "date_from", "date_to")
    def _compute_name(self):
        for export in self:
            what = (
                self.env._("Returns in summary")
                if export.kind == "summary"
                else self.env._("Returns in detail")
            )
            if export.date_from or export.date_to:
                export.name = self.env._(
                    "%(what)s, %(start)s to %(end)s",
                    what=what,
                    start=format_date(self.env, export.date_from) or "…",
                    end=format_date(self.env, export.date_to) or "…",
                )
            else:
                export.name = what

    @api.model
    def default_get(self, fields):
        """Begin with what the same person asked for last time."""
        defaults = super().default_get(fields)
        last = self.search([("create_uid", "=", self.env.uid)], order="id desc", limit=1)
        # Not the period, which differs next time.
        for name in ("kind", *self._get_filter_paths()) if last else ():
            if name in fields and name not in self._get_context_defaults():
                value = last[name]
                is_many = self._fields[name].type == "many2many"
                defaults[name] = [(6, 0, value.ids)] if is_many else value
        return defaults

    def _get_context_defaults(self):
        prefix = "default_"
        return {key[len(prefix) :] for key in self.env.context if key.startswith(prefix)}

    # ------------------------------------------------------------------ what is exported

    def _get_domain(self, chosen=None):
        """Return the domain, on the analysis, of the return lines asked for.

        :param chosen: these returns or return lines, whatever the filters say
        """
        if chosen is not None:
            # A row of the analysis has the id of its line.
            path = "order_id" if chosen._name == "rma.order" else "id"
            return Domain(path, "in", chosen.ids)
        self.ensure_one()
        domain = Domain.TRUE
        if self.date_from:
            domain &= Domain("date", ">=", self._get_midnight(self.date_from))
        if self.date_to:
            domain &= Domain("date", "<", self._get_midnight(self._get_day_after(self.date_to)))
        for name, (path, operator) in self._get_filter_paths().items():
            if self[name]:
                is_many = self._fields[name].type == "many2many"
                domain &= Domain(path, operator, self[name].ids if is_many else self[name])
        return domain

    @api.model
    def _get_filter_paths(self):
        """Return ``{filter: (field of rma.report, operator)}``, for fields that hold records or a
        choice. Extend with super()."""
        return FILTER_PATHS

    @api.model
    def _get_day_after(self, date):
        return fields.Date.add(date, days=1)

    def _get_midnight(self, date):
        """Return when a day begins where the user is, in UTC."""
        naive = fields.Datetime.to_datetime(date)
        return self.env.tz.localize(naive).astimezone(UTC).replace(tzinfo=None)

    def _get_lines_query(self, chosen=None):
        """Return the query for the ids of the lines asked for, as far as the user may see them."""
        return self.env["rma.report"]._search(self._get_domain(chosen))

    def _describe_filters(self):
        """Return ``[(filter, what was chosen)]`` for the sheet about the file."""
        self.ensure_one()
        names = ["date_from", "date_to", *self._get_filter_paths()]
        described = []
        labels = self.fields_get(names, ["type", "string", "selection"])
        for name in names:
            value, field = self[name], labels[name]
            if not value:
                continue
            if name in ("date_from", "date_to"):
                value = format_date(self.env, value)
            elif field["type"] == "selection":
                value = dict(field["selection"])[value]
            else:
                value = ", ".join(value.mapped("display_name"))
            described.append((field["string"], value))
        return described or [(self.env._("Filters"), self.env._("None: all returns"))]

    # ------------------------------------------------------------------ the workbook

    @api.model
    def _get_workbook_options(self):
        # Rows are written to a file as they come, so that memory does not grow.
        return {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}

    def _write_workbook(self, workbook, chosen=None, progress=None):
        """Write the sheets.

        :param workbook: an open ``xlsxwriter.Workbook``
        :param chosen: only these returns or return lines, else those of the filters
        :param progress: function ``(rows written)`` that may raise to stop
        """
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        sheets = ReturnsWorkbook(workbook, self._get_number_formats(lang), lang.direction == "rtl")
        write = {"detail": self._write_detail, "summary": self._write_summary}[self.kind]
        self.env.flush_all()
        facts = write(sheets, self._get_domain(chosen), progress or (lambda count: None))
        sheets.write_facts(self.env._("About"), [*self._get_facts(chosen), *facts])

    def _get_number_formats(self, lang):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        date_format = to_excel_date(lang.date_format)
        time_format = to_excel_date(lang.time_format).replace(":ss", "")
        return {
            QUANTITY: "#,##0" + ("." + "#" * digits if digits else ""),
            MONEY: "#,##0.00",
            INTEGER: "#,##0",
            DAYS: "#,##0.0",
            PERCENT: "0.0%",
            MOMENT: f"{date_format} {time_format}",
        }

    def _get_facts(self, chosen):
        """Return what the sheet about the file says first."""
        made = [
            (self.env._("Made by"), self.env.user.name),
            (self.env._("Made on"), format_datetime(self.env, fields.Datetime.now())),
            (self.env._("Companies"), ", ".join(self.env.companies.mapped("name"))),
        ]
        if chosen is None:
            filters = self._describe_filters()
        else:
            what = (
                self.env._("Returns")
                if chosen._name == "rma.order"
                else self.env._("Return Lines")
            )
            filters = [(what, self.env._("%s chosen in a list", len(chosen)))]
        return [(self.env._("This file"), made), (self.env._("Filters"), filters)]
