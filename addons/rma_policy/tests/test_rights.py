from odoo.tests import HttpCase, tagged

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables
from odoo.addons.rma_core.tests.rights_buttons import ButtonRightsCase
from odoo.addons.rma_core.tests.rights_http import HttpRightsMixin


@tagged("post_install", "-at_install")
class TestPolicyRights(HttpRightsMixin, RightsCase, HttpCase):
    """Every cell of docs/rights.md about policies."""

    @classmethod
    def _specimen_rma_policy(cls, kind):
        return cls.env["rma.policy"].create({"name": "Rights"})

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of policies")
        self.assertTrue(checked or not read_tables("Records"))

    def test_every_cell_holds_over_http(self):
        checked = self._check_over_http("Records of policies")
        self.assertTrue(checked or not read_tables())

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


@tagged("post_install", "-at_install")
class TestPolicyButtons(ButtonRightsCase):
    """What policies add to a return's buttons is offered exactly when it would work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        policies = cls.env["rma.policy"]
        policies.search([]).active = False
        cls.in_state = {
            "draft": cls._create_unassigned(),
            "submitted": cls._create_unassigned(submit=True),
            "cancelled": cls._create_unassigned(submit=True),
            "expired": cls._create_unassigned(approve=True, quantity=1),
        }
        cls.in_state["cancelled"].action_cancel()
        cls.in_state["expired"]._expire()
        policies.create({"name": "Nothing at all", "quantity_max": 1})
        cls.in_state["refused"] = cls._create_unassigned(submit=True)
        cls.in_state["in force"] = policies.search([("name", "=", "Nothing at all")])
        cls.in_state["not in force"] = policies.create({"name": "A draft", "active": False})
        cls.env.flush_all()

    def _work(self, order, button):
        super()._work(order, button)
        if button == "action_override_policies":
            dialog = self.env["rma.policy.override"].with_user(order.env.user)
            dialog.create({"order_ids": order.ids, "note": "An old customer"}).action_confirm()

    def test_what_is_not_refused_any_more_is_checked_again_and_approved(self):
        order = self.in_state["refused"].with_user(self.users["All"])
        self.env["rma.policy"].search([]).active = False
        self.assertFalse(self._is_offered(order, "action_approve"))
        order.action_check_policies()
        self.assertTrue(self._is_offered(order, "action_approve"))
        self.assertTrue(self._press(order, "action_approve"))

    def test_every_button_is_offered_exactly_when_it_works(self):
        checked = self._check_buttons("Buttons of policies")
        self.assertTrue(checked or not read_tables())
