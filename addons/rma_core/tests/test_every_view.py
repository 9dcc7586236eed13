import json

from odoo.tests import HttpCase, tagged
from odoo.tools.safe_eval import safe_eval

from .common import SUITE, RmaCommon

OPENER = "odoo.loader.modules.get('@rma_core/../tests/tours/every_view').openEveryView"
ADMINISTRATOR = (
    "rma_core.rma_core_group_manager",
    "base.group_system",
    "account.group_account_manager",
    "sales_team.group_sale_manager",
    "stock.group_stock_manager",
)
ROLES = {
    "clerk": "rma_core.rma_core_group_user",
    "own returns": "rma_core.rma_core_group_own",
    "manager": "rma_core.rma_core_group_manager",
    "accountant": "account.group_account_invoice",
    "salesperson": "sales_team.group_sale_salesman",
    "warehouse": "stock.group_stock_user",
}


@tagged("post_install", "-at_install", "slow")
class TestEveryView(RmaCommon, HttpCase):
    """Every view of every window action of all add-ons that are installed opens in a browser, with
    data: for the administrator, and for each role where it is another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls._create_user("rma_views", ",".join(ADMINISTRATOR))
        cls.roles = [
            cls._create_user(f"rma_views_{role.replace(' ', '_')}", groups)
            for role, groups in ROLES.items()
        ]
        cls._create_data()
        cls.actions = cls._find_actions()
        for action in cls.actions:
            cls._ensure_record(cls.env[action.res_model])
        cls.env.flush_all()

    @classmethod
    def _create_data(cls):
        """Make returns in all states, with what follows from them."""
        order = cls._create_order((cls.product, 10), (cls.product_other, 5))
        lamp, chair = order.order_line
        cls._create_return((lamp, 1), submit=False)
        cls.asked = cls._create_return((lamp, 1), (chair, 1))
        cls._create_return((lamp, 1), approve=True)
        cls._create_return((lamp, 1))._decline("rejected", "Not ours")
        settled = cls._create_return((lamp, 2), approve=True)
        cls._receive(cls, settled)
        settled.sudo().refund_ids.action_post()

    @classmethod
    def _find_actions(cls):
        data = cls.env["ir.model.data"].search([("model", "=", "ir.actions.act_window")])
        ours = data.filtered(lambda record: record.module.startswith(SUITE))
        cls.names = {record.res_id: record.complete_name for record in ours}
        return cls.env["ir.actions.act_window"].browse(ours.mapped("res_id"))

    @classmethod
    def _ensure_record(cls, model):
        """Have something to show of models that returns make nothing of."""
        if model._auto and not model._transient and not model.search_count([], limit=1):
            cls._make(model)

    @classmethod
    def _make(cls, model):
        defaults = model.default_get(list(model._fields))
        return model.create(
            {
                name: cls._fill(field)
                for name, field in model._fields.items()
                if field.required and field.store and name not in defaults
                if not (field.compute and field.readonly)
            }
        )

    @classmethod
    def _fill(cls, field):
        if field.type == "many2one":
            if field.comodel_name == "rma.order":
                return cls.asked.id
            others = cls.env[field.comodel_name]
            cls._ensure_record(others)
            return others.search([], limit=1).id
        if field.type == "selection":
            return field.get_values(cls.env)[0]
        numbers = ("integer", "float", "monetary", "many2one_reference")
        return 1 if field.type in numbers else "Something"

    # ------------------------------------------------------------------ what a user opens

    def _get_views(self, user):
        """Return ``{what makes it a view of its own: how it is opened}``."""
        found = {}
        for action in self.actions:
            model = self.env[action.res_model].with_user(user)
            groups = action.group_ids
            if not model.has_access("read") or (groups and not groups & user.all_group_ids):
                continue
            shown = model.get_views(action.views, {"action_id": action.id, "toolbar": True})
            for __, view_type in action.views:
                opened = self._get_opened(action, view_type, model)
                # A new record is shown only to who may make one.
                if view_type == "form" and not (opened["record"] or model.has_access("create")):
                    continue
                if view_type != "search":
                    arch = shown["views"][view_type]["arch"]
                    found[action.id, view_type, arch, bool(opened["record"])] = opened
        return found

    def _get_opened(self, action, view_type, model):
        record, context = model, {}
        if model._transient:
            order = self.asked
            context = {"active_model": order._name, "active_id": order.id, "active_ids": order.ids}
            # Some dialogs are made by the button that opens them, and by nobody else.
            if not model.has_access("create"):
                record = self._make(model.sudo())
        elif view_type == "form":
            record = model.search(safe_eval(action.domain or "[]"), limit=1)
        return {
            "action": self.names[action.id],
            "type": view_type,
            "record": record.id,
            "context": context,
        }

    def _open(self, user, views):
        """Open views in one browser."""
        self.browser_js(
            "/odoo",
            f"{OPENER}({json.dumps(list(views))})",
            "odoo.isReady === true",
            login=user.login,
            timeout=600,
        )

    def test_every_view_opens(self):
        opened = self._get_views(self.administrator)
        self.assertLessEqual(set(self.names), {key[0] for key in opened})
        self._open(self.administrator, opened.values())
        seen = set(opened)
        for user in self.roles:
            views = {key: view for key, view in self._get_views(user).items() if key not in seen}
            seen.update(views)
            with self.subTest(user=user.login):
                self._open(user, views.values())
