from odoo.tests import Form, tagged

from odoo.addons.rma_report_xlsx.tests.common import ExportCommon
from odoo.addons.rma_tier_validation.tests.common import TierCommon


@tagged("post_install", "-at_install")
class TestExportStage(TierCommon, ExportCommon):
    """The approval stage in workbooks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.begun, cls.agreed = cls._ask(3), cls._ask(1)
        cls._validate(cls.agreed, cls.lead)

    def _count(self, **vals):
        export, book = self._export(kind="detail", **vals)
        export.unlink()  # else its choice is remembered
        ours = (self.begun | self.agreed).mapped("name")
        rows = self._rows(book["Return Lines"])
        return [(row["Return"], row["Approval Stage"]) for row in rows if row["Return"] in ours]

    def test_a_column_says_it_and_a_filter_chooses(self):
        waiting, done = (self.begun.name, "Pending"), (self.agreed.name, "Validated")
        self.assertEqual(sorted(self._count()), sorted([waiting, done]))
        self.assertEqual(self._count(validation_status="pending"), [waiting])
        self.assertEqual(self._count(validation_status="validated"), [done])

    def test_other_columns_are_still_right(self):
        __, book = self._export(validation_status="pending")
        (row,) = self._rows(book["Return Lines"])
        line = self.begun.line_ids
        self.assertEqual((row["State"], row["Asked"]), ("Under review", 3))
        self.assertEqual(row["Product"], line.product_id.name)
        self.assertEqual(row["Database ID"], self.begun.id)

    def test_it_is_asked_for_in_the_form_and_told_in_the_file(self):
        with Form(self.env["rma.export"].with_user(self.clerk)) as form:
            form.validation_status = "validated"
        form.record._make_file()
        self.assertIn(("Approval Stage", "Validated"), form.record._describe_filters())
        again = Form(self.env["rma.export"].with_user(self.clerk))
        self.assertEqual(again.validation_status, "validated")

    def test_the_summary_is_grouped_by_it(self):
        export, book = self._export(kind="summary")
        rows = self._rows(book["Approval Stages"])
        month = export.create_date.strftime("%Y-%m")
        figures = {row["Approval Stage"]: row for row in rows if row["Approval Stages"] == month}
        self.assertEqual((figures["Pending"]["Returns"], figures["Pending"]["Asked"]), (1, 3))
        self.assertGreaterEqual(figures["Validated"]["Returns"], 1)
        # Of one month there is nothing to add up but the whole.
        stages = [row["Approval Stage"] for row in rows]
        self.assertNotIn("Total Pending", stages)
        self.assertIn("Total", stages)
