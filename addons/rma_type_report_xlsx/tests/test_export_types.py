from odoo.tests import tagged

from odoo.addons.rma_report_xlsx.tests.common import ExportCommon
from odoo.addons.rma_type.tests.common import TypeCommon


@tagged("post_install", "-at_install")
class TestExportTypes(TypeCommon, ExportCommon):
    def test_columns_filter_and_summary(self):
        way = self._create_attribute(
            "Way", self.type_complaint, kind="choices", choices=["Post", "Counter"]
        )
        seal = self._create_attribute("Seal", self.type_complaint, target="line")
        self._create_attribute("Secret", self.type_complaint, is_in_workbook=False)
        keys = way.choice_ids.mapped("key")
        order = self._ask(self.type_complaint, attribute_values={way.key: keys})
        order.line_ids.write(
            {
                "attribute_values": {seal.key: "whole"},
                "result_id": self.env.ref("rma_type.result_accepted").id,
            }
        )
        order.action_submit()
        other = self._ask(self.type_return)
        other.action_submit()
        self.env.flush_all()
        export, book = self._export(kind="detail", type_ids=self.type_complaint.ids)
        rows = {row["Return"]: row for row in self._rows(book["Return Lines"])}
        self.assertNotIn(other.name, rows)
        row = rows[order.name]
        found = {name: row[name] for name in ("Type", "Stage", "Result", "Way", "Seal")}
        self.assertEqual(
            found,
            {
                "Type": "Complaint",
                "Stage": "Under review",
                "Result": "Accepted",
                "Way": "Post, Counter",
                "Seal": "whole",
            },
        )
        self.assertNotIn("Secret", row)
        export.unlink()
        __, book = self._export(kind="summary")
        rows = self._rows(book["Results"])
        self.assertIn("Accepted", [row["Results"] for row in rows])
