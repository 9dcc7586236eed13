import csv
from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.misc import file_open

from .common import ExportCommon

FOLDER = "rma_report_xlsx/static/import"


@tagged("post_install", "-at_install")
class TestImport(ExportCommon):
    """The templates that Odoo's own import offers."""

    def setUp(self):
        super().setUp()
        with file_open(f"{FOLDER}/returns.csv") as file:
            self.columns = next(csv.reader(file))
        self.reason = self.env["rma.reason"].search([], limit=1)

    def _load(self, rows):
        orders = self.env["rma.order"].with_user(self.clerk)
        return orders.load(self.columns, rows)

    def _row(self, number, product, customer=None):
        customer = self.customer.name if customer is None else customer
        return [customer, number, product, "2", self.reason.name, "Refund", "70", "Broken"]

    def test_both_templates_have_the_same_columns(self):
        with file_open(f"{FOLDER}/returns.xlsx", "rb") as file:
            sheet = load_workbook(BytesIO(file.read())).active
        self.assertEqual([cell.value for cell in sheet[1]], self.columns)
        offered = self.env["rma.order"].get_import_templates()
        self.assertEqual(len(offered), 2)
        for template in offered:
            with file_open(template["template"].removeprefix("/"), "rb") as file:
                self.assertTrue(file.read(1))

    def test_lines_without_a_customer_belong_to_the_return_above(self):
        rows = []
        for number in range(50):
            rows.append(self._row(f"OLD-{number}", self.product.name))
            rows.append(self._row("", self.product_other.name, customer=""))
        result = self._load(rows)
        self.assertFalse(result["messages"])
        orders = self.env["rma.order"].browse(result["ids"])
        self.assertEqual(len(orders), 50)
        self.assertRecordValues(
            orders[:1], [{"reference": "OLD-0", "state": "draft", "partner_id": self.customer.id}]
        )
        self.assertEqual(orders.line_ids.mapped("price_unit"), [70.0] * 100)
        self.assertEqual(set(orders.line_ids.mapped("quantity")), {2.0})

    def test_wrong_rows_are_named_and_nothing_is_imported(self):
        before = self.env["rma.order"].search_count([])
        rows = [
            self._row("OLD-1", self.product.name),
            self._row("OLD-2", "No such thing"),
            self._row("OLD-3", self.product.name, customer="No such customer"),
        ]
        with mute_logger("odoo.sql_db"):
            result = self._load(rows)
        self.assertFalse(result["ids"])
        errors = {1: "", 2: ""}
        for message in result["messages"]:
            errors[message["rows"]["from"]] += message["message"]
        self.assertIn("No such thing", errors[1])
        self.assertIn("No such customer", errors[2])
        self.assertEqual(self.env["rma.order"].search_count([]), before)
