from contextlib import suppress

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .rights import ACCESS_LOG, RightsCase, read_tables

YES = "yes"
# Offered on the receipt, to people who do not read the return.
ON_RECEIPT = "on receipt"


@tagged("post_install", "-at_install")
class TestButtons(RightsCase):
    """Each button is offered exactly when it would work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 20), partner=cls.branch)
        cls.order.user_id = False
        cls.in_state = {
            "draft": cls._create_unassigned(),
            "submitted": cls._create_unassigned(submit=True),
            "approved": cls._create_unassigned(approve=True),
            "received": cls._create_unassigned(approve=True, is_inspection_required=True),
            "rejected": cls._create_unassigned(submit=True),
        }
        cls._receive(cls, cls.in_state["received"])
        cls.in_state["rejected"]._decline("rejected", "No")
        cls.env.flush_all()

    @classmethod
    def _create_unassigned(cls, submit=False, approve=False, **vals):
        return cls._create_return(
            (cls.order.order_line, 2),
            user=cls.env.user,
            submit=submit,
            approve=approve,
            user_id=False,
            **vals,
        )

    def _press(self, order, button):
        """Tell whether a button works; nothing of it stays."""
        with suppress(UserError), self.env.cr.savepoint() as savepoint:
            getattr(order, button)()
            if target := {"action_reject": "rejected", "action_request_revision": "revision"}.get(
                button
            ):
                order._decline(target, "Because")
            self.env.flush_all()
            savepoint.rollback()
            self.env.invalidate_all()
            return True
        self.env.invalidate_all()
        return False

    def _is_offered(self, order, button):
        names = {"action_request_revision": "revision", "action_charge_missing": "charge"}
        names["action_close_short"] = "short"
        name = names.get(button, button.removeprefix("action_"))
        try:
            return order.read([f"is_action_{name}_allowed"])[0][f"is_action_{name}_allowed"]
        except AccessError:
            return False

    @mute_logger(*ACCESS_LOG)
    def _check_buttons(self, title):
        for table in read_tables(title):
            for row, cells in table["rows"]:
                button, __, state = row.replace("`", "").partition(" ")
                for role, cell in cells.items():
                    order = self.in_state[state].with_user(self.users[role])
                    order = order.with_context(allowed_company_ids=None)
                    with self.subTest(row=row, role=role):
                        self.assertEqual(self._is_offered(order, button), cell == YES, "offered")
                        works = cell in (YES, ON_RECEIPT)
                        self.assertEqual(self._press(order, button), works, "works")

    def test_every_button_is_offered_exactly_when_it_works(self):
        self._check_buttons("Buttons")

    def test_where_approvers_decide(self):
        self.env.company.rma_approver_required = True
        self._check_buttons("Buttons where only approvers decide")

    @mute_logger(*ACCESS_LOG)
    def test_readers_are_offered_no_button_of_any_add_on(self):
        flags = [
            name
            for name, field in self.env["rma.order"]._fields.items()
            if name.startswith("is_") and name.endswith("_allowed") and "portal" not in name
        ]
        self.assertGreater(len(flags), 10)
        for role in ("Salesperson", "All Sales", "Accountant"):
            for state, order in self.in_state.items():
                mine = order.with_user(self.users[role]).with_context(allowed_company_ids=None)
                offered = [name for name in flags if mine[name]]
                self.assertFalse(offered, (role, state))

    @mute_logger(*ACCESS_LOG)
    def test_a_limit_of_authority_takes_the_button_away(self):
        user = self.users["All"]
        order = self.in_state["submitted"].with_user(user)
        user.rma_approval_limit = order.amount_total - 1
        self.env.invalidate_all()
        self.assertFalse(self._is_offered(order, "action_approve"))
        self.assertFalse(self._press(order, "action_approve"))
        user.rma_approval_limit = order.amount_total
        self.env.invalidate_all()
        self.assertTrue(self._is_offered(order, "action_approve"))
        self.assertTrue(self._press(order, "action_approve"))

    @mute_logger(*ACCESS_LOG)
    def test_a_colleague_s_return_has_no_buttons_for_users_of_own_returns(self):
        seller = self.users["Own"]
        seller.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        order = self.returns["of a colleague"].with_user(seller)
        self.assertEqual(order.state, "submitted")
        self.assertFalse(self._is_offered(order, "action_approve"))
        self.assertFalse(self._press(order, "action_approve"))
