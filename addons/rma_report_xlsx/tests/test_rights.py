from odoo.tests import HttpCase, tagged

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables
from odoo.addons.rma_core.tests.rights_buttons import ButtonRightsCase
from odoo.addons.rma_core.tests.rights_http import HttpRightsMixin


@tagged("post_install", "-at_install")
class TestExportRights(HttpRightsMixin, RightsCase, HttpCase):
    """Exports hold what their owner may see, and are their owner's alone."""

    makes_own = {
        "`rma.export`": (
            *("Own", "All", "Limited", "Approver", "Administrator"),
            *("Salesperson", "All Sales", "Accountant"),
        )
    }

    @classmethod
    def _specimen_rma_export(cls, kind):
        return cls.env["rma.export"].with_user(cls.colleague).create({})

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of exports")
        self.assertTrue(checked or not read_tables("Records"))

    def test_every_cell_holds_over_http(self):
        checked = self._check_over_http("Records of exports")
        self.assertTrue(checked or not read_tables())

    def test_an_export_has_what_its_owner_sees(self):
        self.env.flush_all()
        for role, expected in {
            "Own": {"unassigned"},
            "Limited": {"unassigned", "of a colleague"},
            "All": {"unassigned", "of a colleague", "of another customer"},
        }.items():
            export = self.env["rma.export"].with_user(self.users[role]).create({})
            found = {
                kind
                for kind, order in self.returns.items()
                if set(order.line_ids.ids) & set(export._get_lines_query())
            }
            with self.subTest(role=role):
                self.assertEqual(found, expected)


@tagged("post_install", "-at_install")
class TestExportButtons(ButtonRightsCase):
    """The buttons of exports are their owner's, and offered exactly when they would work."""

    @classmethod
    def _roles(cls):
        return {**super()._roles(), "Owner": "rma_core.rma_core_group_user"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        exports = cls.env["rma.export"].with_user(cls.users["Owner"]).create([{}, {}, {}])
        cls.in_state = dict(zip(("new", "waiting", "done"), exports, strict=True))
        cls.in_state["waiting"].sudo().status = "waiting"
        cls.in_state["done"].action_export()
        cls.env.flush_all()

    def test_every_button_is_offered_exactly_when_it_works(self):
        checked = self._check_buttons("Buttons of exports")
        self.assertTrue(checked or not read_tables())
