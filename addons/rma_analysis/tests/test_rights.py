from odoo.tests import HttpCase, tagged

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables
from odoo.addons.rma_core.tests.rights_http import HttpRightsMixin


@tagged("post_install", "-at_install")
class TestAnalysisRights(HttpRightsMixin, RightsCase, HttpCase):
    """Every cell of docs/rights.md about the analysis."""

    @classmethod
    def _specimen_rma_report(cls, kind):
        cls.env.flush_all()
        return cls.env["rma.report"].browse(cls.returns[kind].line_ids.id)

    @classmethod
    def _specimen_rma_report_sold(cls, kind):
        return cls.env["rma.report.sold"].browse(1)

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of the analysis")
        self.assertTrue(checked or not read_tables())

    def test_every_cell_holds_over_http(self):
        checked = self._check_over_http("Records of the analysis")
        self.assertTrue(checked or not read_tables())
