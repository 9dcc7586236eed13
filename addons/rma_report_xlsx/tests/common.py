from io import BytesIO

from openpyxl import load_workbook

from odoo.addons.rma_core.tests.common import RmaCommon


class ExportCommon(RmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 10), (cls.product_other, 6))
        cls.line, cls.line_other = cls.order.order_line
        cls.rma = cls._create_return((cls.line, 4), (cls.line_other, 2), approve=True)

    def _export(self, user=None, **vals):
        """Make an export and return it with its workbook, opened."""
        export = self.env["rma.export"].with_user(user or self.clerk).create(vals)
        export._make_file()
        return export, load_workbook(BytesIO(export.attachment_id.raw))

    def _rows(self, sheet):
        """Return the rows of a sheet as dicts by the titles of the columns."""
        titles, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(titles, row, strict=True)) for row in rows]

    def _run_cron(self, name):
        """Run a scheduled action as the scheduler does, in a transaction of its own."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"rma_report_xlsx.{name}").method_direct_trigger()
        self.env.invalidate_all()
