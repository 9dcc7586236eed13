import json

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .rights import ACCESS_LOG, RightsCase, read_tables


@tagged("post_install", "-at_install")
class TestRights(RightsCase):
    """Every cell of docs/rights.md about the core."""

    @classmethod
    def _specimen_rma_mail_log(cls, kind):
        order = cls.returns[kind]
        message = cls.env["mail.message"].create(
            {"model": "rma.order", "res_id": order.id, "message_type": "auto_comment"}
        )
        notification = cls.env["mail.notification"].create(
            {
                "mail_message_id": message.id,
                "res_partner_id": order.partner_id.id,
                "notification_type": "email",
                "notification_status": "sent",
            }
        )
        cls.env.flush_all()
        return cls.env["rma.mail.log"].browse(notification.id)

    @classmethod
    def _specimen_rma_trail(cls, kind):
        message = cls.env["mail.message"].create(
            {
                "model": "rma.order",
                "res_id": cls.returns[kind].id,
                "message_type": "notification",
                "body": "Looked at",
            }
        )
        cls.env.flush_all()
        return cls.env["rma.trail"].search([("message_id", "=", message.id)])

    @classmethod
    def _first(cls, model):
        return cls.env[model].search([], limit=1)

    @classmethod
    def _specimen_rma_reason(cls, kind):
        return cls.reason

    @classmethod
    def _specimen_rma_outcome(cls, kind):
        return cls.outcome_refund

    @classmethod
    def _specimen_rma_disposition(cls, kind):
        return cls._first("rma.disposition")

    @classmethod
    def _specimen_rma_tag(cls, kind):
        return cls.env["rma.tag"].create({"name": "Rights"})

    @classmethod
    def _specimen_rma_mail(cls, kind):
        return cls._first("rma.mail")

    @classmethod
    def _specimen_rma_activity_rule(cls, kind):
        return cls._first("rma.activity.rule") or cls.env["rma.activity.rule"].create(
            {"step": "review"}
        )

    # ------------------------------------------------------------------ documents

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        customers = {
            "of a colleague": (cls.branch, cls.warehouse),
            "of another customer": (cls.stranger, cls.warehouse_other),
        }
        cls.made = {kind: cls._make_return(*where) for kind, where in customers.items()}
        cls.env.flush_all()

    @classmethod
    def _make_return(cls, partner, warehouse):
        """Return an approved return with its order, delivery and credit note."""
        order = cls._create_order(
            (cls.product, 1),
            partner=partner,
            warehouse_id=warehouse.id,
            user_id=cls.colleague.id,
            deliver=False,
            invoice=False,
        )
        cls._stock(cls.product, 1, location=warehouse.lot_stock_id)
        order.picking_ids.move_ids.write({"quantity": 1, "picked": True})
        order.picking_ids._action_done()
        cls._invoice(order)
        keep = cls.env.ref("rma_core.outcome_keep")
        line = (order.order_line, 1, {"outcome_id": keep.id})
        return cls._create_return(line, user=cls.env.user, user_id=cls.colleague.id, approve=True)

    @classmethod
    def _specimen_sale_order(cls, kind):
        return cls.made[kind].sale_order_ids

    @classmethod
    def _specimen_sale_order_line(cls, kind):
        return cls.made[kind].line_ids.sale_line_id

    @classmethod
    def _specimen_stock_picking(cls, kind):
        return cls.made[kind].line_ids.move_id.picking_id

    @classmethod
    def _specimen_stock_move(cls, kind):
        return cls.made[kind].line_ids.move_id

    @classmethod
    def _specimen_account_move(cls, kind):
        return cls.made[kind].refund_ids

    @classmethod
    def _specimen_account_move_line(cls, kind):
        return cls.made[kind].line_ids.account_line_ids

    # ------------------------------------------------------------------ tests

    def test_every_cell_holds(self):
        checked = self._check_tables("Records")
        self.assertTrue(checked > 100 or not read_tables("Records"), checked)

    def test_every_model_of_the_core_is_in_the_table(self):
        rows = [row for table in read_tables("Records") for row, __ in table["rows"]]
        listed = {row.split(" ")[0].strip("`") for row in rows}
        own = self.env["ir.model"].search([("model", "=like", "rma.%")])
        mine = own.filtered(lambda model: model.modules.split(", ")[0] == "rma_core")
        kept = {
            model.model
            for model in mine
            # Lists made of other tables show what those let see.
            if self.env[model.model]._auto and not self.env[model.model]._transient
        }
        self.assertTrue(not rows or kept <= listed, kept - listed)

    def test_wizards_show_nothing_of_what_one_may_not_see(self):
        """Dialogs read much as superuser: nobody opens one on a record they do not see."""
        other = self.made["of another customer"]
        limited = self.users["Limited"]
        attempts = [
            ("rma.order.create", {"sale_order_id": other.sale_order_ids.id}),
            ("rma.order.inspect", {"order_id": other.id}),
            ("rma.order.approve.line", {"order_id": other.id, "refusal": "x"}),
        ]
        for model, vals in attempts:
            with self.subTest(model=model), mute_logger(*ACCESS_LOG):
                self.env.invalidate_all()
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    self.env[model].with_user(limited).create(vals)
        mine = self.made["of a colleague"].sale_order_ids
        dialog = self.env["rma.order.create"].with_user(limited).create({"sale_order_id": mine.id})
        with self.assertRaises(AccessError), mute_logger(*ACCESS_LOG):
            dialog.line_ids = [Command.create({"sale_line_id": other.line_ids.sale_line_id.id})]

    def test_a_limit_outlives_its_archived_warehouse_and_is_not_deleted_with_it(self):
        limited = self.users["Limited"]
        limited.rma_partner_ids = False
        orders = self.env["rma.order"].with_user(limited)
        other = self.returns["of another customer"]
        self.warehouse_other.active = False
        self.assertNotIn(other.id, orders.search([]).ids)
        limited.rma_warehouse_ids = self.warehouse_other
        found = orders.search([])
        self.assertIn(other.id, found.ids)
        self.assertEqual(found.sudo().warehouse_id, self.warehouse_other)

    def test_a_new_return_is_proposed_for_a_warehouse_of_the_user(self):
        limited = self.users["Limited"]
        limited.write({"rma_partner_ids": False, "rma_warehouse_ids": self.warehouse_other})
        line = {"product_id": self.product.id, "quantity": 1}
        vals = {"partner_id": self.stranger.id, "line_ids": [Command.create(line)]}
        rma = self.env["rma.order"].with_user(limited).create(vals)
        self.assertEqual(rma.warehouse_id, self.warehouse_other)
        with self.assertRaises(AccessError), mute_logger(*ACCESS_LOG):
            rma.copy({"warehouse_id": self.warehouse.id})


@tagged("post_install", "-at_install")
class TestRightsOverHttp(RightsCase, HttpCase):
    """The same cells by the ways in from outside: the JSON-2 API and the client's own calls."""

    def _call(self, role, method, **arguments):
        """Return the status of a call by the JSON-2 API with the role's own key."""
        user = self.users[role]
        keys = self.env["res.users.apikeys"].with_user(user)
        if role not in self.keys:
            self.keys[role] = keys.sudo()._generate("rpc", "rights", None)
        response = self.url_open(
            f"/json/2/rma.order/{method}",
            data=json.dumps(arguments),
            headers={
                "Authorization": f"Bearer {self.keys[role]}",
                "Content-Type": "application/json",
            },
        )
        return response.status_code

    def setUp(self):
        super().setUp()
        self.keys = {}

    @mute_logger("odoo.http", *ACCESS_LOG)
    def test_json_2_agrees_with_the_table(self):
        rows = [
            (row, cells)
            for table in read_tables("Records")
            for row, cells in table["rows"]
            if row.startswith("`rma.order` ")
        ]
        for row, cells in rows:
            order = self._specimen(row)
            for role, cell in cells.items():
                if role == "Visitor":
                    continue
                calls = {
                    "r": ("read", {"fields": ["name"]}),
                    "w": ("write", {"vals": {"reference": f"By {role}"}}),
                }
                for letter, (method, arguments) in calls.items():
                    with self.subTest(row=row, role=role, method=method):
                        status = self._call(role, method, ids=order.ids, **arguments)
                        self.assertEqual(status, 200 if letter in cell else 403)

    @mute_logger("odoo.http", *ACCESS_LOG)
    def test_the_client_s_calls_agree_with_the_table(self):
        for role in ("Own", "Limited", "Employee"):
            self.authenticate(self.users[role].login, self.users[role].login)
            for kind, order in self.returns.items():
                with self.subTest(role=role, kind=kind):
                    self.env.invalidate_all()
                    mine = order.with_user(self.users[role])
                    mine = mine.with_context(allowed_company_ids=None)
                    answer = (
                        self.make_jsonrpc_request(
                            "/web/dataset/call_kw/rma.order/search_count",
                            {
                                "model": "rma.order",
                                "method": "search_count",
                                "args": [[("id", "=", order.id)]],
                                "kwargs": {},
                            },
                        )
                        if mine.browse().has_access("read")
                        else 0
                    )
                    self.assertEqual(bool(answer), mine.has_access("read"))
