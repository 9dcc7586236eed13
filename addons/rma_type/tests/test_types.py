from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import TypeCommon


@tagged("post_install", "-at_install")
class TestTypes(TypeCommon):
    def test_returns_have_a_type_whoever_makes_them(self):
        order = self._create_return((self.sale.order_line, 1))
        self.assertEqual(order.type_id, self.type_return)
        self.assertEqual(order.line_ids.type_id, self.type_return)
        result = (
            self.env["rma.order"]
            .with_user(self.clerk)
            .with_context(import_file=True)
            .load(
                ["partner_id/.id", "type_id", "line_ids/product_id/.id", "line_ids/quantity"],
                [
                    [str(self.customer.id), "Complaint", str(self.product.id), "1"],
                    [str(self.customer.id), "", str(self.product.id), "1"],
                ],
            )
        )
        self.assertFalse(result["messages"])
        imported = self.env["rma.order"].browse(result["ids"])
        self.assertEqual(imported.mapped("type_id.name"), ["Complaint", "Return"])

    def test_the_form_proposes_the_first_type(self):
        with Form(self.env["rma.order"].with_user(self.clerk)) as form:
            form.partner_id = self.customer
        self.assertEqual(form.record.type_id, self.type_return)

    def test_a_type_has_its_own_numbers(self):
        warranty = self._create_type("Guarantee", prefix="GUA")
        year = fields.Date.today().year
        orders = self._ask(warranty) + self._ask(warranty) + self._ask(self.type_return)
        self.assertEqual(orders[0].name, f"GUA/{year}/00001")
        self.assertEqual(orders[1].name, f"GUA/{year}/00002")
        self.assertTrue(orders[2].name.startswith("RMA/"))

    def test_numbering_is_shared_by_no_two_types(self):
        self._create_type("Guarantee", prefix="GUA")
        with self.assertRaisesRegex(ValidationError, "GUA"):
            self._create_type("Guard", prefix="GUA/")

    def test_handlers_take_turns(self):
        other = self._create_user("rma_other", "rma_core.rma_core_group_user")
        paid = self._create_type("Paid", user_ids=[Command.set([self.manager.id, other.id])])
        orders = self._ask(paid) + self._ask(paid)
        self.assertEqual(orders.user_id, self.manager + other)

    def test_two_companies_may_use_one_name(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.env["rma.type"].create({"name": "Swap", "company_id": company.id})
        self.env["rma.type"].create({"name": "Swap", "company_id": self.env.company.id})
        with self.assertRaisesRegex(ValidationError, "called swap already"):
            self.env["rma.type"].create({"name": "swap", "company_id": company.id})

    def test_a_type_of_another_company_is_refused(self):
        company = self.env["res.company"].create({"name": "Second"})
        foreign = self.env["rma.type"].create({"name": "Swap", "company_id": company.id})
        with self.assertRaisesRegex(ValidationError, "Second"):
            self._create_return((self.sale.order_line, 1), type_id=foreign.id)

    def test_an_archived_type_stays_with_its_open_returns(self):
        order = self._ask(self.type_complaint)
        self.type_complaint.with_user(self.manager).active = False
        order.action_submit()
        order.action_approve()
        self.assertEqual(order.type_id, self.type_complaint)
        self.assertEqual(order.stage_id.state, "approved")
        self.assertNotIn(
            self.type_complaint.id, self.env["rma.type"]._get_type_ids(self.env.company.id)
        )

    def test_a_used_type_is_not_deleted(self):
        self._ask(self.type_complaint)
        with self.assertRaisesRegex(ValidationError, "Archive"):
            self.type_complaint.with_user(self.manager).unlink()

    def test_the_last_type_stays(self):
        types = self.env["rma.type"].search([])
        with self.assertRaisesRegex(ValidationError, "at least"):
            types.with_user(self.manager).active = False

    def test_with_one_type_nobody_sees_the_word(self):
        group = "rma_type.group_several_types"
        self.assertTrue(self.clerk.has_group(group))
        views = {"views": [(False, "form"), (False, "list"), (False, "search")]}
        orders = self.env["rma.order"].with_user(self.clerk)
        self.assertIn("Change Type", str(orders.get_views(**views)["views"]))
        (self.env["rma.type"].search([]) - self.type_return).with_user(self.manager).active = False
        self.assertFalse(self.clerk.has_group(group))
        shown = str(orders.with_env(self.env(user=self.clerk)).get_views(**views)["views"])
        self.assertNotIn("Change Type", shown)
        self.assertNotIn("group_type", shown)

    def test_reasons_and_outcomes_of_the_type(self):
        keep = self.env.ref("rma_core.outcome_keep")
        self.type_complaint.with_user(self.manager).outcome_ids = keep
        order = self._ask(self.type_complaint)
        self.assertEqual(order.line_ids.outcome_id, keep)
        with self.assertRaisesRegex(ValidationError, "Complaint"):
            order.line_ids.outcome_id = self.outcome_refund
        self.type_complaint.with_user(self.manager).reason_ids = self.env.ref(
            "rma_core.reason_withdrawal"
        )
        with self.assertRaisesRegex(ValidationError, "reason|Reason"):
            order.line_ids.reason_id = self.env["rma.reason"].create({"name": "Other"})

    def test_one_product_and_an_order(self):
        strict = self._create_type("Strict", is_order_required=True, is_single_line=True)
        order = self._ask(strict)
        stray = Command.create({"product_id": self.product_other.id, "quantity": 1})
        order.line_ids = [stray]
        with self.assertRaisesRegex(UserError, "one product"):
            order.action_submit()
        order.line_ids[0].unlink()
        with self.assertRaisesRegex(UserError, "Chair"):
            order.action_submit()

    def test_changing_the_type_says_what_follows(self):
        colour = self._create_attribute("Colour", self.type_return)
        self._create_attribute("Meter", self.type_complaint, is_required=True)
        order = self._ask(self.type_return, attribute_values={colour.key: "red"})
        action = order.action_change_type()
        wizard = Form.from_action(self.env(user=self.clerk), action)
        wizard.type_id = self.type_complaint
        self.assertIn("Colour red", wizard.kept)
        self.assertIn("Meter", wizard.required)
        name = order.name
        wizard.save().action_change()
        self.assertEqual(order.type_id, self.type_complaint)
        self.assertEqual(order.line_ids.type_id, self.type_complaint)
        self.assertEqual(order.name, name)
        self.assertEqual(order.kept_attributes, "Colour: red")
        order.action_change_type()
        order.type_id = self.type_return
        self.assertEqual(self._read_values(order)["Colour"], "red")

    def test_the_type_of_an_ended_return_stays(self):
        order = self._ask(self.type_return)
        order.action_cancel()
        with self.assertRaisesRegex(UserError, "no longer open"):
            order.type_id = self.type_complaint
        with self.assertRaisesRegex(UserError, "needs a type"):
            self._ask(self.type_return).type_id = False
