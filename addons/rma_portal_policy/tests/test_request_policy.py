from odoo.tests import tagged

from odoo.addons.rma_policy.tests.common import PolicyCommon
from odoo.addons.rma_portal.tests.common import RmaPortalCommon


@tagged("post_install", "-at_install")
class TestRequestPolicy(RmaPortalCommon, PolicyCommon):
    """Each product is judged as soon as reason and quantity are known, and the rest is sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._create_old_order(days=40).order_line
        cls.defective = cls.env.ref("rma_core.reason_defective_later")
        cls.policy = cls._create_policy(
            name="Withdrawal",
            sequence=2,
            window_start="delivery",
            window_days=30,
            description="Unused goods only.",
        )
        cls.complaints = cls._create_policy(
            name="Complaints",
            sequence=1,
            match_reason_ids=cls._link(cls.defective),
            window_start="delivery",
            window_days=730,
            description="Two years.",
        )

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_ada)

    def _choose(self, *lines):
        self._fill(1, pick=lines)
        return self._find_draft()

    def _money(self, amount):
        return self.env.company.currency_id.format(amount).replace("\xa0", " ")

    def _words(self, page, xpath):
        return self._text(page, xpath).replace("\xa0", " ")

    def test_what_is_too_late_is_told_at_once_and_the_rest_is_sent(self):
        draft = self._choose(self.late, self.line)
        late = draft.line_ids.filtered(lambda line: line.sale_line_id == self.late)
        page = self._fill(2, "save", **self._details(draft))
        told = self._text(page, f"//*[@class='o_rma_trial'][@data-line='{late.id}']")
        self.assertIn("Too late: it could be returned until", told)
        self.assertIn(f"choose it: {self.defective.name}", told)
        self.assertIn("That is possible until", told)
        page = self._fill(2, **self._details(draft))
        self.assertEqual(self._get_step(page), 3)
        self.assertIn("Too late", self._text(page, "//*[@id='o_rma_refused']"))
        page = self._fill(3)
        conditions = self._text(page, "//*[@id='o_rma_conditions']")
        self.assertIn("Unused goods only.", conditions)
        self.assertNotIn("Two years.", conditions)
        self.assertEqual(len(page.xpath("//*[@id='o_rma_summary']/li")), 1)
        self._fill(4, "send")
        self.assertEqual(draft.order_id.line_ids.sale_line_id, self.line)
        self.assertFalse(self.late.rma_line_ids)

    def test_another_reason_is_taken(self):
        draft = self._choose(self.late)
        page = self._fill(2, status=422, **self._details(draft))
        self.assertEqual(self._get_step(page), 2)
        self.assertIn("Too late", self._get_errors(page)[0])
        details = self._details(draft, reason=self.defective.id, description="It flickers")
        page = self._fill(2, **details)
        self.assertEqual(self._get_step(page), 3)

    def test_what_a_policy_asks_for_is_asked_for_in_the_form(self):
        self.policy.write({"require_photo": True, "require_note": True})
        draft = self._choose(self.line)
        page = self._fill(2, status=422, **self._details(draft))
        self.assertIn("Explain in a few words", self._get_errors(page)[0])
        page = self._fill(2, **self._details(draft, description="Wrong colour"))
        self.assertEqual(self._get_step(page), 3)
        page = self._fill(3, status=422)
        self.assertIn("Add a photo of it", self._get_errors(page)[0])

    def test_fees_come_off_what_was_paid_as_on_the_credit_note(self):
        self.policy.write({"restocking_fee_type": "percent", "restocking_percent": 10})
        draft = self._choose(self.line)
        page = self._fill(2, "save", **self._details(draft, quantity="2"))
        offers = draft.line_ids._get_portal_offers()
        (trial,) = draft._try_out(offers).values()
        self.assertEqual(trial.paid, 230)
        self.assertLess(trial.amount, 230)
        told = self._words(page, "//*[@class='o_rma_trial']")
        self.assertIn(f"You paid {self._money(230)}", told)
        self.assertIn(f"You get back {self._money(trial.amount)}", told)
        total = self._words(page, "//*[@id='o_rma_total']")
        self.assertIn(f"You get back in all {self._money(trial.amount)}", total)
        self._fill(2, **self._details(draft, quantity="2"))
        self._fill(3)
        self._fill(4, "send")
        order = draft.order_id.with_user(self.manager)
        order.action_approve()
        self._receive(order)
        order.action_process()
        order.refund_ids.filtered(lambda move: move.state == "draft").sudo().action_post()
        self.assertEqual(sum(order.sudo().refund_ids.mapped("amount_total")), trial.amount)

    def test_trials_leave_nothing_and_use_up_no_number(self):
        draft = self._choose(self.line)
        before = self.env["rma.order"].search_count([])
        first = self._create_return((self.line_other, 1))
        for __ in range(3):
            self._fill(2, "save", **self._details(draft))
        self.policy.is_returnable = False
        self._fill(2, status=422, **self._details(draft))
        second = self._create_return((self.line_other, 1))
        self.assertEqual(int(second.name[-5:]), int(first.name[-5:]) + 1)
        self.assertEqual(self.env["rma.order"].search_count([]), before + 2)

    def test_the_conditions_of_a_cancelled_return_are_gone(self):
        rma = self._create_return(
            (self.line, 1, {"reason_id": self.reason.id}),
            (self.line_other, 1, {"reason_id": self.defective.id, "description": "Broken"}),
        )
        page = self._get(f"/my/returns/{rma.id}")
        text = self._text(page, "//*[@id='o_rma_conditions']")
        self.assertRegex(text, "Lamp Unused goods only.*Chair Two years.")
        rma.action_cancel()
        page = self._get(f"/my/returns/{rma.id}")
        self.assertFalse(page.xpath("//*[@id='o_rma_conditions']"))
