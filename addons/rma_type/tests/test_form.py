from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import TypeCommon


@tagged("post_install", "-at_install")
class TestForm(TypeCommon):
    def _demand(self, field, label=False, **uses):
        self.type_complaint.with_user(self.manager).field_ids = [
            Command.create({"field": field, "label": label, **(uses or {"staff": "required"})})
        ]

    def test_what_is_demanded_is_named(self):
        self._demand("order.reference", "Complaint number")
        self._demand("line.description")
        order = self._ask(self.type_complaint)
        with self.assertRaisesRegex(UserError, "(?s)Complaint number.*Lamp: fill in Explanation"):
            order.action_submit()
        order.reference = "C-1"
        order.line_ids.description = "It hums."
        order.action_submit()
        self.assertEqual(order.state, "submitted")

    def test_it_is_not_emptied_afterwards(self):
        self._demand("order.reference")
        order = self._ask(self.type_complaint, reference="C-1")
        order.action_submit()
        with self.assertRaisesRegex(ValidationError, "Customer Reference"):
            order.reference = False

    def test_customers_are_asked_what_is_theirs(self):
        self._demand("order.reference", staff="optional", customer="required")
        self._ask(self.type_complaint).action_submit()
        order = self._ask(self.type_complaint)
        order.sudo().origin = "portal"
        with self.assertRaisesRegex(UserError, "Customer Reference"):
            order.action_submit()

    def test_an_import_says_so_at_once(self):
        self._demand("order.reference")
        result = (
            self.env["rma.order"]
            .with_user(self.clerk)
            .with_context(import_file=True)
            .load(
                ["partner_id/.id", "type_id", "line_ids/product_id/.id"],
                [[str(self.customer.id), "Complaint", str(self.product.id)]],
            )
        )
        self.assertIn("Customer Reference", result["messages"][0]["message"])

    def test_what_is_demanded_later_leaves_returns_valid(self):
        order = self._ask(self.type_complaint)
        order.action_submit()
        meter = self._create_attribute("Meter", self.type_complaint, is_required=True)
        order.action_approve()
        order.line_ids.description = "Still fine."
        self.assertEqual(order.state, "approved")
        with self.assertRaisesRegex(ValidationError, "Meter"):
            order.attribute_values = {meter.key: ""}
        with self.assertRaisesRegex(UserError, "Meter"):
            self._ask(self.type_complaint).action_submit()

    def test_a_staff_attribute_is_not_asked_of_customers(self):
        self._create_attribute("Meter", self.type_complaint, is_required=True)
        order = self._ask(self.type_complaint)
        order.sudo().origin = "portal"
        order.action_submit()
        self.assertEqual(order.state, "submitted")

    def test_the_screen_knows_the_form(self):
        self._demand("order.reference", "Complaint number", staff="hidden")
        order = self._ask(self.type_complaint)
        self.assertIn(",order.reference,", order.form_hidden)
        self.assertEqual(order.form_labels["order"], {"reference": "Complaint number"})
        arch = self.env["rma.order"].with_user(self.clerk).get_view(view_type="form")["arch"]
        arch = arch.decode() if isinstance(arch, bytes) else arch
        self.assertIn("',order.reference,' in form_hidden", arch)
        self.assertIn("',line.description,' in parent.form_hidden", arch)
