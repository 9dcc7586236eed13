from ast import literal_eval

from lxml import etree

from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.rma_tier_validation.tests.common import TierCommon


@tagged("post_install", "-at_install")
class TestAnalysisTier(TierCommon):
    def test_the_approval_stage_is_shown_grouped_and_filtered(self):
        order = self._ask(3)
        self._validate(order, self.lead)
        self.assertTrue(order.validation_status)
        report = self.env["rma.report"].with_user(self.clerk)
        domain = Domain("order_id", "=", order.id)
        search = etree.fromstring(report.get_view(view_type="search")["arch"])
        (grouping,) = search.xpath("//filter[@name='group_validation_status']")
        groupby = literal_eval(grouping.get("context"))["group_by"]
        rows = report._read_group(domain, [groupby], ["__count"])
        self.assertEqual(rows, [(order.validation_status, 1)])
        (filtering,) = search.xpath("//filter[@name='under_tiers']")
        shown = Domain(literal_eval(filtering.get("domain")))
        self.assertEqual(report.search_count(domain & shown), 1)
        self.assertIn("validation_status", report.get_view(view_type="list")["arch"])
