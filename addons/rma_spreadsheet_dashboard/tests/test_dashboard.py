import json
from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import HttpCase, tagged
from odoo.tools.misc import file_open

from odoo.addons.rma_core.tests.common import RmaCommon
from odoo.addons.spreadsheet.utils.validate_data import (
    fields_in_spreadsheet,
    menus_xml_ids_in_spreadsheet,
)


@tagged("post_install", "-at_install", "slow")
class TestDashboard(RmaCommon, HttpCase):
    """The dashboard asks for what exists, and gets it with the rights of who looks at it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref("rma_spreadsheet_dashboard.spreadsheet_dashboard_returns")
        cls.data = json.loads(cls.dashboard.spreadsheet_data)

    def test_names_fields_and_menus_that_exist(self):
        for model, names in fields_in_spreadsheet(self.data).items():
            for name in names:
                self.assertIn(name.split(".")[0], self.env[model]._fields)
        for xml_id in menus_xml_ids_in_spreadsheet(self.data):
            self.assertTrue(self.env.ref(xml_id, raise_if_not_found=False), xml_id)

    def test_every_pivot_and_chart_is_answered(self):
        order = self._create_order((self.product, 10))
        self._create_return((order.order_line, 4), approve=True)
        pivots = [
            (
                pivot["domain"],
                [row["fieldName"] for row in pivot["rows"]],
                [self._get_aggregate(**measure) for measure in pivot["measures"]],
            )
            for pivot in self.data["pivots"].values()
        ]
        charts = [
            (
                figure["data"]["searchParams"]["domain"],
                figure["data"]["metaData"]["groupBy"],
                [self._get_aggregate(figure["data"]["metaData"]["measure"])],
            )
            for figure in self.data["sheets"][0]["figures"]
            if figure["data"]["type"].startswith("odoo_")
        ]
        self.assertTrue(pivots and charts)
        for user in (self.clerk, self.accountant):
            report = self.env["rma.report"].with_user(user)
            for domain, groupby, aggregates in pivots + charts:
                report.formatted_read_group(domain, groupby, aggregates)

    def _get_aggregate(self, fieldName, aggregator=None, **_other):  # noqa: N803
        field = self.env["rma.report"]._fields[fieldName]
        return f"{field.name}:{aggregator or field.aggregator}"

    def test_an_empty_database_shows_a_sample(self):
        with file_open(self.dashboard.sample_dashboard_file_path) as file:
            sample = json.load(file)
        self.assertFalse(sample["pivots"], "A sample asks the database nothing.")
        self.assertEqual(
            {figure["id"] for figure in sample["sheets"][0]["figures"]},
            {figure["id"] for figure in self.data["sheets"][0]["figures"]},
        )

    def test_tiles_open_what_they_count(self):
        """Of the last 90 days, returns once each however many lines they have."""
        order = self._create_order((self.product, 10), (self.product_other, 10))
        lines = [(line, 1) for line in order.order_line]
        for __ in range(2):
            self._create_return(*lines, approve=True)
        old = self._create_return(*lines, approve=True)
        old._write_protected({"date_submitted": Datetime.now() - timedelta(days=200)})
        self._create_return(*lines)
        self.clerk.group_ids += self.env.ref("base.group_user")
        path = f"/odoo/dashboards?dashboard_id={self.dashboard.id}"
        self.start_tour(path, "rma_dashboard_tiles", login=self.clerk.login)
