from lxml import etree

from odoo.tests import tagged
from odoo.tools import mute_logger

from .rights import ACCESS_LOG, read_names
from .rights_buttons import ButtonRightsCase


@tagged("post_install", "-at_install", "slow")
class TestButtons(ButtonRightsCase):
    """Each button is offered exactly when it would work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        in_advance = {
            "outcome_id": cls.env.ref("rma_core.outcome_keep").copy({"trigger": "manual"}).id
        }
        credited = {"outcome_id": cls.outcome_refund.copy({"trigger": "approval"}).id}
        cls.in_state |= {
            "draft": cls._create_unassigned(),
            "submitted": cls._create_unassigned(submit=True),
            "approved": cls._create_unassigned(approve=True),
            "received": cls._create_unassigned(approve=True, is_inspection_required=True),
            "rejected": cls._create_unassigned(submit=True),
            "ready": cls._create_unassigned(approve=True, line=in_advance),
            "unreturned": cls._create_unassigned(approve=True, line=credited),
        }
        cls._receive(cls, cls.in_state["received"])
        cls.in_state["rejected"]._decline("rejected", "No")
        mail = cls._specimen_rma_mail_log("unassigned")
        cls.in_state |= {
            "receipt": cls.in_state["received"].receipt_ids,
            "mail": mail,
            "marked mail": mail.with_context(is_marked=True),
            "marked invoice": cls.order.invoice_ids.with_context(is_marked=True),
            "undelivered order": cls._create_order(
                (cls.product, 1), partner=cls.branch, deliver=False, invoice=False
            ),
        }
        cls.env.flush_all()

    @classmethod
    def _roles(cls):
        both = "rma_core.rma_core_group_user,stock.group_stock_user"
        return {**super()._roles(), "All and Warehouse": both}

    def _get_form(self, record):
        if record._name == "account.move" and record.env.context.get("is_marked"):
            view = self.env.ref("rma_core.account_move_view_list_mismatched")
            return etree.fromstring(record.get_view(view.id, "list")["arch"]).find("header")
        if record._name != "rma.mail.log":
            return super()._get_form(record)
        arch = etree.fromstring(record.get_view(view_type="list")["arch"])
        header = arch.find("header")
        if record.env.context.get("is_marked"):
            return header
        arch.remove(header)
        return arch

    def test_every_button_is_offered_exactly_when_it_works(self):
        self._check_buttons("Buttons")

    def test_every_button_of_every_add_on_is_in_a_table(self):
        views = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.view"), ("module", "=like", r"rma\_%")]
        )
        views = self.env["ir.ui.view"].browse(views.mapped("res_id"))
        buttons = {
            button.get("name")
            for view in views
            # Dialogs belong to the button that opens them.
            if view.model in self.env and not self.env[view.model]._transient
            for button in etree.fromstring(view.arch).iter("button")
            if button.get("type") == "object" and not button.get("name").startswith("action_view_")
        }
        self.assertGreater(len(buttons), 10)
        listed = read_names()
        self.assertTrue(not listed or buttons <= listed, buttons - listed)

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
            orders = {k: o for k, o in self.in_state.items() if o._name == "rma.order"}
            for state, order in orders.items():
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
