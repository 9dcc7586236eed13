from odoo import models


class RmaReportDetail(models.AbstractModel):
    """A row per line of the selected returns."""

    _name = "report.rma_report_xlsx.detail"
    _inherit = "report.report_xlsx.abstract"
    _description = "Returns in Detail (Excel)"
    _rma_kind = "detail"

    def get_workbook_options(self):
        return self.env["rma.export"]._get_workbook_options()

    def generate_xlsx_report(self, workbook, data, objs):
        export = self.env["rma.export"].new({"kind": self._rma_kind})
        export._write_workbook(workbook, objs)


class RmaReportSummary(models.AbstractModel):
    """The selected returns by dealer, product, reason and month."""

    _name = "report.rma_report_xlsx.summary"
    _inherit = "report.rma_report_xlsx.detail"
    _description = "Returns in Summary (Excel)"
    _rma_kind = "summary"


class RmaReportDetailLines(models.AbstractModel):
    """A row per selected return line."""

    _name = "report.rma_report_xlsx.detail_lines"
    _inherit = "report.rma_report_xlsx.detail"
    _description = "Return Lines in Detail (Excel)"


class RmaReportSummaryLines(models.AbstractModel):
    """The selected return lines by dealer, product, reason and month."""

    _name = "report.rma_report_xlsx.summary_lines"
    _inherit = "report.rma_report_xlsx.summary"
    _description = "Return Lines in Summary (Excel)"
