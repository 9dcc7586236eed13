from odoo.tests import HttpCase, tagged

from odoo.addons.rma_core.tests.rights import RightsCase, read_tables
from odoo.addons.rma_core.tests.rights_buttons import ButtonRightsCase
from odoo.addons.rma_core.tests.rights_http import HttpRightsMixin


@tagged("post_install", "-at_install")
class TestWithdrawalRights(HttpRightsMixin, RightsCase, HttpCase):
    """Every cell of docs/rights.md about withdrawals."""

    @classmethod
    def _specimen_rma_withdrawal(cls, kind):
        users = {"of a colleague": cls.colleague, "unassigned": cls.env["res.users"]}
        declaration = cls.env["rma.withdrawal"].create(
            {"channel": "letter", "person_name": "Rights", "partner_id": cls.branch.id}
        )
        declaration.user_id = users[kind]
        return declaration

    @classmethod
    def _specimen_rma_withdrawal_line(cls, kind):
        order = cls._create_order(
            (cls.product, 1), partner=cls.branch, warehouse_id=cls.warehouse.id
        )
        declaration = cls._specimen_rma_withdrawal(kind)
        declaration.sale_order_id = order
        return cls.env["rma.withdrawal.line"].create(
            {"withdrawal_id": declaration.id, "sale_line_id": order.order_line.id}
        )

    def test_every_cell_holds(self):
        checked = self._check_tables("Records of withdrawals")
        self.assertTrue(checked or not read_tables("Records"))

    def test_every_cell_holds_over_http(self):
        checked = self._check_over_http("Records of withdrawals")
        self.assertTrue(checked or not read_tables())


@tagged("post_install", "-at_install", "slow")
class TestWithdrawalButtons(ButtonRightsCase):
    """What a withdrawal's form offers works, and nothing else is offered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.in_state = {
            "to match": cls._create_declaration(),
            "to decide": cls._create_declaration(matched="email"),
            "running": cls._create_declaration(matched="email", state="running"),
        }
        cls.env.flush_all()

    @classmethod
    def _create_declaration(cls, **vals):
        declaration = cls.env["rma.withdrawal"].create(
            {
                "channel": "letter",
                "person_name": "Buttons",
                "email": "buttons@example.com",
                "partner_id": cls.branch.id,
                "sale_order_id": cls.order.id,
                "state": "person",
                "line_ids": [(0, 0, {"sale_line_id": cls.order.order_line.id, "quantity": 1})],
            }
        )
        declaration._write_protected(vals)
        declaration.user_id = False
        return declaration

    def test_every_button_is_offered_exactly_when_it_works(self):
        checked = self._check_buttons("Buttons of withdrawals")
        self.assertTrue(checked or not read_tables())
