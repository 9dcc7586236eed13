from odoo.tests import tagged

from odoo.addons.rma_policy.tests.common import PolicyCommon
from odoo.addons.rma_portal.tests.common import RmaPortalCommon


@tagged("post_install", "-at_install")
class TestPortalPolicy(RmaPortalCommon, PolicyCommon):
    """What a policy refuses is not offered to customers, who read why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._create_old_order(days=40).order_line
        cls.policy = cls._create_policy(window_start="delivery", window_days=30)

    def _get_obstacles(self, lines):
        return lines.with_user(self.user_ada).sudo()._get_rma_obstacles()

    def test_late_goods_are_not_offered(self):
        obstacles = self._get_obstacles(self.late | self.line)
        self.assertIn("Too late", obstacles[self.late][0])
        self.assertFalse(obstacles[self.line])

    def test_what_another_reason_allows_is_offered(self):
        self._create_policy(
            name="Complaints",
            sequence=1,
            match_reason_ids=self._link(self.env.ref("rma_core.reason_defective")),
            window_start="delivery",
            window_days=730,
        )
        self.assertFalse(self._get_obstacles(self.late)[self.late])

    def test_what_depends_on_the_request_is_judged_later(self):
        self.policy.write({"window_start": "none", "require_note": True, "require_photo": True})
        self.assertFalse(self._get_obstacles(self.late)[self.late])

    def test_what_a_person_decides_is_offered(self):
        self.policy.window_grace_days = 20
        self.assertFalse(self._get_obstacles(self.late)[self.late])

    def test_where_other_reasons_have_no_policy_it_is_offered(self):
        self.policy.match_reason_ids = self.reason
        self.assertFalse(self._get_obstacles(self.late)[self.late])

    def test_each_website_has_its_own_policy(self):
        ours = self.env["website"].search([], limit=1)
        other = self.env["website"].create({"name": "Outlet"})
        outlet = self._create_policy(
            name="Outlet", sequence=1, is_returnable=False, website_ids=self._link(other)
        )
        at_outlet = self.line.with_user(self.user_ada).sudo().with_context(website_id=other.id)
        self.assertTrue(at_outlet._get_rma_obstacles()[self.line])
        self.assertFalse(self._get_obstacles(self.line)[self.line])
        for website, policy in ((ours, self.policy), (other, outlet)):
            rma = self._create_return((self.line, 1), submit=False)
            rma.sudo().website_id = website
            rma.action_submit()
            self.assertEqual(rma.line_ids.policy_id, policy)

    def test_returns_know_the_website_they_were_asked_for_on(self):
        website = self.env["website"].search([], limit=1)
        request = (
            self.env["rma.request"]
            .with_user(self.user_ada)
            .sudo()
            .create(
                {
                    "partner_id": self.user_ada.partner_id.id,
                    "website_id": website.id,
                    "origin": "portal",
                }
            )
        )
        self.assertEqual(request._prepare_rma_order_vals()["website_id"], website.id)

    def test_the_page_of_a_return_tells_the_conditions(self):
        self.policy.description = "Unused goods only."
        self.policy.shipping_fee = 4.5
        rma = self._create_return((self.line, 1, {"reason_id": self.reason.id}))
        self._sign_in(self.user_ada)
        told = []
        for waived in (False, self.reason):
            self.policy.fee_waived_reason_ids = waived
            for payer in ("customer", "fee", "company"):
                self.policy.shipping_payer = payer
                page = self._get(f"/my/returns/{rma.id}")
                told.append(self._text(page, "//*[@id='o_rma_conditions']"))
        self.assertIn("You pay the carrier", told[0])
        self.assertRegex(told[1], r"we keep .*4\.50.* of the refund")
        for text in told:
            self.assertIn("Unused goods only.", text)
        for text in told[2:]:
            self.assertIn("costs you nothing", text)

    def test_without_policies_there_are_no_conditions(self):
        self.policy.active = False
        rma = self._create_return((self.line, 1))
        self._sign_in(self.user_ada)
        page = self._get(f"/my/returns/{rma.id}")
        self.assertFalse(page.xpath("//*[@id='o_rma_conditions']"))

    def test_what_is_asked_for_by_the_form_comes_under_the_policy_of_its_website(self):
        other = self.env["website"].create(
            {"name": "Outlet", "domain": "https://outlet.example.com"}
        )
        for number, website in enumerate((other, self.website)):
            self._create_policy(
                name=website.name, sequence=number, website_ids=self._link(website)
            )
        self._sign_in(self.user_ada)
        self._fill(1, pick=[self.line])
        self._fill(2, **self._details(self._find_draft()))
        self._fill(3)
        self._fill(4, "send", reference="PO 9")
        rma = self.env["rma.order"].search([("reference", "=", "PO 9")])
        self.assertRecordValues(rma, [{"website_id": self.website.id, "origin": "portal"}])
        self.assertEqual(rma.line_ids.policy_id.website_ids, self.website)

    def test_no_query_for_each_line(self):
        order = self._create_old_order(*[(self.product, 1)] * 12, days=40)
        counts = []
        for lines in (order.order_line[:2], order.order_line):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            # A recordset read from an order forgets its siblings with the cache.
            lines.browse(lines.ids)._get_rma_policy_refusals()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
