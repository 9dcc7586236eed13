import contextlib

from odoo import api, models

from ..finding import Finding
from .rma_audit_check import EPSILON

# Whatever else a model stores follows from other records of the suite.
SALE_LINE_FIGURES = ("qty_delivered", "qty_invoiced", "qty_to_invoice", "invoice_status")


class RmaAuditCheckFigures(models.AbstractModel):
    """Stored figures are those that the documents give.

    Returns that are not of the plainest kind, or whose figures do not add up to plain rows of
    documents, are picked out in thousands; of those every stored figure is computed anew by the
    models' own code and compared.
    """

    _name = "rma.audit.check.figures"
    _inherit = "rma.audit.check"
    _description = "Check: Figures and Documents"

    @api.model
    def _get_title(self):
        return self.env._("Figures that differ from their documents")

    @api.model
    def _find(self, orders):
        lines = self.env["rma.order.line"].browse(self._get_suspect_ids(orders))
        odd_orders = orders.browse(self._get_suspect_order_ids(orders)) | lines.order_id
        sale_lines = lines.sale_line_id | self.env["sale.order.line"].browse(
            self._get_suspect_sale_line_ids(orders)
        )
        order_ids = {line.id: line.order_id.id for line in lines}
        order_ids_of_sale = {
            line.id: (line.rma_line_ids.order_id & orders)[:1].id for line in sale_lines
        }
        return [
            *self._compare(lines, self._get_figures(lines), order_ids),
            *self._compare(
                odd_orders,
                self._get_figures(odd_orders),
                {order.id: order.id for order in odd_orders},
            ),
            *self._compare(sale_lines, SALE_LINE_FIGURES, order_ids_of_sale),
        ]

    # ------------------------------------------------------------------ the models' own code

    @api.model
    def _get_figures(self, records):
        """Return the names of the fields that follow from others and that nobody may enter; not
        moments, which tell when something was seen first."""
        return [
            name
            for name, field in records._fields.items()
            if field.store
            and field.compute
            and field.readonly
            and not field.inverse
            and field.type not in ("date", "datetime", "one2many", "many2many")
        ]

    @api.model
    def _compare(self, records, names, order_ids):
        """Compute ``names`` of ``records`` anew and return where that differs from what is stored.

        :param dict order_ids: the return that each record is told with, by its id
        """
        if not records:
            return []
        stored = {record: {name: record[name] for name in names} for record in records}
        companies = {record: record.company_id.id for record in records}
        # Nothing of it stays: a wrong figure is to be seen and understood, not painted over.
        with contextlib.closing(self.env.cr.savepoint()) as savepoint:
            for name in names:
                self.env.add_to_compute(records._fields[name], records)
            fresh = {record: {name: record[name] for name in names} for record in records}
            savepoint.rollback()
        return [
            Finding(
                record._name,
                record.id,
                order_ids[record.id],
                companies[record],
                {
                    "field": name,
                    "stored": self._to_json(stored[record][name]),
                    "fresh": self._to_json(fresh[record][name]),
                },
            )
            for record in records
            for name in self._get_differing(records, stored[record], fresh[record])[:1]
        ]

    @api.model
    def _recompute(self, records):
        """Store the figures of ``records`` as they follow from their documents."""
        is_sale_line = records._name == "sale.order.line"
        for name in SALE_LINE_FIGURES if is_sale_line else self._get_figures(records):
            self.env.add_to_compute(records._fields[name], records)
        self.env.flush_all()

    @api.model
    def _get_differing(self, records, stored, fresh):
        def is_same(name):
            if records._fields[name].type in ("float", "monetary"):
                return abs(stored[name] - fresh[name]) < EPSILON
            return stored[name] == fresh[name]

        return [name for name in stored if not is_same(name)]

    @api.model
    def _to_json(self, value):
        return value.ids if isinstance(value, models.BaseModel) else value

    # ------------------------------------------------------------------ words

    @api.model
    def _explain(self, finding):
        model = self.env[finding.res_model]
        field = model._fields[finding.figures["field"]]

        def show(value):
            if field.type == "selection":
                return dict(field._description_selection(self.env)).get(value, value)
            if field.relational:
                names = self.env[field.comodel_name].browse(value).exists().mapped("display_name")
                return ", ".join(names)
            return finding._format(value) if isinstance(value, int | float) else value

        return self.env._(
            "%(field)s of %(record)s is %(stored)s, its documents say %(fresh)s. Find out who "
            "changed the database, then press Compute Anew.",
            field=field._description_string(self.env),
            record=finding.record_name,
            stored=show(finding.figures["stored"]) or "–",
            fresh=show(finding.figures["fresh"]) or "–",
        )
