from odoo import Command
from odoo.tests import Form, tagged

from .common import CLERK_GROUPS, RmaCommon


@tagged("post_install", "-at_install", "standalone")
class TestScreens(RmaCommon):
    """What people read on the screens, and what they need not type."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_user").implied_ids += cls.env.ref("stock.group_production_lot")
        cls.order = cls._create_order((cls.product, 5))
        cls.line = cls.order.order_line
        cls.replace = cls.env.ref("rma_core.outcome_replace")
        cls.exchange = cls.env.ref("rma_core.outcome_exchange")

    @classmethod
    def _sell_serials(cls, *names, partner=None):
        """Return a delivered order of a phone each, and the serial numbers."""
        phone = cls._create_product("Phone", 500, tracking="serial")
        lots = cls.env["stock.lot"].create(
            [{"name": name, "product_id": phone.id} for name in (*names, "NEVER-SOLD")]
        )
        for lot in lots:
            cls._stock(phone, 1, lot=lot)
        order = cls._create_order((phone, len(names)), deliver=False, invoice=False)
        order.picking_ids.move_ids.lot_ids = lots[:-1]
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        return order, lots[:-1]

    @classmethod
    def _create_desk_clerk(cls):
        """Return somebody who sells and handles returns."""
        groups = (CLERK_GROUPS, "sales_team.group_sale_salesman_all_leads")
        return cls._create_user("rma_desk", ",".join(groups))

    # ------------------------------------------------------------------ what follows

    def test_quantities_are_written_as_the_reader_s_language_writes_them(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        rma = self._create_return((self.line, 2.5))
        self.assertIn(": 2.5 units, ", rma.line_ids.preview)
        french = rma.with_context(lang="fr_FR").line_ids
        french.invalidate_recordset(["preview"])
        self.assertIn(": 2,5 ", french.preview)
        whole = self._create_return((self.line, 2))
        self.assertIn(": 2 units, ", whole.line_ids.preview)

    def test_the_preview_says_what_is_not_credited_and_why(self):
        order = self._create_order((self.product, 4), invoice=False)
        rma = self._create_return((order.order_line, 3))
        self.assertEqual(rma.line_ids.preview, "Not invoiced, nothing to credit: 3 units")
        self.assertFalse(rma.has_settlement_notes)
        rma.action_approve()
        self._receive(rma)
        self.assertEqual(rma.state, "done")
        self.assertTrue(rma.has_settlement_notes)
        self.assertIn("3 units had not been invoiced", rma.line_ids.settlement_note)

    def test_the_preview_says_what_waits_for_somebody(self):
        rma = self._create_return((self.line, 3), approve=True)
        self._receive(rma, {self.product: 2})
        first, second = rma.line_ids.preview.split("\n")
        self.assertIn(": 1 unit, ", first)
        self.assertEqual(second, "In documents that wait for somebody: 2 units")

    def test_the_preview_tells_of_refused_goods_until_they_left(self):
        rma = self._create_return((self.line, 2), is_inspection_required=True, approve=True)
        self._receive(rma)
        goods = rma.sudo().line_ids._get_receipt_lines_in_returns()
        (move_line,) = goods
        rma._inspect([(move_line, 2, True, self.env["rma.disposition"])])
        told = "Refused, goes back to the customer: 2 units"
        self.assertEqual(rma.line_ids.preview, told)
        rma.sudo().delivery_ids.move_ids.picked = True
        rma.sudo().delivery_ids._action_done()
        self.assertFalse(rma.line_ids.preview)

    def _show_unsaved(self, rma, vals):
        """Return what the form shows below What Follows after a change that is not saved."""
        # Every change of a form is a request of its own.
        self.env.invalidate_all()
        fields = {"preview": {}, "amount_preview": {}}
        shown = dict.fromkeys(fields) | rma.line_ids.read([*fields])[0]
        answer = rma.onchange(
            {"line_ids": [Command.update(rma.line_ids.id, vals)]},
            ["line_ids"],
            {
                "line_ids": {"fields": dict.fromkeys(vals, {})},
                "preview_line_ids": {"fields": fields},
            },
        )
        for __, __, changes in answer["value"].get("preview_line_ids", ()):
            shown |= changes
        return shown["preview"], shown["amount_preview"]

    def test_the_preview_follows_a_change_that_is_not_saved_yet(self):
        rma = self._create_return((self.line, 2), submit=False)
        label = f"Credit note of {self.order.invoice_ids.name}"
        text, amount = self._show_unsaved(rma, {"quantity": 3})
        self.assertIn(f"{label}: 3 units, ", text)
        self.assertEqual(amount, 345)
        shown = self._show_unsaved(rma, {"outcome_id": self.replace.id})
        self.assertEqual(shown, ("Delivery: 2 units", 0))
        exchange = {
            "outcome_id": self.exchange.id,
            "replacement_product_id": self.product_other.id,
        }
        text, amount = self._show_unsaved(rma, exchange)
        self.assertIn("Sales order for Chair: 2 units", text)
        self.assertEqual(amount, 230 - 92)

    # ------------------------------------------------------------------ columns

    def test_the_other_product_is_asked_for_where_an_outcome_needs_it(self):
        rma = self._create_return((self.line, 2), submit=False)
        self.assertFalse(rma.asks_replacement_product)
        with Form(rma) as form:
            with form.line_ids.edit(0) as line:
                line.outcome_id = self.exchange
            self.assertTrue(form.asks_replacement_product)
            with form.line_ids.edit(0) as line:
                line.replacement_product_id = self.product_other
        self.assertEqual(rma.line_ids.replacement_product_id, self.product_other)

    def test_serial_numbers_are_asked_for_where_goods_have_some(self):
        order, lots = self._sell_serials("SN1", "SN2")
        self.assertFalse(self._create_return((self.line, 1)).has_tracked_products)
        rma = self._create_return((order.order_line, 1))
        self.assertTrue(rma.has_tracked_products)
        self.assertEqual(rma.line_ids.delivered_lot_ids, lots)

    def test_who_names_serial_numbers_has_said_how_many(self):
        order, lots = self._sell_serials("SN1", "SN2", "SN3")
        desk_clerk = self._create_desk_clerk()
        dialog = self.env["rma.order.create"].with_user(desk_clerk)
        dialog = dialog.browse(order.with_user(desk_clerk).action_return_products()["res_id"])
        self.assertTrue(dialog.has_tracked_products)
        self.assertEqual(dialog.line_ids.delivered_lot_ids, lots)
        with Form(dialog) as form, form.line_ids.edit(0) as line:
            line.lot_ids = lots[1:]
            self.assertEqual(line.quantity, 2)
        rma = self.env["rma.order"].browse(dialog.action_create_return()["res_id"])
        self.assertRecordValues(rma.line_ids, [{"quantity": 2, "lot_ids": lots[1:].ids}])

    # ------------------------------------------------------------------ buttons and dialogs

    def test_receiving_is_offered_to_those_who_may(self):
        rma = self._create_return((self.line, 2), approve=True)
        self.assertFalse(rma.with_user(self.clerk).is_action_receive_allowed)
        desk_clerk = self._create_desk_clerk()
        self.assertFalse(rma.with_user(desk_clerk).is_action_receive_allowed)
        both = self._create_user("rma_both", "rma_core.rma_core_group_user,stock.group_stock_user")
        self.assertTrue(rma.with_user(both).is_action_receive_allowed)

    def test_dialogs_say_what_they_do(self):
        rma = self._create_return((self.line, 2))
        self.assertEqual(rma.action_reject()["name"], "Reject the Return")
        self.assertEqual(rma.action_cancel_with_reason()["name"], "Cancel the Return")
        self.assertEqual(
            rma.action_request_revision()["name"], "Ask the Customer to Revise the Request"
        )

    def test_inspection_splits_by_lowering_and_adding(self):
        rma = self._create_return((self.line, 5), is_inspection_required=True, approve=True)
        self._receive(rma)
        wizard = self.env["rma.order.inspect"].with_user(self.clerk)
        wizard = wizard.browse(rma.action_inspect()["res_id"])
        with Form(wizard) as form:
            with form.line_ids.edit(0) as line:
                line.quantity = 3
            with form.line_ids.new() as line:
                self.assertEqual(line.move_line_id, form.move_line_id)
                self.assertEqual(line.quantity, 2)
                self.assertEqual(line.disposition_id, rma.line_ids.disposition_id)
                line.is_refused = True
        self.assertFalse(rma.has_refused_quantities)
        wizard.action_confirm()
        self.assertTrue(rma.has_refused_quantities)
        self.assertRecordValues(rma.line_ids, [{"quantity_refused": 2, "quantity_accepted": 3}])

    # ------------------------------------------------------------------ the warehouse

    def test_the_warehouse_finds_a_receipt_by_the_code_on_the_parcel(self):
        rma = self._create_return((self.line, 2), approve=True)
        self._create_return((self.line, 1), approve=True)
        code = rma.return_code
        pickings = self.env["stock.picking"].with_user(self.warehouse_worker)
        for text in (code, code.lower(), f"{code[:4]}-{code[4:7]} {code[7:]}"):
            with self.subTest(text=text):
                found = pickings.search([("rma_return_code", "=", text)])
                self.assertEqual(found, rma.sudo().receipt_ids)
                self.assertEqual(found.rma_return_code, code)
        for text in ("", "-", code[:-1], False):
            self.assertFalse(pickings.search([("rma_return_code", "=", text)]))

    def test_the_return_tells_what_came_and_who_took_it_in(self):
        order = self._create_order((self.product, 3), (self.product_other, 2))
        rma = self._create_return(*((line, 2) for line in order.order_line), approve=True)
        self._receive(rma, {self.product: 1.5, self.product_other: 2})
        told = rma.message_ids.filtered(lambda message: "received:" in (message.body or ""))
        receipt = rma.sudo().receipt_ids.filtered(lambda picking: picking.state == "done")
        self.assertEqual(told.author_id, self.warehouse_worker.partner_id)
        self.assertIn(receipt.name, told.body)
        self.assertIn("1.5 units Lamp, 2 units Chair", told.body)
        self.assertTrue(told.is_internal or told.subtype_id.internal)
