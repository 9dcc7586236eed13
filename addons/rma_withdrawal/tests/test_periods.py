from datetime import date, timedelta

from odoo.fields import Date, Datetime
from odoo.tests import tagged

from ..periods import get_period
from .common import WithdrawalCommon


@tagged("post_install", "-at_install")
class TestPeriods(WithdrawalCommon):
    """Articles 9 and 10: how long a consumer may withdraw, line by line."""

    def _end(self, line):
        return line._get_withdrawal_periods()[line].end

    def _deliver_on(self, order, day):
        order.picking_ids.filtered(lambda p: p.state == "done").withdrawal_delivered_on = day

    def test_fourteen_days_after_the_consumer_has_the_goods(self):
        self.order.withdrawal_instructed_on = date(2026, 6, 1)
        self._deliver_on(self.order, date(2026, 7, 1))
        self.assertEqual(self._end(self.line), date(2026, 7, 15))

    def test_without_the_carriers_word_dispatch_and_days_in_transit_count(self):
        self.website.withdrawal_transit_days = 4
        self.order.withdrawal_instructed_on = date(2026, 6, 1)
        self.order.picking_ids.date_done = Datetime.to_datetime("2026-07-01 10:00:00")
        self.assertEqual(self._end(self.line), get_period(date(2026, 7, 5), date(2026, 6, 1)).end)
        self.assertEqual(self._end(self.line), date(2026, 7, 20), "the 19th is a Sunday")

    def test_it_has_not_begun_while_some_goods_are_to_come(self):
        order = self._create_order(
            (self.product, 2), (self.product_other, 2), deliver=False, invoice=False
        )
        self._deliver(order, {self.product: 2, self.product_other: 1})
        first, last = order.order_line
        self.assertFalse(self._end(first))
        self.assertTrue(order._can_withdraw())
        self._deliver(order)
        pickings = order.picking_ids.filtered(lambda p: p.state == "done").sorted("id")
        pickings[0].withdrawal_delivered_on = date(2026, 7, 1)
        pickings[-1].withdrawal_delivered_on = date(2026, 7, 8)
        order.withdrawal_instructed_on = date(2026, 6, 1)
        self.assertEqual(self._end(first), date(2026, 7, 22), "from the last goods")
        self.assertEqual(self._end(last), date(2026, 7, 22))

    def test_regular_deliveries_count_from_the_first(self):
        self.product.withdrawal_is_regular = True
        order = self._create_order((self.product, 3), deliver=False, invoice=False)
        self._deliver(order, {self.product: 1})
        order.withdrawal_instructed_on = date(2026, 6, 1)
        self._deliver_on(order, date(2026, 7, 1))
        self.assertEqual(self._end(order.order_line), date(2026, 7, 15))

    def test_services_and_digital_content_count_from_the_contract(self):
        service = self._create_product("Course", 50, type="service", is_storable=False)
        order = self._create_order((service, 1), (self.product, 1), deliver=False, invoice=False)
        order.date_order = Datetime.to_datetime("2026-07-01 10:00:00")
        order.withdrawal_instructed_on = date(2026, 7, 1)
        self.assertEqual(self._end(order.order_line[0]), date(2026, 7, 15))
        self.assertFalse(self._end(order.order_line[1]))

    def test_never_told_gives_twelve_months_more(self):
        self._deliver_on(self.order, date(2026, 7, 1))
        self.order.withdrawal_instructed_on = False
        self.assertEqual(self._end(self.line), date(2027, 7, 15))

    def test_told_later_gives_fourteen_days_from_then(self):
        self._deliver_on(self.order, date(2026, 7, 1))
        self.order.withdrawal_instructed_on = date(2026, 9, 10)
        self.assertEqual(self._end(self.line), date(2026, 9, 24))

    def test_orders_come_with_the_instruction_as_the_website_says(self):
        self.assertEqual(self.order.withdrawal_instructed_on, self.order._get_contract_date())
        self.website.withdrawal_is_instructed = False
        self.assertFalse(self._create_order((self.product, 1)).withdrawal_instructed_on)

    def test_the_order_page_offers_it_as_long_as_a_period_runs(self):
        self.assertTrue(self.order._can_withdraw())
        self._make_old(self.order, 60)
        self.assertFalse(self.order._can_withdraw())

    def test_consumers_only_and_in_poland_sole_traders(self):
        germany, poland = self.env.ref("base.de"), self.env.ref("base.pl")
        for role, country, expected in (
            ("consumer", germany, True),
            ("business", germany, False),
            ("business", poland, False),
            ("sole_trader", germany, False),
            ("sole_trader", poland, True),
        ):
            self.customer.write({"withdrawal_role": role, "country_id": country.id})
            self.assertEqual(self.order._is_withdrawal_consumer(), expected, (role, country.code))

    def test_companies_buy_as_a_business_unless_marked(self):
        company = self.env["res.partner"].create({"name": "Trader", "is_company": True})
        self.assertEqual(company.withdrawal_role, "business")
        company.withdrawal_role = "sole_trader"
        company.is_company = False
        self.assertEqual(company.withdrawal_role, "sole_trader")
        self.assertEqual(self.customer.withdrawal_role, "consumer")

    def test_the_scope_says_where(self):
        self.customer.country_id = self.env.ref("base.us")
        self.assertFalse(self.order._can_withdraw())
        self.website.withdrawal_scope = "all"
        self.assertTrue(self.order._can_withdraw())
        self.website.withdrawal_scope = "off"
        self.assertFalse(self.order._can_withdraw())
        self.website.withdrawal_scope = "eu"
        self.customer.country_id = False
        self.assertTrue(self.order._can_withdraw(), "nobody knows where: the consumer's favour")

    def test_the_last_day_counts_and_the_day_after_is_marked(self):
        end = self._end(self.line)
        for days, late in ((0, False), (1, True)):
            sent = end + timedelta(days=days)
            periods = self.line._get_withdrawal_periods()
            self.assertEqual(periods[self.line].is_over(sent), late)
        self.assertGreater(end, Date.today())
