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
