from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RmaPortalCommon


@tagged("post_install", "-at_install")
class TestScope(RmaPortalCommon):
    """A dealer's contacts see the returns of their branch, head office all if it shall."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        create = cls.env["res.partner"].create
        cls.company_partner = create({"name": "Dealer", "is_company": True})
        cls.north, cls.south = create(
            [
                {"name": name, "parent_id": cls.company_partner.id, "type": "delivery"}
                for name in ("North", "South")
            ]
        )
        cls.nina, cls.sam, cls.hugo = create(
            [
                {"name": "Nina", "parent_id": cls.north.id, "email": "nina@example.com"},
                {"name": "Sam", "parent_id": cls.south.id, "email": "sam@example.com"},
                {"name": "Hugo", "parent_id": cls.company_partner.id, "email": "h@example.com"},
            ]
        )
        cls.users = {
            partner: cls._create_portal_user(partner, partner.name.lower())
            for partner in (cls.nina, cls.sam, cls.hugo)
        }
        cls.rma_north = cls._return_for(cls.north)
        cls.rma_south = cls._return_for(cls.south)
        cls.rma_head = cls._return_for(
            cls.company_partner, partner_shipping_id=cls.company_partner.id
        )

    @classmethod
    def _return_for(cls, partner, **vals):
        order = cls._create_order((cls.product, 2), partner=partner, **vals)
        return cls._create_return((order.order_line, 1))

    def _assert_sees(self, partner, returns):
        """Records, search, lines and the pages agree on what a contact sees."""
        everything = self.rma_north | self.rma_south | self.rma_head
        user = self.users[partner]
        self.env.invalidate_all()
        own = self.env["rma.order"].with_user(user)
        self.assertEqual(own.search([]), returns)
        self.assertEqual(own.env["rma.order.line"].search([]).order_id, returns)
        for rma in everything:
            if rma in returns:
                self.assertTrue(rma.with_user(user).read(["name"]))
            else:
                with self.assertRaises(AccessError):
                    rma.with_user(user).read(["name"])
        self._sign_in(user)
        text = self._text(self._get("/my/returns"))
        for rma in everything:
            self.assertEqual(rma.name in text, rma in returns)
            self._get(f"/my/returns/{rma.id}", status=200 if rma in returns else 404)

    def test_a_branch_sees_its_own_returns(self):
        self._assert_sees(self.nina, self.rma_north)
        self._assert_sees(self.sam, self.rma_south)

    def test_head_office_sees_its_own_and_all_once_it_is_marked(self):
        self._assert_sees(self.hugo, self.rma_head)
        self.hugo.rma_sees_all_branches = True
        self._assert_sees(self.hugo, self.rma_north | self.rma_south | self.rma_head)

    def test_a_branch_sees_what_was_shipped_to_it(self):
        rma = self._return_for(self.company_partner, partner_shipping_id=self.north.id)
        self.env.invalidate_all()
        self.assertIn(rma, self.env["rma.order"].with_user(self.users[self.nina]).search([]))
        self.assertNotIn(rma, self.env["rma.order"].with_user(self.users[self.sam]).search([]))

    def test_a_present_shipped_to_another_customer_stays_the_buyer_s(self):
        rma = self._return_for(self.customer, partner_shipping_id=self.north.id)
        self.env.invalidate_all()
        self.assertNotIn(rma, self.env["rma.order"].with_user(self.users[self.nina]).search([]))

    def test_moving_a_contact_moves_what_it_sees(self):
        self._assert_sees(self.nina, self.rma_north)
        self.nina.parent_id = self.south
        self._assert_sees(self.nina, self.rma_south)

    def test_the_whole_company_filters_by_branch(self):
        self.hugo.rma_sees_all_branches = True
        self._sign_in(self.users[self.hugo])
        text = self._text(self._get("/my/returns", branch=self.south.id))
        self.assertIn(self.rma_south.name, text)
        self.assertNotIn(self.rma_north.name, text)
        # A branch of somebody else counts as none.
        text = self._text(self._get("/my/returns", branch=self.customer.id))
        self.assertIn(self.rma_north.name, text)
        self._sign_in(self.users[self.nina])
        self.assertFalse(self._get("/my/returns").xpath("//*[@id='o_rma_branches']"))

    def test_what_staff_has_not_handed_in_is_not_shown(self):
        draft = self._create_return((self.line, 1), submit=False)
        self.env.invalidate_all()
        self.assertNotIn(draft, self.env["rma.order"].with_user(self.user_ada).search([]))
        self._sign_in(self.user_ada)
        self._get(f"/my/returns/{draft.id}", status=404)

    def test_customers_change_and_delete_nothing_by_the_api(self):
        rma = self._create_return((self.line, 1)).with_user(self.user_ada)
        self.env.invalidate_all()
        for record in (rma, rma.line_ids):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(record.has_access(operation))
        with self.assertRaises(AccessError):
            rma.read(["note"])
        with self.assertRaises(AccessError):
            rma.action_cancel()
