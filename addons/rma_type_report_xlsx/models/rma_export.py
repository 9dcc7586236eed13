from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.rma_report_xlsx.columns import Column


class RmaExport(models.Model):
    """Types, results and attributes in workbooks."""

    _inherit = "rma.export"

    type_ids = fields.Many2many("rma.type", string="Types", help="Empty: all types.")

    def _get_filter_paths(self):
        return {**super()._get_filter_paths(), "type_ids": ("type_id", "in")}

    def _get_detail_columns(self):
        texts = {
            "rma_type": (self.env._("Type"), 18, self._name_of("rma_type", "o.type_id")),
            "rma_stage": (self.env._("Stage"), 18, self._name_of("rma_stage", "o.stage_id")),
            "rma_result": (
                self.env._("Result"),
                18,
                self._name_of("rma_result", "line.result_id"),
            ),
            "rma_manufacturer": (
                self.env._("Manufacturer"),
                20,
                SQL("(SELECT name FROM rma_manufacturer m WHERE m.id = line.manufacturer_id)"),
            ),
        }
        attributes = [self._attribute_column(item) for item in self._get_export_attributes()]
        return [*super()._get_detail_columns(), *self._text_columns(texts), *attributes]

    def _get_export_attributes(self):
        # sudo: rma.attribute - whoever exports returns exports what they hold
        attributes = self.env["rma.attribute"].sudo()
        return attributes.search([("is_in_workbook", "=", True)])

    def _name_of(self, table, column):
        """Return the SQL of a translated name of a record that a column points to."""
        target, name = column.split(".")
        return SQL(
            "(SELECT coalesce(t.name->>%s, t.name->>'en_US') FROM %s t WHERE t.id = %s)",
            self.env.lang or "en_US",
            SQL.identifier(table),
            SQL.identifier(target, name),
        )

    def _attribute_column(self, attribute):
        """Return the column of an attribute, choices by their names in the reader's language."""
        table = "o" if attribute.target == "order" else "line"
        values = SQL.identifier(table, "attribute_values")
        stored = SQL("nullif(%s->>%s, 'false')", values, attribute.key)
        if attribute.kind == "boolean":
            stored = SQL("CASE WHEN %s IS NOT NULL THEN %s END", stored, self.env._("Yes"))
        elif attribute.kind in ("choice", "choices"):
            item = SQL("%s->%s", values, attribute.key)
            stored = SQL(
                """(SELECT string_agg(coalesce(c.name->>%(lang)s, c.name->>'en_US'), ', '
                    ORDER BY c.sequence, c.id)
                FROM rma_attribute_choice c
                WHERE c.attribute_id = %(attribute)s
                AND (%(item)s = to_jsonb(c.key::text) OR %(item)s @> jsonb_build_array(c.key)))""",
                lang=self.env.lang or "en_US",
                attribute=attribute.id,
                item=item,
            )
        return Column(f"attribute_{attribute.key}", attribute.name, width=18, source=stored)

    def _get_summary_sheets(self):
        results = (
            self.env._("Results"),
            self.env._("Type"),
            ["type_id", "result_id"],
            "column",
        )
        return [*super()._get_summary_sheets(), results]
