from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestReturnDefaults(RmaCommon):
    """An order line and a quantity are enough; the same everything else follows in the form,
    through create() and through import."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.other_warehouse = cls.env["stock.warehouse"].create(
            {"name": "North", "code": "NORTH", "company_id": cls.env.company.id}
        )
        addresses = [
            {"name": "Bills", "type": "invoice", "parent_id": cls.customer.id},
            {"name": "Goods", "type": "delivery", "parent_id": cls.customer.id},
        ]
        cls.bills, cls.goods = cls.env["res.partner"].create(addresses)
        cls.order = cls._create_order(
            (cls.product, 3, {"product_uom_id": cls.dozen.id, "price_unit": 1111}),
            partner_invoice_id=cls.bills.id,
            partner_shipping_id=cls.goods.id,
            warehouse_id=cls.other_warehouse.id,
        )
        cls.line = cls.order.order_line

    def _assert_defaults(self, rma, quantity=2):
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "draft",
                    "partner_id": self.customer.id,
                    "commercial_partner_id": self.customer.id,
                    "partner_invoice_id": self.bills.id,
                    "partner_shipping_id": self.goods.id,
                    "company_id": self.env.company.id,
                    "warehouse_id": self.other_warehouse.id,
                    "user_id": self.clerk.id,
                    "origin": "backend",
                    "return_code": False,
                    "sale_order_ids": self.order.ids,
                }
            ],
        )
        self.assertRecordValues(
            rma.line_ids,
            [
                {
                    "sale_line_id": self.line.id,
                    "move_id": self.line.move_ids.id,
                    "product_id": self.product.id,
                    "uom_id": self.dozen.id,
                    "quantity": quantity,
                    "quantity_approved": quantity,
                    "outcome_id": self.outcome_refund.id,
                    "price_unit": 1111,
                    "currency_id": self.order.currency_id.id,
                    "decision": "pending",
                    "reception_state": "awaiting",
                    "settlement_state": "waiting",
                    "quantity_open": quantity,
                    "quantity_received": 0,
                    "quantity_settled": 0,
                }
            ],
        )

    def test_create_needs_order_line_and_quantity_only(self):
        rma = (
            self.env["rma.order"]
            .with_user(self.clerk)
            .create({"line_ids": [Command.create({"sale_line_id": self.line.id, "quantity": 2})]})
        )
        self._assert_defaults(rma)

    def test_form_needs_order_line_and_quantity_only(self):
        form = Form(self.env["rma.order"].with_user(self.clerk))
        with form.line_ids.new() as line:
            line.sale_line_id = self.line.with_user(self.clerk)
            self.assertEqual(line.product_id, self.product)
            line.quantity = 2
        self.assertEqual(form.partner_id, self.customer)
        self._assert_defaults(form.save())

    def test_import_needs_order_line_and_quantity_only(self):
        result = (
            self.env["rma.order"]
            .with_user(self.clerk)
            .load(["line_ids/sale_line_id/.id", "line_ids/quantity"], [[str(self.line.id), "2"]])
        )
        self.assertFalse(result["messages"])
        self._assert_defaults(self.env["rma.order"].browse(result["ids"]))

    def test_a_delivery_alone_names_its_order_line(self):
        rma = (
            self.env["rma.order"]
            .with_user(self.clerk)
            .create(
                {"line_ids": [Command.create({"move_id": self.line.move_ids.id, "quantity": 2})]}
            )
        )
        self._assert_defaults(rma)

    def test_the_order_button_proposes_what_can_still_be_returned(self):
        self._create_return((self.line, 1))
        action = self.order.with_user(self.clerk).action_return_products()
        wizard = self.env[action["res_model"]].with_user(self.clerk).browse(action["res_id"])
        self.assertEqual(wizard.line_ids.returnable_quantity, 2)
        wizard.action_return_all()
        action = wizard.action_create_return()
        self._assert_defaults(self.env["rma.order"].browse(action["res_id"]))

    def test_a_given_value_wins_over_its_default(self):
        keep = self.env.ref("rma_core.outcome_keep")
        rma = self._create_return(
            (self.line, 1, {"outcome_id": keep.id, "price_unit": 5}),
            warehouse_id=self.warehouse.id,
            partner_shipping_id=self.customer.id,
            user_id=False,
            submit=False,
        )
        self.assertRecordValues(
            rma,
            [
                {
                    "warehouse_id": self.warehouse.id,
                    "partner_shipping_id": self.customer.id,
                    "user_id": False,
                }
            ],
        )
        self.assertRecordValues(rma.line_ids, [{"outcome_id": keep.id, "price_unit": 5}])

    def test_the_reason_brings_outcome_and_disposition(self):
        scrap = self.env.ref("rma_core.disposition_scrap")
        keep = self.env.ref("rma_core.outcome_keep")
        reason = self.env["rma.reason"].create(
            {"name": "Leaks", "outcome_id": keep.id, "disposition_id": scrap.id}
        )
        rma = self._create_return((self.line, 1, {"reason_id": reason.id}))
        self.assertRecordValues(
            rma.line_ids, [{"outcome_id": keep.id, "disposition_id": scrap.id}]
        )

    def test_staff_may_take_back_goods_without_an_order(self):
        rma = (
            self.env["rma.order"]
            .with_user(self.clerk)
            .create(
                {
                    "partner_id": self.customer.id,
                    "line_ids": [
                        Command.create(
                            {"product_id": self.product.id, "quantity": 4, "price_unit": 70}
                        )
                    ],
                }
            )
        )
        self.assertRecordValues(
            rma.line_ids,
            [
                {
                    "sale_line_id": False,
                    "move_id": False,
                    "uom_id": self.product.uom_id.id,
                    "outcome_id": self.outcome_refund.id,
                    "price_unit": 70,
                    "currency_id": self.env.company.currency_id.id,
                    "amount_refundable": 280,
                }
            ],
        )
        self.assertEqual(rma.warehouse_id, self.warehouse)

    def test_one_return_takes_lines_of_several_orders_of_one_customer(self):
        other = self._create_order((self.product_other, 2))
        rma = self._create_return((self.line, 1), (other.order_line, 2))
        self.assertEqual(rma.sale_order_ids, self.order | other)

    def test_refuses_lines_of_two_customers(self):
        other = self._create_order((self.product_other, 2), partner=self.other_customer)
        with self.assertRaisesRegex(ValidationError, "belongs to Bob Customer"):
            self._create_return((self.line, 1), (other.order_line, 2))

    def test_contacts_of_one_company_are_one_customer(self):
        other = self._create_order((self.product_other, 2), partner=self.goods)
        rma = self._create_return((self.line, 1), (other.order_line, 2))
        self.assertEqual(rma.sale_order_ids, self.order | other)

    def test_refuses_a_quantity_of_zero_or_less(self):
        for quantity in (0, -1):
            with (
                self.subTest(quantity=quantity),
                self.assertRaisesRegex(ValidationError, "greater than zero"),
                self.env.cr.savepoint(),
            ):
                self._create_return((self.line, quantity))

    def test_refuses_a_unit_that_does_not_convert(self):
        with self.assertRaisesRegex(UserError, "cannot be returned in"):
            self._create_return((self.line, 1, {"uom_id": self.env.ref("uom.product_uom_kgm").id}))

    def test_lines_are_grouped_in_the_order_of_their_reasons(self):
        second, first, third = self.env["rma.reason"].create(
            [
                {"name": "Second", "sequence": 2},
                {"name": "First", "sequence": 1, "active": False},
                {"name": "Third", "sequence": 3},
            ]
        )
        ids = [third.id, False, second.id, first.id]
        rma = self._create_return(*((self.line, 0.5, {"reason_id": id_}) for id_ in ids))
        groups = (
            self.env["rma.order.line"]
            .with_user(self.clerk)
            .web_read_group([("order_id", "=", rma.id)], ["reason_id"], ["__count"])["groups"]
        )
        found = [group["reason_id"] and group["reason_id"][0] for group in groups]
        self.assertEqual(found, [first.id, second.id, third.id, False])


@tagged("post_install", "-at_install")
class TestReturnNumbering(RmaCommon):
    """RMA/2026/00001: per company, anew every year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Second Company"})
        cls.clerk.company_ids += cls.other_company

    def _create_empty(self, company=None, number=1):
        company = company or self.env.company
        vals = {"partner_id": self.customer.id, "company_id": company.id}
        returns = self.env["rma.order"].with_user(self.clerk)
        return returns.with_context(allowed_company_ids=company.ids).create([vals] * number)

    def test_numbers_start_anew_every_year(self):
        with freeze_time("2031-12-31 12:00:00"):
            old = self._create_empty(number=2)
        with freeze_time("2032-01-01 12:00:00"):
            new = self._create_empty(number=2)
        self.assertEqual(old.mapped("name"), ["RMA/2031/00001", "RMA/2031/00002"])
        self.assertEqual(new.mapped("name"), ["RMA/2032/00001", "RMA/2032/00002"])

    def test_each_company_counts_for_itself(self):
        with freeze_time("2031-12-31 12:00:00"):
            mine = self._create_empty()
            theirs = self._create_empty(self.other_company)
            mine |= self._create_empty()
        self.assertEqual(sorted(mine.mapped("name")), ["RMA/2031/00001", "RMA/2031/00002"])
        self.assertEqual(theirs.name, "RMA/SC/2031/00001")

    def test_the_number_follows_the_return_company_whatever_is_active(self):
        with freeze_time("2031-12-31 12:00:00"):
            self._create_empty()
            vals = {"partner_id": self.customer.id, "company_id": self.other_company.id}
            companies = (self.env.company | self.other_company).ids
            returns = self.env["rma.order"].with_user(self.clerk)
            theirs = returns.with_context(allowed_company_ids=companies).create(vals)
        self.assertEqual(theirs.name, "RMA/SC/2031/00001")

    def test_a_client_cannot_choose_the_number(self):
        rma = self._create_empty()
        with self.assertRaises(UserError):
            rma.name = "RMA/2031/99999"
