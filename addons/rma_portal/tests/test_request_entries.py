from odoo import Command
from odoo.tests import tagged

from .common import RmaPortalCommon
from .test_uploads import make_picture


@tagged("post_install", "-at_install")
class TestRequestEntries(RmaPortalCommon):
    """What customers enter about a product: what is taken, and what is refused."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_ada)

    def test_quantities_that_make_no_sense_are_refused_and_kept(self):
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        for quantity in ("0", "-1", "6", "1e3", "nan", "inf", "0.5", "999999999999", "x", "1 2"):
            with self.subTest(quantity=quantity):
                page = self._fill(2, status=422, **self._details(draft, quantity=quantity))
                self.assertEqual(self._get_step(page), 2)
                (field,) = page.xpath("//input[@inputmode='decimal']")
                self.assertEqual(field.get("value"), quantity)
                self.assertEqual(field.get("aria-invalid"), "true")
                (error,) = self._get_errors(page)
                self.assertTrue(error.startswith("Enter "), error)
                self.assertFalse(draft.line_ids.quantity)
        self._fill(2, **self._details(draft, quantity="٣"))
        self.assertEqual(draft.line_ids.quantity, 3)

    def test_fractions_where_goods_are_measured(self):
        cable = self._create_product("Cable", 2, uom_id=self.env.ref("uom.product_uom_meter").id)
        order = self._create_order((cable, 10))
        self._fill(1, pick=order.order_line)
        draft = self._find_draft()
        self._fill(2, **self._details(draft, quantity="2,5"))
        self.assertEqual(draft.line_ids.quantity, 2.5)

    def test_what_a_reason_asks_for(self):
        strict = self.env["rma.reason"].create(
            {
                "name": "Broken",
                "require_note": True,
                "require_photo": True,
                "outcome_ids": [Command.set(self.env.ref("rma_core.outcome_replace").ids)],
            }
        )
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        page = self._fill(2, status=422, **self._details(draft, reason=strict.id))
        errors = " ".join(self._get_errors(page))
        self.assertIn("Describe what is wrong", errors)
        self.assertIn("Choose one of: Replacement", errors)
        outcome = self.env.ref("rma_core.outcome_replace").id
        values = {"reason": strict.id, "outcome": outcome, "description": "Split"}
        self._fill(2, **self._details(draft, **values))
        page = self._fill(3, status=422)
        self.assertIn("Add a photo", " ".join(self._get_errors(page)))
        key = draft.line_ids._get_portal_key("files")
        page = self._fill(3, files=[(key, ("a.jpg", make_picture()))])
        self.assertEqual(self._get_step(page), 4)
        self._fill(4, "send")
        self.assertEqual(len(draft.order_id.photo_ids), 1)

    def test_reasons_are_the_ends_of_the_tree(self):
        self._fill(1, pick=[self.line])
        page = self._get("/my/returns/new")
        options = page.xpath("//select[contains(@class, 'o_rma_reason')]//option/@value")
        parent = self.env.ref("rma_core.reason_defective")
        self.assertNotIn(str(parent.id), options)
        self.assertIn(str(parent.child_ids[0].id), options)
        draft = self._find_draft()
        self._fill(2, status=422, **self._details(draft, reason=parent.id))
        self.assertFalse(draft.line_ids.reason_id)

    def test_only_what_customers_may_wish_for_is_taken(self):
        keep = self.env.ref("rma_core.outcome_keep")
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        self._fill(2, status=422, **self._details(draft, outcome=keep.id))
        self.assertEqual(draft.line_ids.outcome_id, self.outcome_refund)
        exchange = self.env.ref("rma_core.outcome_exchange")
        self._fill(2, status=422, **self._details(draft, outcome=exchange.id))

    def test_an_exchange_is_for_another_variant(self):
        size = self.env["product.attribute"].create(
            {"name": "Size", "value_ids": [Command.create({"name": n}) for n in ("S", "M")]}
        )
        template = self.env["product.template"].create(
            {
                "name": "Shirt",
                "is_storable": True,
                "attribute_line_ids": [
                    Command.create(
                        {"attribute_id": size.id, "value_ids": [Command.set(size.value_ids.ids)]}
                    )
                ],
            }
        )
        small, medium = template.product_variant_ids
        order = self._create_order((small, 2))
        exchange = self.env.ref("rma_core.outcome_exchange")
        self._fill(1, pick=order.order_line)
        draft = self._find_draft()
        page = self._fill(2, status=422, **self._details(draft, outcome=exchange.id))
        self.assertIn("what you would like to have instead", self._get_errors(page)[0])
        foreign = self._details(draft, outcome=exchange.id, product=self.product.id)
        self._fill(2, status=422, **foreign)
        self._fill(2, **self._details(draft, outcome=exchange.id, product=medium.id))
        self._fill(3)
        self._fill(4, "send")
        self.assertEqual(draft.order_id.line_ids.replacement_product_id, medium)
