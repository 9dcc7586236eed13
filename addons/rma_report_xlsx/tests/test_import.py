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

    def _read_template(self, name):
        """Return the rows of a template, having compared its two files."""
        with file_open(f"{FOLDER}/{name}.csv") as file:
            rows = list(csv.reader(file))
        with file_open(f"{FOLDER}/{name}.xlsx", "rb") as file:
            sheet = load_workbook(BytesIO(file.read())).active
        in_excel = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        self.assertEqual(in_excel, rows)
        return rows

    def test_templates_are_offered_as_excel_and_csv(self):
        for model, name in (
            ("rma.order", "returns"),
            ("res.partner", "customers"),
            ("product.template", "products"),
        ):
            self._read_template(name)
            offered = {one["template"] for one in self.env[model].get_import_templates()}
            for ending in ("xlsx", "csv"):
                self.assertIn(f"/{FOLDER}/{name}.{ending}", offered)

    def test_templates_can_be_imported_one_after_the_other(self):
        for group, model, name in (
            # Branches take over their company's credit limit, which Odoo lets accountants read.
            (
                "base.group_partner_manager,account.group_account_invoice",
                "res.partner",
                "customers",
            ),
            ("product.group_product_manager", "product.template", "products"),
        ):
            columns, *rows = self._read_template(name)
            user = self._create_user(f"import_{name}", f"base.group_user,{group}")
            result = self.env[model].with_user(user).load(columns, rows)
            self.assertFalse(result["messages"])
            self.assertEqual(len(result["ids"]), len(rows))
        branch = self.env.ref("__import__.customer_1001_b1")
        self.assertEqual(branch.parent_id, self.env.ref("__import__.customer_1001"))
        drill = self.env.ref("__import__.product_drill")
        self.assertRecordValues(drill, [{"tracking": "serial", "default_code": "DRILL-01"}])
        columns, *rows = self._read_template("returns")
        result = self._load(rows)
        self.assertFalse(result["messages"])
        orders = self.env["rma.order"].browse(result["ids"])
        self.assertEqual(orders.mapped("reference"), ["OLD-1001", "OLD-1002"])
        self.assertEqual(
            orders[0].line_ids.product_id.mapped("default_code"), ["LAMP-01", "CHAIR-01"]
        )

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
