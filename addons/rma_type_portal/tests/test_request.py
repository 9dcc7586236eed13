from odoo import Command
from odoo.tests import tagged

from odoo.addons.rma_portal.tests.common import RmaPortalCommon


class TypePortalCommon(RmaPortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type_return = cls.env.ref("rma_type.type_return")
        cls.complaint = cls.env.ref("rma_type.type_complaint")
        cls.complaint.is_for_customers = True
        cls.env.ref("rma_type.type_warranty").is_for_customers = False
        cls.env.ref("rma_type.type_service").is_for_customers = False

    @classmethod
    def _create_attribute(cls, name, choices=(), **vals):
        return cls.env["rma.attribute"].create(
            {
                "name": name,
                "audience": "customer",
                "choice_ids": [Command.create({"name": choice}) for choice in choices],
                "type_ids": [Command.set(cls.complaint.ids)],
                **vals,
            }
        )

    def _choose(self, rma_type):
        return self._fill("1", go=f"type-{rma_type.id}")


@tagged("post_install", "-at_install")
class TestRequestTypes(TypePortalCommon):
    def test_the_first_question(self):
        self._sign_in(self.user_ada)
        page = self._get(self.form_url)
        self.assertIn("What would you like to report?", self._text(page))
        self.assertIn(self.complaint.intro, self._text(page))
        self.assertFalse(page.xpath("//input[@name='pick']"))
        page = self._choose(self.complaint)
        self.assertEqual(self._find_draft().type_id, self.complaint)
        self.assertTrue(page.xpath("//input[@name='pick']"))
        page = self._fill("4", go="types")
        self.assertIn("What would you like to report?", self._text(page))

    def test_no_question_with_one_type(self):
        self.complaint.is_for_customers = False
        self._sign_in(self.user_ada)
        page = self._get(self.form_url)
        self.assertNotIn("What would you like to report?", self._text(page))
        self.assertTrue(page.xpath("//input[@name='pick']"))

    def test_a_type_that_is_not_offered_is_not_chosen(self):
        self._sign_in(self.user_ada)
        self._choose(self.env.ref("rma_type.type_service"))
        self.assertFalse(self._find_draft().type_id)

    def test_from_question_to_return(self):
        meter = self._create_attribute("Meter reading", kind="float", is_required=True)
        seals = self._create_attribute(
            "Seals", kind="choices", choices=["Front", "Back"], target="line"
        )
        staff = self._create_attribute("Opinion", audience="staff", is_required=True)
        self.complaint.field_ids = [
            Command.create(
                {"field": "line.description", "label": "What is broken?", "customer": "required"}
            ),
            Command.create({"field": "line.outcome_id", "customer": "hidden"}),
        ]
        self._sign_in(self.user_ada)
        self._choose(self.complaint)
        page = self._fill("1", pick=self.line)
        text = self._text(page)
        for shown in ("Meter reading", "Seals", "What is broken?"):
            self.assertIn(shown, text)
        self.assertNotIn("What would you like?", text)
        self.assertNotIn("Opinion", text)
        draft = self._find_draft()
        reading = f"attribute-{meter.key}"
        page = self._fill(
            "2", status=422, **{**self._details(draft), reading: "much", f"{reading}-asked": "1"}
        )
        self.assertIn("Meter reading", " ".join(self._get_errors(page)))
        self.assertIn("Please fill this in.", self._get_errors(page))
        key = draft.line_ids._get_portal_key(f"attribute-{seals.key}")
        fields = {
            **self._details(draft, description="The seal"),
            reading: "12,5",
            f"{reading}-asked": "1",
            f"{key}-asked": "1",
            f"{key}-{seals.choice_ids[1].id}": "1",
        }
        self._fill("2", **fields)
        self._fill("3")
        self._fill("4", go="send")
        order = self.env["rma.order"].search([("partner_id", "=", self.customer.id)], limit=1)
        self.assertEqual(order.type_id, self.complaint)
        self.assertEqual(order.state, "submitted")
        self.assertEqual(order.attribute_values._values, {meter.key: 12.5})
        self.assertEqual(
            order.line_ids.attribute_values._values[seals.key], [seals.choice_ids[1].key]
        )
        self.assertNotIn(staff.key, order.attribute_values._values)
        page = self._get(order.get_portal_url())
        for shown in ("Meter reading", "12.5", "Seals", "Back"):
            self.assertIn(shown, self._text(page))

    def test_reasons_and_order_of_the_form(self):
        other = self.env["rma.reason"].create({"name": "Broken on arrival"})
        self.complaint.reason_ids = other
        self.complaint.field_ids = [
            Command.create({"field": "line.description", "sequence": 1}),
            Command.create({"field": "line.reason_id", "sequence": 2, "label": "Which fault?"}),
        ]
        self._sign_in(self.user_ada)
        self._choose(self.complaint)
        page = self._fill("1", pick=self.line)
        options = page.xpath("//select[contains(@class, 'o_rma_reason')]/option/text()")
        self.assertEqual(options, ["Choose…", "Broken on arrival"])
        labels = [
            " ".join(label.text_content().split())
            for label in page.xpath("//fieldset[contains(@class, 'o_rma_line')]//label")
        ]
        self.assertLess(
            next(i for i, text in enumerate(labels) if text.startswith("What should we know?")),
            labels.index("Which fault?"),
        )

    def test_stage_and_result_in_the_customers_words(self):
        self.env.ref("rma_type.stage_submitted").customer_text = "In good hands"
        result = self.env["rma.result"].create({"name": "R3", "customer_text": "We mended it."})
        order = self._create_return((self.line, 1), type_id=self.complaint.id)
        order.line_ids.result_id = result
        self._sign_in(self.user_ada)
        text = self._text(self._get(order.access_url))
        self.assertIn("In good hands", text)
        self.assertIn("We mended it.", text)

    def test_customers_read_no_attribute_by_the_api(self):
        order = self._create_return((self.line, 1), type_id=self.complaint.id)
        mine = order.with_user(self.user_ada)
        self.assertFalse(mine._has_field_access(mine._fields["attribute_values"], "read"))
        self.assertFalse(mine._has_field_access(mine._fields["stage_id"], "read"))

    def test_a_guest_is_asked_as_well(self):
        draft = self.env["rma.request"].create(
            {
                "partner_id": self.customer.id,
                "website_id": self.website.id,
                "origin": "guest",
                "sale_order_id": self.order.id,
            }
        )
        self.website.rma_guest_access = True
        self._sign_out()
        self.form_url = f"/returns/request/{draft.id}/{draft.access_token}"
        self.assertIn("What would you like to report?", self._text(self._get(self.form_url)))
        page = self._choose(self.complaint)
        self.assertTrue(page.xpath("//input[@name='pick']"))
        self.assertEqual(draft.type_id, self.complaint)
