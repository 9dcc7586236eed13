from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .rights import ACCESS_LOG, RightsCase, read_names, read_tables
from .rights_http import HttpRightsMixin


@tagged("post_install", "-at_install")
class TestRights(HttpRightsMixin, RightsCase, HttpCase):
    """Every cell of docs/rights.md about the core."""

    @classmethod
    def _specimen_rma_trail(cls, kind):
        message = cls.env["mail.message"]._open_door(["rma_is_logged"])
        message = message.create(
            {
                "model": "rma.order",
                "res_id": cls.returns[kind].id,
                "message_type": "notification",
                "body": "Looked at",
                "rma_is_logged": True,
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

    def test_every_cell_holds_over_http(self):
        checked = self._check_over_http("Records")
        self.assertTrue(checked > 100 or not read_tables("Records"), checked)

    def test_every_model_of_every_add_on_is_in_a_table(self):
        own = {
            name
            for name, model in self.env.registry.items()
            if model._original_module.startswith("rma_") and not model._abstract
        }
        self.assertIn("rma.order", own)
        listed = read_names()
        self.assertTrue(not listed or own <= listed, own - listed)

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
