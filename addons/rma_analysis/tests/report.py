from collections import defaultdict
from datetime import datetime, timedelta

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.rma_core.tests.common import CLERK_GROUPS, RmaCommon

MEASURES = (
    "__count",
    "return_count:count_distinct",
    "quantity:sum",
    "quantity_received:sum",
    "quantity_accepted:sum",
    "quantity_refused:sum",
    "quantity_claimed:sum",
    "amount_claimed:sum",
    "amount_credited:sum",
    "net_cost:sum",
    "repeat_count:sum",
    "days_to_approve:avg",
    "days_to_receive:avg",
    "days_to_settle:avg",
)
DIMENSIONS = (
    "product_id",
    "categ_id",
    "partner_id",
    "commercial_partner_id",
    "country_id",
    "reason_id",
    "main_reason_id",
    "line_currency_id",
    "outcome_id",
    "warehouse_id",
    "user_id",
    "supplier_id",
    "company_id",
    "state",
    "order_id",
)
RATE = 4


class RmaReportCase(RmaCommon):
    """Returns of all kinds, in two companies and currencies, and their figures counted from the
    documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls.env["res.currency"].create(
            {
                "name": "XTT",
                "symbol": "x",
                "rate_ids": [Command.create({"name": "2024-01-01", "rate": RATE})],
            }
        )
        cls.dealer = cls.env["res.partner"].create(
            {"name": "Dealer", "is_company": True, "country_id": cls.env.ref("base.pl").id}
        )
        cls.branch = cls.env["res.partner"].create(
            {"name": "Branch", "parent_id": cls.dealer.id, "country_id": cls.env.ref("base.de").id}
        )
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.product.seller_ids = [Command.create({"partner_id": cls.vendor.id, "price": 1})]
        cls.product_other.categ_id = cls.env["product.category"].create({"name": "Furniture"})
        cls._create_second_company()

    @classmethod
    def _create_second_company(cls):
        cls.second = cls.env["res.company"].create(
            {"name": "Second Company", "currency_id": cls.foreign.id}
        )
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.second, install_demo=False
        )
        cls.second.currency_id = cls.foreign
        cls.clerk_both = new_test_user(
            cls.env,
            "clerk_both",
            groups=CLERK_GROUPS,
            company_id=cls.env.company.id,
            company_ids=[Command.set((cls.env.company | cls.second).ids)],
        )

    def setUp(self):
        super().setUp()
        self.returns = self._create_returns()
        self._date_returns()
        self.second_return = self._create_return_of_second_company()

    # ------------------------------------------------------------------ the documents

    def _create_returns(self):
        """Return returns in all states: refused in part, received in part, rejected, new,
        replaced, in another unit, and in another currency."""
        order = self._create_order((self.product, 10), (self.product_other, 6))
        lamps, chairs = order.order_line
        inspected = self._create_return((lamps, 4), approve=True, is_inspection_required=True)
        self._receive(inspected)
        goods = inspected.line_ids.sudo().stock_move_ids.move_line_ids
        nothing = self.env["rma.disposition"]
        restock = self.env.ref("rma_core.disposition_restock")
        inspected._inspect([(goods, 3, False, restock), (goods, 1, True, nothing)])
        self._post(inspected.refund_ids)
        partial = self._create_return((chairs, 3, {"reason_id": self.reason.id}), approve=True)
        self._receive(partial, {self.product_other: 2})
        again = self._create_return((lamps, 2, self._replace()), approve=True)
        self._receive(again)
        self._deliver_replacement(again)
        others = self._create_order((self.product, 5), partner=self.branch).order_line
        rejected = self._create_return((others, 2))
        rejected._decline("rejected", "Not ours")
        new = self._create_return((others, 1), submit=False)
        dozen = self._create_order(
            (self.product_other, 2, {"product_uom_id": self.env.ref("uom.product_uom_dozen").id}),
            partner=self.branch,
        )
        dozens = self._create_return((dozen.order_line, 1), approve=True)
        return inspected | partial | again | rejected | new | dozens | self._create_foreign()

    def _replace(self):
        self._stock(self.product, 10)
        return {"outcome_id": self.env.ref("rma_core.outcome_replace").id}

    def _deliver_replacement(self, rma):
        deliveries = rma.sudo().delivery_ids
        deliveries.move_ids.picked = True
        deliveries.button_validate()

    def _create_foreign(self):
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": self.foreign.id}
        )
        order = self._create_order(
            (self.product, 4, {"price_unit": 200}),
            partner=self.other_customer,
            pricelist_id=pricelist.id,
        )
        rma = self._create_return((order.order_line, 2), approve=True)
        self._receive(rma)
        self._post(rma.refund_ids)
        return rma

    def _create_return_of_second_company(self):
        env = self.env(context={**self.env.context, "allowed_company_ids": self.second.ids})
        partner = env["res.partner"].browse(self.customer.id)
        line = {
            "product_id": self.product.id,
            "quantity": 2,
            "price_unit": 50,
            "outcome_id": self.env.ref("rma_core.outcome_keep").id,
        }
        rma = env["rma.order"].create(
            {"partner_id": partner.id, "line_ids": [Command.create(line)]}
        )
        rma.action_submit()
        rma.action_approve()
        drafts = rma.refund_ids.filtered(lambda move: move.state == "draft")
        drafts.action_post()
        return rma.with_env(self.env)

    def _date_returns(self):
        start = datetime(2026, 1, 10)
        for number, rma in enumerate(self.returns.sudo()):
            dates = {
                "date_submitted": start + timedelta(days=20 * number),
                "date_approved": start + timedelta(days=20 * number + 1.5),
                "date_received": start + timedelta(days=20 * number + 4),
                "date_closed": start + timedelta(days=20 * number + 9),
            }
            rma._write_protected({name: value for name, value in dates.items() if rma[name]})

    # ------------------------------------------------------------------ counted by hand

    def _count(self, rma_lines):
        """Return the measures of some lines, from documents alone."""
        rma_lines = rma_lines.sudo()
        approved = rma_lines.filtered(lambda line: line.order_id.date_approved)
        refunds = rma_lines.account_line_ids.move_id.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_refund"
        )
        moves = rma_lines.stock_move_ids.filtered(lambda move: move.state == "done")
        came = moves.filtered(lambda move: move.location_id.usage == "customer")
        went = moves.filtered(lambda move: move.location_dest_id.usage == "customer")
        rates = {move: self._rate(move.company_id) for move in refunds}
        credited = -sum(move.amount_total_signed * rates[move] for move in refunds)
        untaxed = -sum(move.amount_untaxed_signed * rates[move] for move in refunds)
        return {
            "__count": len(rma_lines),
            "return_count:count_distinct": len(rma_lines.order_id),
            "quantity:sum": sum(self._units(line, line.quantity) for line in rma_lines),
            "quantity_received:sum": self._goods(came),
            "quantity_accepted:sum": sum(self._accepted(line) for line in approved),
            "quantity_refused:sum": sum(self._refused(line) for line in rma_lines),
            "quantity_claimed:sum": sum(self._returned(line) for line in rma_lines),
            "amount_claimed:sum": sum(
                self._returned(line) * self._price(line) for line in rma_lines
            ),
            "amount_credited:sum": credited,
            "net_cost:sum": untaxed - self._value(came) + self._value(went),
            "repeat_count:sum": len(rma_lines & self.returns[2].sudo().line_ids),
            "days_to_approve:avg": self._days(rma_lines, "date_submitted", "date_approved"),
            "days_to_receive:avg": self._days(rma_lines, "date_approved", "date_received"),
            "days_to_settle:avg": self._days(rma_lines, "date_submitted", "date_closed"),
        }

    def _rate(self, company):
        return 1 / RATE if company == self.second else 1

    def _units(self, line, quantity):
        return line.uom_id._compute_quantity(quantity, line.product_id.uom_id)

    def _goods(self, moves):
        return sum(
            move.product_uom._compute_quantity(move.quantity, move.product_id.uom_id)
            for move in moves
        )

    def _value(self, moves):
        return sum(self._goods(move) * move.product_id.standard_price for move in moves)

    def _accepted(self, line):
        if not line.outcome_id.needs_receipt:
            return line.quantity
        came = line.stock_move_ids.filtered(
            lambda move: move.state == "done" and move.location_id.usage == "customer"
        )
        return self._goods(came) - self._refused(line)

    def _refused(self, line):
        if line.order_id.state == "rejected":
            return line.quantity
        return 1 if line.order_id == self.returns[0] else 0

    def _returned(self, line):
        return 0 if line.order_id.state == "rejected" else self._units(line, line.quantity)

    def _price(self, line):
        if line.order_id.company_id == self.second:
            return line.price_unit / RATE
        if line.sale_line_id.currency_id == self.foreign:
            return line.sale_line_id.price_unit / RATE
        return line.product_id.list_price

    def _days(self, lines, start, end):
        spans = [
            (line.order_id[end] - line.order_id[start]).total_seconds() / 86400
            for line in lines
            if line.order_id[end] and line.order_id[start]
        ]
        return sum(spans) / len(spans) if spans else 0

    def _get_dimension(self, line, name):
        order, product = line.order_id, line.product_id
        special = {
            "categ_id": product.categ_id,
            "country_id": order.partner_id.country_id,
            "main_reason_id": line.reason_id.parent_id or line.reason_id,
            "line_currency_id": line.currency_id,
            "supplier_id": product.seller_ids.partner_id,
            "order_id": order,
            "state": order.state,
        }
        if name in special:
            return special[name]
        return line[name] if name in line._fields else order[name]

    # ------------------------------------------------------------------ beside the analysis

    def _report(self, user=None, companies=None):
        report = self.env["rma.report"].with_user(user or self.clerk)
        return report.with_context(allowed_company_ids=companies.ids) if companies else report

    def assertFigures(self, report, lines, dimension=None):
        groupby = [dimension] if dimension else []
        ours = [("order_id", "in", lines.order_id.ids)]
        rows = report._read_group(ours, groupby, MEASURES)
        groups = defaultdict(lambda: self.env["rma.order.line"])
        for line in lines:
            key = self._get_dimension(line, dimension) if dimension else None
            groups[key or False] |= line
        self.assertEqual(len(rows), len(groups))
        for row in rows:
            key = (row[0] or False) if dimension else False
            figures = dict(zip(MEASURES, row[len(groupby) :], strict=True))
            for measure, expected in self._count(groups[key]).items():
                with self.subTest(dimension=dimension, key=key, measure=measure):
                    self.assertAlmostEqual(figures[measure] or 0, expected, 2)
