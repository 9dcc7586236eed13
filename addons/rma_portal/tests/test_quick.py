from odoo import Command
from odoo.tests import tagged

from .common import RmaPortalCommon


@tagged("post_install", "-at_install")
class TestQuick(RmaPortalCommon):
    """Dealers enter many lines by code and quantity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.write({"default_code": "Lamp-01", "barcode": "4006381333931"})
        cls.product_other.default_code = "CHAIR_1"

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_ada)

    def _enter(self, *rows, paste="", status=200, **fields):
        data = {
            "code": [code for code, __ in rows],
            "quantity": [quantity for __, quantity in rows],
            "paste": paste,
            "reason": str(self.reason.id),
            "outcome": str(self.outcome_refund.id),
            **fields,
        }
        return self._post("/my/returns/quick", data, status=status)

    def test_codes_and_barcodes_find_their_deliveries(self):
        page = self._enter(("lamp-01", "2"), ("4006381333931", "1"), ("", ""), ("chair_1", ""))
        self.assertEqual(self._get_step(page), 4)
        draft = self._find_draft()
        self.assertEqual(
            {line.sale_line_id: line.quantity for line in draft.line_ids},
            {self.line: 3, self.line_other: 1},
        )
        self._fill(4, "send")
        self.assertEqual(draft.order_id.line_ids.reason_id, self.reason)

    def test_a_spreadsheet_is_pasted(self):
        self._enter(paste="LAMP-01\t2\r\nCHAIR_1;1\nlamp-01, 1\n\n")
        self.assertEqual(self._find_draft().line_ids.mapped("quantity"), [3, 1])

    def test_a_quantity_is_spread_oldest_or_newest_first(self):
        newer = self._create_order((self.product, 4)).order_line
        newer.move_ids.date = "2099-01-01"
        self._enter(("LAMP-01", "6"))
        draft = self._find_draft()
        quantities = {line.sale_line_id: line.quantity for line in draft.line_ids}
        self.assertEqual(quantities, {self.line: 5, newer: 1})
        draft.unlink()
        self.website.rma_delivery_choice = "newest"
        self._enter(("LAMP-01", "6"))
        quantities = {line.sale_line_id: line.quantity for line in self._find_draft().line_ids}
        self.assertEqual(quantities, {newer: 4, self.line: 2})

    def test_entering_again_adds(self):
        self._enter(("LAMP-01", "2"))
        page = self._get("/my/returns/quick")
        self.assertIn("Your unsent request has products already", self._text(page))
        self._enter(("LAMP-01", "3"))
        self.assertEqual(self._find_draft().line_ids.quantity, 5)
        self._enter(("LAMP-01", "1"), status=422)

    def test_one_wrong_row_adds_nothing_and_says_what(self):
        foreign = self._create_product("Secret", 1, default_code="SECRET")
        self._create_order((foreign, 1), partner=self.other_customer)
        page = self._enter(
            ("CHAIR_1", "1"),
            ("LAMP-01", "9"),
            ("SECRET", "1"),
            ("NOPE%", "1"),
            ("CHAIR_1", "-1"),
            ("LAMP-01", "0"),
            ("", "3"),
            status=422,
        )
        errors = self._get_errors(page)
        self.assertEqual(len(errors), 6)
        self.assertIn("Only 5 units can still be returned", errors[0])
        self.assertEqual(errors[1], errors[2], "Others' products are as unknown as no product.")
        self.assertIn("You have not bought a product with this code", errors[1])
        self.assertFalse(self._find_draft().line_ids)
        values = page.xpath("//input[@name='code']/@value")
        self.assertEqual(values[:4], ["CHAIR_1", "LAMP-01", "SECRET", "NOPE%"])
        self.assertEqual(page.xpath("//*[@autofocus]/@value"), ["LAMP-01"])

    def test_reason_and_wish_are_needed(self):
        page = self._enter(("LAMP-01", "1"), reason="", outcome="999999", status=422)
        self.assertEqual(len(self._get_errors(page)), 2)
        self.assertEqual(page.xpath("//*[@autofocus]/@id"), ["reason"])
        self.assertFalse(self._find_draft().line_ids)

    def test_a_file_with_headings_in_any_order_is_taken(self):
        other = self.env.ref("rma_core.reason_late")
        content = (
            f"Qty;Colour;SKU;Reason;Comment;Ref\n2;red;lamp-01;{other.name};Box open;PO 5\n"
            ";;CHAIR_1;;;\n"
        )
        self._post(
            "/my/returns/quick",
            {
                "reason": str(self.reason.id),
                "outcome": str(self.outcome_refund.id),
                "description": "From the fair",
            },
            files={"file": ("rows.csv", content.encode("cp1252"))},
        )
        self.assertRecordValues(
            self._find_draft().line_ids.sorted("sale_line_id"),
            [
                {
                    "sale_line_id": self.line.id,
                    "quantity": 2,
                    "reason_id": other.id,
                    "description": "Your number: PO 5\nBox open\nFrom the fair",
                },
                {
                    "sale_line_id": self.line_other.id,
                    "quantity": 1,
                    "reason_id": self.reason.id,
                    "description": "From the fair",
                },
            ],
        )

    def test_rows_have_reasons_of_their_own(self):
        other = self.env.ref("rma_core.reason_late")
        rows = {"row_reason": [str(other.id), ""], "row_note": ["Two days", ""]}
        page = self._enter(("LAMP-01", "1"), ("CHAIR_1", "9"), status=422, **rows)
        self.assertIn("Lamp", self._text(page, "//*[contains(@class, 'o_rma_quick_name')]"))
        self.assertTrue(page.xpath(f"//option[@value='{other.id}'][@selected]"))
        self._enter(("LAMP-01", "1"), ("CHAIR_1", "1"), **rows)
        lines = self._find_draft().line_ids.sorted("sale_line_id")
        self.assertRecordValues(lines, [{"reason_id": other.id}, {"reason_id": self.reason.id}])
        paste = "LAMP-01;1;Nonsense\n"
        page = self._enter(paste=paste, status=422)
        self.assertIn("There is no reason “Nonsense”", self._get_errors(page)[0])
        both = [str(other.id), str(self.reason.id)]
        page = self._enter(("LAMP-01", "1"), ("lamp-01", "1"), status=422, row_reason=both)
        self.assertIn("another reason", self._get_errors(page)[0])

    def test_ten_thousand_rows_are_refused(self):
        page = self._enter(paste="LAMP-01\t1\n" * 5000, status=422)
        self.assertIn("rows are too many", self._text(page))
        self._enter(status=422)

    def test_forty_rows_cost_as_many_queries_as_two(self):
        products = self.env["product.product"].create(
            [
                {
                    "name": f"Part {number}",
                    "is_storable": True,
                    "default_code": f"PART-{number}",
                    "invoice_policy": "delivery",
                    "taxes_id": [Command.clear()],
                }
                for number in range(40)
            ]
        )
        self._create_order(*[(product, 2) for product in products])
        costs = []
        for number in (2, 40):
            rows = [(f"PART-{index}", "1") for index in range(number)]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._enter(*rows)
            costs.append(self.env.cr.sql_log_count - before)
            self._find_draft().unlink()
        self.assertLessEqual(costs[1], costs[0] + 5)
