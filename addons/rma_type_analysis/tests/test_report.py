from odoo.tests import tagged

from odoo.addons.rma_type.tests.common import TypeCommon


@tagged("post_install", "-at_install")
class TestTypeReport(TypeCommon):
    def test_figures_by_type_result_and_attribute(self):
        way = self._create_attribute(
            "Way", self.type_complaint, kind="choice", choices=["Post", "Counter"]
        )
        post, counter = way.choice_ids
        orders = self.env["rma.order"]
        for choice, result in ((post, "accepted"), (counter, "rejected"), (post, "accepted")):
            order = self._ask(self.type_complaint, attribute_values={way.key: choice.key})
            order.action_submit()
            order.line_ids.result_id = self.env.ref(f"rma_type.result_{result}")
            orders |= order
        self.env.flush_all()
        report = self.env["rma.report"].with_user(self.clerk)
        domain = [("order_id", "in", orders.ids)]

        def count(groupby):
            return dict(report._read_group(domain, [groupby], ["__count"]))

        self.assertEqual(count("type_id"), {self.type_complaint: 3})
        self.assertEqual(count("result_kind"), {"favour": 2, "against": 1})
        path = f"attribute_values.{way.key}"
        self.assertEqual(report.search_count([*domain, (path, "=", post.key)]), 2)
        groups = report.formatted_read_group(domain, [path], ["__count"])
        self.assertEqual(sorted(group["__count"] for group in groups), [1, 2])
