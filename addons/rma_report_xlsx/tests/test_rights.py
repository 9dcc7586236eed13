from odoo.tests import tagged

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables


@tagged("post_install", "-at_install")
class TestExportRights(RightsCase):
    """Exports hold what their owner may see, and are their owner's alone."""

    @classmethod
    def _specimen_rma_export(cls, kind):
        return cls.env["rma.export"].with_user(cls.colleague).create({})

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of exports")
        self.assertTrue(checked or not read_tables("Records"))

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
