from datetime import datetime

from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import RmaCommon


@tagged("post_install", "-at_install")
class TestReportRates(RmaCommon):
    """What came back of what was sold, however it is grouped and filtered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whatever else a database has sold was sold before.
        cls.january = cls._sell(2031, 1, (cls.product, 10), (cls.product_other, 5))
        cls.february = cls._sell(2031, 2, (cls.product, 10), partner=cls.other_customer)
        cls.year = [("date", ">=", "2031-01-01"), ("date", "<", "2032-01-01")]

    @classmethod
    def _sell(cls, year, month, *lines, **vals):
        order = cls._create_order(*lines, **vals)
        order.date_order = datetime(year, month, 15, 12)
        return order

    def setUp(self):
        super().setUp()
        lamps, chairs = self.january.order_line
        self.returned = self._return(2, (lamps, 4))
        self.returned |= self._return(3, (chairs, 1))
        self.returned |= self._return(3, (self.february.order_line, 1, {"reason_id": False}))
        declined = self._return(3, (lamps, 2))
        declined._decline("rejected", "No")

    def _return(self, month, *lines):
        rma = self._create_return(*lines)
        rma.sudo()._write_protected({"date_submitted": datetime(2031, month, 20, 12)})
        return rma

    def _rates(self, groupby=(), domain=None, measure="return_rate:avg"):
        report = self.env["rma.report"].with_user(self.clerk)
        domain = self.year if domain is None else domain
        return report._read_group(domain, groupby, ["quantity_sold:sum", measure])

    def test_the_total_is_all_that_came_back_of_all_that_was_sold(self):
        self.assertEqual(self._rates(), [(25, 6 / 25)])
        value = (4 * 100 + 40 + 100) / (20 * 100 + 5 * 40)
        [(__, rate)] = self._rates(measure="return_rate_value:avg")
        self.assertAlmostEqual(rate, value)

    def test_by_product(self):
        self.assertEqual(
            dict((row[0], row[1:]) for row in self._rates(["product_id"])),
            {self.product: (20, 5 / 20), self.product_other: (5, 1 / 5)},
        )

    def test_by_customer_and_product(self):
        rows = self._rates(["commercial_partner_id", "product_id"])
        self.assertEqual(
            {row[:2]: row[2:] for row in rows},
            {
                (self.customer, self.product): (10, 4 / 10),
                (self.customer, self.product_other): (5, 1 / 5),
                (self.other_customer, self.product): (10, 1 / 10),
            },
        )

    def test_a_reason_is_measured_against_all_sales(self):
        self._create_return((self.january.order_line[0], 1), submit=False)
        rows = {row[0]: row[1:] for row in self._rates(["reason_id"])}
        self.assertEqual(rows[self.env["rma.reason"]], (25, 6 / 25))

    def test_by_month_of_request_and_by_month_of_sale(self):
        by_request = {row[0].month: row[1:] for row in self._rates(["date:month"])}
        # In March nothing was sold.
        self.assertEqual(by_request, {2: (10, 4 / 10), 3: (0, False)})
        sold = [("date_sold", ">=", "2031-01-01"), ("date_sold", "<", "2032-01-01")]
        by_sale = {row[0].month: row[1:] for row in self._rates(["date_sold:month"], sold)}
        self.assertEqual(by_sale, {1: (15, 5 / 15), 2: (10, 1 / 10)})
        cohort = self._rates(["date_sold:month", "date:month"], sold)
        self.assertEqual(
            {(row[0].month, row[1].month): row[2:] for row in cohort},
            {(1, 2): (15, 4 / 15), (1, 3): (15, 1 / 15), (2, 3): (10, 1 / 10)},
        )

    def test_filters_on_what_sales_have_filter_them(self):
        lamps = [*self.year, ("product_id.name", "=", "Lamp")]
        self.assertEqual(self._rates(domain=lamps), [(20, 5 / 20)])
        # Sales are in no state of a return.
        open_ = [*self.year, ("state", "!=", "rejected"), ("quantity", ">", 3)]
        self.assertEqual(self._rates(domain=open_), [(25, 4 / 25)])
        either = [*self.year, "|", ("product_id", "=", self.product.id), ("quantity", ">", 3)]
        self.assertEqual(self._rates(domain=either), [(25, 5 / 25)])

    def test_sub_totals_of_the_pivot_agree(self):
        report = self.env["rma.report"].with_user(self.clerk)
        result = report.formatted_read_grouping_sets(
            self.year, [[], ["product_id"]], ["return_rate:avg", "quantity_claimed:sum"]
        )
        [total], products = result
        self.assertAlmostEqual(total["return_rate:avg"], 6 / 25)
        rates = {group["product_id"][0]: group["return_rate:avg"] for group in products}
        self.assertEqual(rates, {self.product.id: 5 / 20, self.product_other.id: 1 / 5})
        self.assertEqual(sum(group["quantity_claimed:sum"] for group in products), 6)

    def test_who_is_limited_learns_nothing_of_other_sales(self):
        self.clerk.rma_partner_ids = self.other_customer
        self.assertEqual(self._rates(), [(10, 1 / 10)])
        self.assertEqual(
            self._rates(["commercial_partner_id"]), [(self.other_customer, 10, 1 / 10)]
        )

    def test_salespeople_measure_their_own_sales(self):
        seller = self._create_user("rma_seller", "sales_team.group_sale_salesman")
        self.february.user_id = seller
        self.january.user_id = self.salesman
        report = self.env["rma.report"]
        asked = (self.year, [], ["quantity_sold:sum", "return_rate:avg"])
        self.assertEqual(report.with_user(seller)._read_group(*asked), [(10, 1 / 10)])
        self.assertEqual(report.with_user(self.salesman)._read_group(*asked), [(25, 6 / 25)])

    def test_services_and_quotations_are_not_sold_goods(self):
        service = self._create_product("Work", 10, type="service", is_storable=False)
        order = self._create_order((self.product, 3), (service, 4), deliver=False, invoice=False)
        order.date_order = datetime(2031, 4, 1)
        quotation = order.copy({"date_order": datetime(2031, 4, 1)})
        self.assertEqual(quotation.state, "draft")
        self.assertEqual(self._rates()[0][0], 25 + 3)
