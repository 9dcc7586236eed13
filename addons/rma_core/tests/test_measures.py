from lxml import etree

from odoo.tests import tagged

from .common import CLERK_GROUPS, SUITE, RmaCommon

SALES, ACCOUNTING = "sales_team.group_sale_salesman_all_leads", "account.group_account_invoice"


@tagged("post_install", "-at_install")
class TestMeasures(RmaCommon):
    """Amounts have sums wherever lists, graphs and pivots add them up.

    Where the currency of an amount can be neither grouped nor summed, the server tells the
    browser of no way to sum it, and a pivot that was to do so crashes.
    """

    def setUp(self):
        super().setUp()
        groups = f"{CLERK_GROUPS},{SALES},{ACCOUNTING}"
        self.reader = self._create_user("rma_reader_of_figures", groups)

    def _get_models(self):
        """Yield the models, of all add-ons that are installed, with amounts to be shown."""
        for name, model in self.env.registry.items():
            if not model._abstract and not model._transient:
                model = self.env[name].with_user(self.reader)
                if model.has_access("read"):
                    yield model

    def _get_aggregators(self, model):
        fields = model.fields_get(attributes=["type", "aggregator"])
        return {name: (field["type"], field.get("aggregator")) for name, field in fields.items()}

    def _is_ours(self, field):
        return any(module.startswith(SUITE) for module in field._modules)

    def test_every_amount_that_is_kept_can_be_summed(self):
        checked = 0
        for model in self._get_models():
            kept = [f for f in model._fields.values() if f.store and self._is_ours(f)]
            if not any(field.type == "monetary" for field in kept):
                continue
            aggregators = self._get_aggregators(model)
            for field in kept:
                kind, aggregator = aggregators.get(field.name, (None, None))
                if kind == "monetary":
                    checked += 1
                    with self.subTest(str(field)):
                        self.assertTrue(aggregator)
        self.assertGreater(checked, 0)

    def test_every_measure_of_a_pivot_or_graph_can_be_summed(self):
        views = self.env["ir.ui.view"].search(
            [("type", "in", ("pivot", "graph")), ("model", "like", "rma.%")]
        )
        for view in views:
            model = self.env[view.model].with_user(self.reader)
            arch = etree.fromstring(model.get_view(view.id, view.type)["arch"])
            aggregators = self._get_aggregators(model)
            for name in arch.xpath("//field/@name"):
                kind, aggregator = aggregators[name]
                if kind in ("integer", "float", "monetary"):
                    with self.subTest(view=view.name, measure=name):
                        self.assertTrue(aggregator)
