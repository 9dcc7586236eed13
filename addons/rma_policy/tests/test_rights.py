from odoo.tests import tagged

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables


@tagged("post_install", "-at_install")
class TestPolicyRights(RightsCase):
    """Every cell of docs/rights.md about policies."""

    @classmethod
    def _specimen_rma_policy(cls, kind):
        return cls.env["rma.policy"].create({"name": "Rights"})

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of policies")
        self.assertTrue(checked or not read_tables("Records"))

    def test_changes_of_a_policy_are_logged(self):
        policy = self._specimen("`rma.policy`").with_user(self.manager)
        policy = policy.with_context(tracking_disable=False, mail_notrack=False)
        self.env.flush_all()
        self.env.cr.precommit.run()
        policy.window_days = 14
        self.env.flush_all()
        self.env.cr.precommit.run()
        rows = (
            self.env["rma.trail"]
            .with_user(self.manager)
            .search([("res_model", "=", "rma.policy"), ("res_id", "=", policy.id)])
        )
        row = rows.filtered(lambda row: row.field_name == "window_days")
        self.assertRecordValues(row, [{"old_value": "30", "new_value": "14"}])
        self.assertEqual(row.author_id, self.manager.partner_id)
