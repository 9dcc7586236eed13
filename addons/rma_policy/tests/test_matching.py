from odoo.tests import tagged

from .common import PolicyCommon


@tagged("post_install", "-at_install")
class TestMatching(PolicyCommon):
    """The first policy by sequence that fits counts."""

    def test_first_by_sequence(self):
        self._create_policy(name="Second", sequence=2)
        first = self._create_policy(name="First", sequence=1)
        self.assertEqual(self._ask(self._create_old_order()).policy_id, first)

    def test_without_policy_nothing_is_said(self):
        line = self._ask(self._create_old_order())
        self.assertRecordValues(line, [{"policy_id": False, "policy_verdict": False}])
        line.order_id.action_approve()
        self.assertEqual(line.order_id.state, "approved")

    def test_archived_policies_are_out_of_force(self):
        self._create_policy().active = False
        self.assertFalse(self._ask(self._create_old_order()).policy_id)

    def test_by_product(self):
        policy = self._create_policy(product_ids=self._link(self.product))
        order = self._create_old_order((self.product, 1), (self.product_other, 1))
        lines = self._create_return(*((line, 1) for line in order.order_line)).line_ids
        self.assertEqual(lines[0].policy_id, policy)
        self.assertFalse(lines[1].policy_id)

    def test_by_category_and_those_below(self):
        parent = self.env["product.category"].create({"name": "Clothes"})
        child = self.env["product.category"].create({"name": "Shirts", "parent_id": parent.id})
        policy = self._create_policy(product_category_ids=self._link(parent))
        self.product.categ_id = child
        self.assertEqual(self._ask(self._create_old_order()).policy_id, policy)
        self.product.categ_id = self.env["product.category"].create({"name": "Other"})
        self.assertFalse(self._ask(self._create_old_order()).policy_id)

    def test_by_customer_with_all_contacts(self):
        contact = self.env["res.partner"].create(
            {"name": "Branch", "parent_id": self.customer.id, "type": "other"}
        )
        policy = self._create_policy(partner_ids=self._link(contact))
        self.assertEqual(self._ask(self._create_old_order()).policy_id, policy)
        self.assertFalse(self._ask(self._create_old_order(partner=self.other_customer)).policy_id)

    def test_by_tag_of_the_customer(self):
        tag = self.env["res.partner.category"].create({"name": "Dealer"})
        policy = self._create_policy(partner_tag_ids=self._link(tag))
        self.assertFalse(self._ask(self._create_old_order()).policy_id)
        self.customer.category_id = tag
        self.assertEqual(self._ask(self._create_old_order()).policy_id, policy)

    def test_by_pricelist_of_the_order(self):
        pricelist = self.env["product.pricelist"].create({"name": "Dealers"})
        policy = self._create_policy(pricelist_ids=self._link(pricelist))
        self.assertFalse(self._ask(self._create_old_order()).policy_id)
        order = self._create_old_order(pricelist_id=pricelist.id)
        self.assertEqual(self._ask(order).policy_id, policy)

    def test_by_country(self):
        policy = self._create_policy(country_ids=self._link(self.env.ref("base.pl")))
        self.customer.country_id = self.env.ref("base.tr")
        self.assertFalse(self._ask(self._create_old_order()).policy_id)
        self.customer.country_id = self.env.ref("base.pl")
        self.assertEqual(self._ask(self._create_old_order()).policy_id, policy)

    def test_all_criteria_must_fit(self):
        self.customer.country_id = self.env.ref("base.tr")
        self._create_policy(
            product_ids=self._link(self.product), country_ids=self._link(self.env.ref("base.pl"))
        )
        self.assertFalse(self._ask(self._create_old_order()).policy_id)

    def test_other_companies_have_their_own(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["rma.policy"].create({"name": "Theirs", "company_id": other.id, "sequence": 1})
        ours = self._create_policy(company_id=False, sequence=2)
        self.assertEqual(self._ask(self._create_old_order()).policy_id, ours)
