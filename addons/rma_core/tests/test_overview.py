from datetime import timedelta

from odoo.fields import Date
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestOverview(RmaCommon):
    """The first screen: what waits for whom, late first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._create_user("rma_colleague", "rma_core.rma_core_group_user")
        cls.line = cls._create_order((cls.product, 20)).order_line

    def setUp(self):
        super().setUp()
        self.before = self._read()

    def _read(self, user=None):
        self.env.invalidate_all()
        overview = self.env["rma.order"].with_user(user or self.clerk).get_overview()
        overview["cards"] = {card["key"]: card for card in overview["cards"]}
        return overview

    def _count(self, key, figure="count", user=None):
        before = self.before["cards"][key][figure] if user is None else 0
        return self._read(user)["cards"][key][figure] - before

    def test_every_step_waits_where_it_is(self):
        self._create_return((self.line, 1))
        self.assertEqual(self._count("review"), 1)
        revised = self._create_return((self.line, 1))
        revised._decline("revision", "Which one?")
        self.assertEqual(self._count("revision"), 1)
        rma = self._create_return((self.line, 2), approve=True, is_inspection_required=True)
        self.assertEqual(self._count("goods"), 1)
        self._receive(rma)
        self.assertEqual((self._count("goods"), self._count("inspect")), (0, 1))
        goods = rma.line_ids.sudo().stock_move_ids.move_line_ids
        restock = self.env.ref("rma_core.disposition_restock")
        rma._inspect([(goods, 1, False, restock)])
        self.assertEqual(self._count("inspect"), 1, "The other one is still to be looked at.")
        rma._inspect([(goods, 1, False, restock)])
        self.assertEqual((self._count("inspect"), self._count("settle")), (0, 0))
        self.assertEqual(self._count("post_refund"), len(rma.refund_ids))
        rma.sudo().refund_ids.button_cancel()
        self.assertEqual((self._count("settle"), self._count("post_refund")), (1, 0))
        rma.action_process()
        self._post(rma.sudo().refund_ids.filtered(lambda move: move.state == "draft"))
        self.assertEqual((self._count("settle"), self._count("post_refund")), (0, 0))

    def test_late_is_what_is_past_its_deadline(self):
        rma = self._create_return((self.line, 1), approve=True)
        rma.date_deadline = Date.today() + timedelta(days=1)
        self.assertEqual(self._count("goods", "late"), 0)
        rma.date_deadline = Date.today() - timedelta(days=1)
        self.assertEqual(self._count("goods", "late"), 1)
        asked = self._create_return((self.line, 1))
        asked.activity_ids.unlink()
        asked.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=Date.today() - timedelta(days=2),
            user_id=self.clerk.id,
        )
        self.assertEqual(self._count("review", "late"), 1)
        self.assertEqual(self._count("activities", "late", self.clerk), 1)

    def test_who_has_most_that_is_late_comes_first(self):
        self._create_return((self.line, 1), user_id=self.clerk.id)
        self._create_return((self.line, 1), user_id=self.clerk.id)
        late = self._create_return((self.line, 1), approve=True, user_id=self.colleague.id)
        late.date_deadline = Date.today() - timedelta(days=1)
        users = [user for user in self._read()["users"] if user["id"]]
        mine = [user for user in users if user["id"] in (self.clerk.id, self.colleague.id)]
        self.assertEqual([user["id"] for user in mine], [self.colleague.id, self.clerk.id])
        self.assertEqual((mine[0]["late"], mine[1]["cards"]["review"]), (1, 2))
        self.assertEqual(self._count("review", "mine"), 2)

    def test_figures_are_those_of_the_lists_they_open(self):
        self._create_return((self.line, 1), approve=True)
        for user in (self.clerk, self.manager, self.accountant):
            for card in self._read(user)["cards"].values():
                records = self.env[card["model"]].with_user(user)
                self.assertEqual(records.search_count(card["domain"]), card["count"])

    def test_nobody_sees_what_he_may_not(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user("rma_stranger", "rma_core.rma_core_group_user")
        stranger.write({"company_id": company.id, "company_ids": [(6, 0, company.ids)]})
        self._create_return((self.line, 1))
        overview = self._read(stranger)
        self.assertFalse(any(card["count"] for card in overview["cards"].values()))
        self.assertTrue(overview["is_empty"])
        self.assertFalse(self._read()["is_empty"])

    def test_asks_the_database_little(self):
        self._create_return((self.line, 1), approve=True)
        self._read()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self.env["rma.order"].with_user(self.clerk).get_overview()
