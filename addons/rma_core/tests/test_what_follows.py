from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CLERK_GROUPS, RmaCommon, TrackedMixin


@tagged("post_install", "-at_install")
class TestWhatFollows(TrackedMixin, RmaCommon):
    """What a return's form says and asks before something stops on it."""

    def test_what_waits_is_named_and_linked(self):
        line = self._create_order((self.product, 2)).order_line
        rma = self._create_return((line, 1), approve=True)
        shown = rma.line_ids.with_user(self.clerk)
        receipt = rma.sudo().receipt_ids
        self.assertIn(receipt.name, shown.waiting_documents)
        self.assertIn(f'data-oe-id="{receipt.id}"', shown.waiting_documents)
        self._receive(rma)
        self.env.invalidate_all()
        credit = rma.sudo().refund_ids
        self.assertIn(f'data-oe-id="{credit.id}"', shown.waiting_documents)
        self.assertNotIn(receipt.name, shown.waiting_documents)
        self._post(credit)
        self.env.invalidate_all()
        self.assertFalse(shown.waiting_documents)

    def test_who_pays_is_said_in_words(self):
        outcome = self.env.ref("rma_core.outcome_exchange")
        line = self._create_order((self.product_other, 1)).order_line
        vals = {"outcome_id": outcome.id, "replacement_product_id": self.product.id}
        rma = self._create_return((line, 1, vals))
        preview = rma.line_ids.preview
        self.assertIn("the customer pays", preview)
        self.assertNotIn("-", preview.replace("Lamp", ""))

    def test_serials_without_an_order_are_asked_before_the_receipt_stops(self):
        radio = self._create_product("Radio", 20, tracking="serial")
        lot = self.env["stock.lot"].create({"name": "SN9", "product_id": radio.id})
        rma = (
            self.env["rma.order"]
            .with_user(self.clerk)
            .create(
                {
                    "partner_id": self.customer.id,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": radio.id,
                                "quantity": 1,
                                "reason_id": self.reason.id,
                            }
                        )
                    ],
                }
            )
        )
        pressed = rma.with_context(rma_ask_reasons=True)
        with self.assertRaisesRegex(UserError, "serial numbers"):
            pressed.action_submit()
        rma.line_ids.lot_ids = lot
        pressed.action_submit()
        rma.action_approve()
        self._receive(rma)
        self.assertEqual(rma.line_ids.quantity_received, 1)

    def test_staff_do_not_get_customers_mails_about_others_returns(self):
        bystander = self._create_user("rma_bystander", CLERK_GROUPS)
        responsible = self._create_user("rma_responsible", CLERK_GROUPS)
        line = self._create_order((self.product, 2)).order_line
        rma = self._create_return((line, 1), user_id=responsible.id)
        rma.sudo().message_subscribe((bystander.partner_id | self.other_customer).ids)
        rma.action_approve()
        self._close_transaction()
        told = rma.sudo().message_ids.filtered(
            lambda message: message.rma_template_id and "approved" in message.body.lower()
        )
        self.assertTrue(told)
        partners = told.notification_ids.res_partner_id
        self.assertNotIn(bystander.partner_id, partners)
        self.assertLessEqual(self.customer | self.other_customer, partners)
        rma.with_user(self.clerk).message_post(
            body="Look.", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertIn(
            bystander.partner_id, rma.sudo().message_ids[0].notification_ids.res_partner_id
        )

    def test_products_of_any_order_are_added(self):
        first = self._create_order((self.product, 2)).order_line
        second = self._create_order((self.product_other, 3)).order_line
        others = self._create_order((self.product, 1), partner=self.other_customer).order_line
        orders = self.env["rma.order"].with_user(self.clerk)
        rma = orders.create({"partner_id": self.customer.id})
        dialog = Form.from_action(rma.env, rma.action_view_add())
        offered = dialog.record.line_ids
        self.assertLessEqual(first | second, offered.sale_line_id)
        self.assertNotIn(others, offered.sale_line_id)
        price = offered.filtered(lambda line: line.sale_line_id == second)
        self.assertEqual((price.price_unit, price.sale_order_id), (40, second.order_id))
        self.assertEqual(price.date_delivered, fields.Date.today())
        wizard = dialog.save()
        chosen = wizard.line_ids.filtered(lambda line: line.sale_line_id in first | second)
        chosen.quantity = 1
        chosen.reason_id = self.reason
        replace = self.env.ref("rma_core.outcome_replace")
        chosen.filtered(lambda line: line.sale_line_id == second).outcome_id = replace
        wizard.action_create_return()
        self.assertEqual(rma.line_ids.sale_line_id, first | second)
        added = rma.line_ids.filtered(lambda line: line.sale_line_id == second)
        self.assertEqual((added.quantity, added.outcome_id), (1, replace))
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            rma.with_user(self.accountant).action_view_add()
