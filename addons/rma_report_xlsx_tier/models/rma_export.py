from odoo import fields, models

from odoo.addons.rma_report_xlsx.models.rma_export_summary import MONTH


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

    def _get_return_columns(self):
        """Put the stage behind the state."""
        stage = self._choice_column(
            "rma.order", "validation_status", self.env._("Approval Stage"), 18
        )
        columns = super()._get_return_columns()
        behind = [column.key for column in columns].index("state") + 1
        return [*columns[:behind], stage, *columns[behind:]]

    def _get_summary_sheets(self):
        """Add how many are in each stage, by the month they were handed in: what waits long."""
        stages = (
            self.env._("Approval Stages"),
            self.env._("Approval Stage"),
            ["validation_status", MONTH],
            "column",
        )
        return [*super()._get_summary_sheets(), stages]
