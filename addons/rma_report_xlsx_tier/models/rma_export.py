from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.rma_report_xlsx.columns import Column
from odoo.addons.rma_report_xlsx.models.rma_export_summary import MONTH

AFTER_STATE = 2  # column of the detail


class RmaExport(models.Model):
    """Where returns stand with those who approve them: a filter, a column, a summary."""

    _inherit = "rma.export"

    validation_status = fields.Selection(
        selection="_get_validation_selection",
        string="Approval Stage",
        help="Empty: in every stage.",
    )

    def _get_validation_selection(self):
        field = self.env["rma.order"]._fields["validation_status"]
        return field._description_selection(self.env)

    def _get_filter_paths(self):
        stage = {"validation_status": ("validation_status", "=")}
        return {**super()._get_filter_paths(), **stage}

    def _get_detail_columns(self):
        columns = super()._get_detail_columns()
        labels = dict(self._get_validation_selection())
        stage = Column("validation_status", self.env._("Approval Stage"), labels=labels, width=18)
        return [*columns[:AFTER_STATE], stage, *columns[AFTER_STATE:]]

    def _get_detail_expressions(self):
        expressions = super()._get_detail_expressions()
        stage = SQL("o.validation_status")
        return [*expressions[:AFTER_STATE], stage, *expressions[AFTER_STATE:]]

    def _get_summary_sheets(self):
        """Add how many are in each stage, by the month they were handed in: what waits long."""
        stages = (
            self.env._("Approval Stages"),
            self.env._("Approval Stage"),
            ["validation_status", MONTH],
            "column",
        )
        return [*super()._get_summary_sheets(), stages]
