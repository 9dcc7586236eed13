import csv
import io

from openpyxl import load_workbook

from odoo.tests import tagged

from .common import RmaPortalCommon


@tagged("post_install", "-at_install")
class TestList(RmaPortalCommon):
    """The list of a dealer: filtered, counted, and as a file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.is_company = True
        cls.other_reason = cls.env.ref("rma_core.reason_defective_later")
        cls.first = cls._create_return((cls.line, 2, {"reason_id": cls.reason.id}))
        cls.second = cls._create_return(
            (cls.line_other, 1, {"reason_id": cls.other_reason.id, "description": "Broken"}),
            approve=True,
            reference="=cmd()",
        )
        cls.first._write_protected({"date_submitted": "2024-03-05 12:00:00"})
        cls.stranger = cls._create_return(
            (cls._create_order((cls.product, 1), partner=cls.other_customer).order_line, 1)
        )

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_ada)

    def _names(self, **query):
        page = self._get("/my/returns", **query)
        return set(page.xpath("//td[contains(@class, 'o_rma_list_text')]/a/text()"))

    def _read_csv(self, query=""):
        response = self.url_open(f"/my/returns/export/csv{query}")
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

    def test_the_list_is_filtered_by_day_and_reason(self):
        both = {self.first.name, self.second.name}
        self.assertEqual(self._names(), both)
        self.assertEqual(
            self._names(date_from="2024-03-05", date_to="2024-03-05"), {self.first.name}
        )
        self.assertEqual(self._names(date_to="2024-03-04"), set())
        self.assertEqual(self._names(reason=self.other_reason.id), {self.second.name})
        self.assertEqual(self._names(reason="x", date_from="soon"), both, "What is none is none.")

    def test_filters_count(self):
        text = self._text(self._get("/my/returns"))
        for label in ("All (2)", "Waiting for you (1)", "Open (2)", "Closed (0)"):
            self.assertIn(label, text)

    def test_the_file_has_what_the_list_shows(self):
        heading, *rows = self._read_csv()
        self.assertEqual({row[0] for row in rows}, {self.first.name, self.second.name})
        self.assertEqual(len(heading), len(rows[0]))
        __, row = self._read_csv(f"?reason={self.other_reason.id}")
        self.assertEqual(row[0], self.second.name)
        self.assertEqual(row[1], "'=cmd()", "No spreadsheet runs what somebody typed.")
        self.assertIn("Chair", row)
        response = self.url_open("/my/returns/export/xlsx")
        sheet = load_workbook(io.BytesIO(response.content)).active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        self.assertEqual(sheet.max_row, 3)
        self.assertIn("=cmd()", [cell.value for cell in cells])
        self.assertNotIn("f", [cell.data_type for cell in cells])

    def test_persons_have_no_entries_for_dealers(self):
        page = self._get("/my/returns")
        self.assertTrue(page.xpath("//a[@href='/my/returns/quick']"))
        self.assertEqual(len(page.xpath("//a[contains(@class, 'o_rma_export')]")), 2)
        self._sign_in(self.user_bob)
        page = self._get("/my/returns")
        self.assertFalse(page.xpath("//a[@href='/my/returns/quick']"))
        self.assertFalse(page.xpath("//a[contains(@class, 'o_rma_export')]"))
