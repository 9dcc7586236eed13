from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import convert_file

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestDesk(RmaCommon):
    """A day at the returns desk: reasons that explain, the receipt, the timeline."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5))
        cls.defective = cls.env.ref("rma_core.reason_defective")

    def _submit_by_hand(self, rma):
        rma.with_context(rma_ask_reasons=True).action_submit()

    def _load_shipped(self, name):
        """Bring records that users may have changed to what a new database has."""
        convert_file(self.env, "rma_core", f"data/{name}.xml", {}, mode="init", noupdate=True)

    # ------------------------------------------------------------------ reasons

    def test_all_shipped_reasons_but_one_ask_for_an_explanation(self):
        self._load_shipped("rma_reason_data")
        ids = self.env["ir.model.data"].search(
            [("model", "=", "rma.reason"), ("module", "=", "rma_core")]
        )
        reasons = self.env["rma.reason"].browse(ids.mapped("res_id"))
        self.assertGreater(len(reasons), 5)
        silent = reasons.filtered(lambda reason: not reason.require_note)
        self.assertEqual(silent, self.env.ref("rma_core.reason_withdrawal"))

    def test_the_dialog_asks_for_what_submitting_asks_for(self):
        dialogs = self.env["rma.order.create"].with_user(self.clerk)
        dialog = dialogs.browse(dialogs._open_for(self.order.with_user(self.clerk))["res_id"])
        self.defective.outcome_ids = self.outcome_refund
        dialog.reason_id = self.defective
        dialog.line_ids.quantity = 1
        with self.assertRaisesRegex(UserError, "Lamp.*Defective"):
            dialog.action_create_return()
        dialog.line_ids.description = "It flickers."
        photos = self.env["ir.attachment"].with_user(self.clerk)
        photo = photos.create(
            {"name": "lamp.png", "raw": b"x", "res_model": dialog.line_ids._name}
        )
        dialog.line_ids.photo_ids = photo
        rma = self.env["rma.order"].browse(dialog.action_create_return()["res_id"])
        self._submit_by_hand(rma.with_user(self.clerk))
        self.assertEqual(rma.state, "submitted")
        self.assertEqual(rma.line_ids.description, "It flickers.")
        self.assertEqual(rma.line_ids.attachment_ids, photo)

    def test_the_explanation_has_one_name(self):
        for model in ("rma.order.line", "rma.order.create.line", "rma.order.inspect.line"):
            label = self.env[model].fields_get(["description"])["description"]["string"]
            self.assertEqual(label, "Explanation", model)

    def test_staff_submit_no_line_without_a_reason(self):
        rma = self._create_return((self.order.order_line, 1), submit=False)
        with self.assertRaisesRegex(UserError, "Lamp: choose a reason"):
            self._submit_by_hand(rma)
        self.env.company.rma_reason_required = False
        self._submit_by_hand(rma)
        self.assertEqual(rma.state, "submitted")

    def test_an_order_line_and_a_quantity_are_enough_for_the_api(self):
        rma = self._create_return((self.order.order_line, 1))
        self.assertEqual(rma.state, "submitted")

    def test_reasons_are_found_by_those_above_and_as_displayed(self):
        reasons = self.env["rma.reason"].with_user(self.clerk)
        mistake = self.env.ref("rma_core.reason_wrong_ordered")
        for text, operator in (
            ("wrong goods", "ilike"),
            ("Wrong goods / Ordered by mistake", "="),
            ("ordered by", "ilike"),
        ):
            found = [id_ for id_, __ in reasons.name_search(text, operator=operator)]
            self.assertIn(mistake.id, found, text)
        self.assertFalse(reasons.name_search("Right goods"))

    # ------------------------------------------------------------------ receipt

    def test_a_receipt_is_due_with_the_goods_and_moves_with_the_deadline(self):
        rma = self._create_return((self.order.order_line, 1), approve=True)
        receipt = rma.sudo().receipt_ids
        self.assertEqual(receipt.scheduled_date.date(), rma.date_deadline)
        self.assertEqual(rma.date_deadline, fields.Date.today() + timedelta(days=14))
        rma.date_deadline += timedelta(days=9)
        self.assertEqual(receipt.scheduled_date.date(), rma.date_deadline)
        self._receive(rma)
        received = receipt.move_ids.date
        rma.date_deadline += timedelta(days=1)
        self.assertEqual(receipt.move_ids.date, received)

    def test_the_deadline_counts_from_the_company_s_day(self):
        self.env.company.partner_id.tz = "America/New_York"
        self.clerk.tz = "Asia/Tokyo"
        rma = self._create_return((self.order.order_line, 1))
        with freeze_time("2026-06-02 02:00:00"):
            rma.with_context(tz="Asia/Tokyo").action_approve()
        self.assertEqual(rma.date_deadline, datetime(2026, 6, 15).date())

    def test_the_warehouse_reads_why_goods_come_back(self):
        line = (self.order.order_line, 1)
        vals = {"reason_id": self.defective.id, "description": "It <flickers>."}
        rma = self._create_return((*line, vals), approve=True)
        photo = self.env["ir.attachment"].create(
            {"name": "lamp.png", "raw": b"x", "mimetype": "image/png"}
        )
        rma.sudo().line_ids.photo_ids = photo
        receipt = rma.sudo().receipt_ids.with_user(self.warehouse_worker)
        self.assertFalse(rma.with_user(self.warehouse_worker).has_access("read"))
        for text in ("Defective", "It &lt;flickers&gt;.", "Refund", f"/web/image/{photo.id}?"):
            self.assertIn(text, receipt.rma_goods)
        delivery = self.order.picking_ids - rma.sudo().receipt_ids
        self.assertFalse(delivery.with_user(self.warehouse_worker).rma_goods)
        views = self.env["stock.picking"].with_user(self.warehouse_worker)
        arch = views.get_view(view_type="form")["arch"]
        self.assertNotIn("action_view_rma_orders", arch)
        self.assertIn("rma_goods", arch)
        self.assertIn("rma_return_code", views.get_view(view_type="kanban")["arch"])

    # ------------------------------------------------------------------ import, exchange

    def _import(self, rows):
        fields_ = ["partner_id", "line_ids/product_id", "line_ids/quantity"]
        fields_ += ["line_ids/outcome_id", "line_ids/price_unit"]
        return self.env["rma.order"].with_user(self.clerk).load(fields_, rows)

    def test_an_empty_outcome_of_an_import_is_the_default(self):
        result = self._import([["Ada Customer", "Lamp", "1", "", "49.9"]])
        self.assertFalse(result["messages"])
        line = self.env["rma.order"].browse(result["ids"]).line_ids
        self.assertEqual(line.outcome_id, self.outcome_refund)

    def test_a_price_below_zero_is_refused_with_its_row(self):
        result = self._import([["Ada Customer", "Lamp", "1", "", "-49.9"]])
        self.assertFalse(result["ids"])
        self.assertIn("49.90 would be charged", result["messages"][0]["message"])

    def test_the_approval_of_an_exchange_names_product_and_difference(self):
        vals = {
            "outcome_id": self.env.ref("rma_core.outcome_exchange").id,
            "replacement_product_id": self.product_other.id,
        }
        rma = self._create_return((self.order.order_line, 1, vals), approve=True)
        self._load_shipped("mail_template_request_data")
        template = self.env.ref("rma_core.mail_template_approved")
        body = template._render_field("body_html", rma.ids)[rma.id]
        self.assertIn("Chair", body)
        # 115 for the lamp, 46 for the chair, taxes included.
        self.assertRegex(body, r"You get back:.*69\.00")
        self.assertNotIn("To pay", body)

    # ------------------------------------------------------------------ timeline

    def test_documents_in_the_timeline_are_by_who_made_them(self):
        rma = self._create_return((self.order.order_line, 1), approve=True)
        self._receive(rma)
        self._post(rma.sudo().refund_ids)
        refund = rma.sudo().refund_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET create_uid = %s, create_date = %s WHERE id = %s",
            [self.accountant.id, "2026-01-02 03:04:05", refund.id],
        )
        self.env.invalidate_all()
        rma.with_user(self.clerk).action_view_timeline()
        (entry,) = rma.sudo().message_ids.filtered(
            lambda message: message.rma_document == f"account.move,{refund.id}"
        )
        self.assertEqual(entry.author_id, self.accountant.partner_id)
        self.assertEqual(entry.date, datetime(2026, 1, 2, 3, 4, 5))


@tagged("post_install", "-at_install")
class TestQuoted(RmaCommon):
    """One box finds returns by whatever a caller can quote."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"phone": "+49 (151) 234-5678", "email": "ada.quoted@example.com"})
        cls.product.write({"barcode": "4006381333931", "default_code": "LMP-77"})
        cls.lot = cls.env["stock.lot"].create({"name": "SNQ-4711", "product_id": cls.product.id})
        cls.order = cls._create_order((cls.product, 5), client_order_ref="PO-98765")
        reason = cls.env["rma.reason"].create({"name": "Flickers at dusk"})
        line = {"reason_id": reason.id, "description": "Whirrs, then goes dark."}
        line["lot_ids"] = [Command.set(cls.lot.ids)]
        cls.rma = cls._create_return(
            (cls.order.order_line, 1, line), approve=True, reference="CLAIM-5"
        )
        other_order = cls._create_order((cls.product_other, 5), partner=cls.other_customer)
        cls.other = cls._create_return((other_order.order_line, 1))

    def _find(self, text, user=None):
        orders = self.env["rma.order"].with_user(user or self.clerk)
        return orders.search(
            [("quoted", "ilike", text), ("id", "in", (self.rma + self.other).ids)]
        )

    def test_whatever_is_quoted_finds_the_return(self):
        invoice = self.order.invoice_ids
        self._receive(self.rma)
        self._post(self.rma.sudo().refund_ids)
        sudo = self.rma.sudo()
        code = sudo.return_code
        for text in (
            self.rma.name.lower(),
            f"{code[:5]} {code[5:]}".lower(),
            "claim-5",
            self.order.name,
            "PO-9876",
            "Ada Cust",
            "0151 2345678",
            "+491512345678",
            "ada.quoted@",
            "SNQ-4711",
            invoice.name,
            sudo.refund_ids.name,
            sudo.receipt_ids.name,
            "Lamp",
            "LMP-77",
            "4006381333931",
            "at dusk",
            "goes dark",
        ):
            with self.subTest(text):
                self.assertEqual(self._find(text), self.rma)
        self.assertEqual(self._find("Refund"), self.rma + self.other)
        self.assertFalse(self._find("nothing like it"))
        self.assertFalse(self._find("zz"))

    def test_a_whole_number_means_that_return_alone(self):
        self.other.reference = f"see {self.rma.name}"
        self.assertEqual(self._find(self.rma.name), self.rma)

    def test_finding_shows_no_more_than_may_be_seen(self):
        own = self._create_user("rma_own_quoted", "rma_core.rma_core_group_own")
        self.assertFalse(self._find("SNQ-4711", own))
        self.assertFalse(self._find(self.rma.name, own))

    def test_a_list_of_open_returns_does_not_hide_what_is_quoted(self):
        orders = self.env["rma.order"].with_user(self.clerk)
        self.assertFalse(orders.is_quoted_ended(self.rma.name))
        self._receive(self.rma)
        self._post(self.rma.sudo().refund_ids)
        self.assertEqual(self.rma.state, "done")
        self.assertTrue(orders.is_quoted_ended(self.rma.name))
        self.assertTrue(orders.is_quoted_ended(self.rma.return_code))
        self.assertFalse(orders.is_quoted_ended("nothing like it"))

    def test_order_lines_are_picked_by_what_the_customer_has(self):
        lines = self.env["sale.order.line"].with_user(self.clerk)
        for text in (
            self.order.name,
            "PO-98765",
            "4006381333931",
            self.order.invoice_ids.name,
        ):
            picked = lines.with_context(rma_pick_line=True).name_search(text)
            self.assertIn(self.order.order_line.id, [id_ for id_, __ in picked], text)
        self.assertFalse(lines.name_search("PO-98765"))
