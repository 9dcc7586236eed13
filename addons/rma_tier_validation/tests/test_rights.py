from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables
from odoo.addons.rma_core.tests.rights_buttons import ButtonRightsCase
from odoo.addons.rma_core.tests.rights_http import HttpRightsMixin


@tagged("post_install", "-at_install")
class TestTierRights(HttpRightsMixin, RightsCase, HttpCase):
    """Every cell of docs/rights.md about approval tiers."""

    @classmethod
    def _specimen_tier_definition(cls, kind):
        model = {"of returns": "rma.order", "of other documents": "res.partner"}[kind]
        return cls.env["tier.definition"].create(
            {"name": "Rights", "model_id": cls.env["ir.model"]._get_id(model)}
        )

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of approval tiers")
        self.assertTrue(checked or not read_tables())

    def test_every_cell_holds_over_http(self):
        checked = self._check_over_http("Records of approval tiers")
        self.assertTrue(checked or not read_tables())


@tagged("post_install", "-at_install")
class TestTierButtons(ButtonRightsCase):
    """The buttons of approval tiers are offered exactly when they would work."""

    @classmethod
    def _roles(cls):
        return {**super()._roles(), "Reviewer": "rma_core.rma_core_group_user"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tiers = cls.env["tier.definition"]
        tiers.search([("model", "=", "rma.order")]).active = False
        cls.in_state["unasked"] = cls._create_unassigned(submit=True)
        tiers.create(
            {
                "name": "Rights",
                "model_id": cls.env["ir.model"]._get_id("rma.order"),
                "review_type": "individual",
                "reviewer_id": cls.users["Reviewer"].id,
            }
        )
        cls.in_state["submitted"] = cls._create_unassigned(submit=True)
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _work(self, order, button):
        super()._work(order, button)
        if button == "action_forward":
            dialog = self.env["rma.tier.forward"].with_user(order.env.user)
            dialog.create({"order_id": order.id, "user_id": self.colleague.id}).action_confirm()
        elif button == "validate_tier" and order.sudo().state != "approved":
            raise UserError(order.name)  # pressing it changed nothing

    def test_every_button_is_offered_exactly_when_it_works(self):
        checked = self._check_buttons("Buttons of approval tiers")
        self.assertTrue(checked or not read_tables())
