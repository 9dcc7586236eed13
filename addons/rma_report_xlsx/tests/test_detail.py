from datetime import datetime
from io import BytesIO

from openpyxl import load_workbook

from odoo import Command
from odoo.tests import tagged

from .common import ExportCommon


@tagged("post_install", "-at_install")
class TestDetail(ExportCommon):
    def test_a_row_per_line_says_what_the_line_says(self):
        self._receive(self.rma, {self.product: 3, self.product_other: 0})
        self._post(self.rma.sudo().refund_ids)
        __, book = self._export()
        rows = self._rows(book["Return Lines"])
        self.assertEqual(len(rows), 2)
        for row, line in zip(rows, self.rma.line_ids, strict=True):
            self.assertEqual(row["Return"], self.rma.name)
            self.assertEqual(row["State"], "Approved")
            self.assertEqual(row["Product"], line.product_id.name)
            self.assertEqual(row["Asked"], line.quantity)
            self.assertEqual(row["Received"], line.quantity_received)
            self.assertEqual(row["Accepted"], line.quantity_accepted)
            self.assertEqual(row["Settled"], line.quantity_settled)
            self.assertAlmostEqual(row["Refundable"], line.amount_refundable, 2)
            self.assertAlmostEqual(row["Refunded"], line.amount_refunded, 2)
            self.assertEqual(row["Currency"], line.currency_id.name)
            self.assertAlmostEqual(row["Credited, in It"], line.amount_credited, 2)
            self.assertAlmostEqual(row["Net Cost, in It"], line.net_cost, 2)
        self.assertEqual(rows[0]["Credit Notes"], self.rma.sudo().refund_ids.name)
        self.assertIsInstance(rows[0]["Submitted On"], datetime)

    def test_what_is_refundable_is_what_the_credit_note_says(self):
        """With discounts of the document, before the credit note, with a draft, and posted."""
        self.product.invoice_policy = "order"
        order = self._create_order(
            (self.product, 4, {"price_unit": 100}), deliver=False, invoice=False
        )
        self.env["sale.order.discount"].create(
            {
                "sale_order_id": order.id,
                "discount_type": "so_discount",
                "discount_percentage": 0.1,
            }
        ).action_apply_discount()
        self._deliver(order)
        self._invoice(order)
        rma = self._create_return((order.order_line[0], 2), approve=True)
        line = rma.line_ids
        for step in ("asked", "draft", "posted"):
            with self.subTest(step=step):
                __, book = self._export(product_ids=[Command.set(self.product.ids)])
                rows = [
                    row for row in self._rows(book["Return Lines"]) if row["Return"] == rma.name
                ]
                self.assertAlmostEqual(rows[0]["Refundable"], 207, 2)
                self.assertAlmostEqual(line.amount_refundable, 207, 2)
            if step == "asked":
                self.assertAlmostEqual(line.amount_preview, 207, 2)
                self._receive(rma)
            elif step == "draft":
                self._post(rma.sudo().refund_ids)
        self.assertAlmostEqual(rma.sudo().refund_ids.amount_total, 207, 2)

    def test_figures_are_those_of_the_analysis(self):
        self._receive(self.rma, {self.product: 3, self.product_other: 0})
        self._post(self.rma.sudo().refund_ids)
        names = ("date_submitted", "date_approved", "date_received", "date_closed")
        days = (1, 2, 4, 8)  # no two of which are as far apart
        self.rma._write_protected(
            {name: datetime(2026, 3, day) for name, day in zip(names, days, strict=True)}
        )
        titles = {
            "quantity": "Asked",
            "quantity_received": "Received",
            "quantity_accepted": "Accepted",
            "quantity_refused": "Refused",
            "quantity_claimed": "Returned",
            "amount_credited": "Credited, in It",
            "amount_refunded": "Refunded",
            "net_cost": "Net Cost, in It",
            "days_to_approve": "Days to Approve",
            "days_to_receive": "Days to Receive",
            "days_to_settle": "Days to Settle",
        }
        products = self.product | self.product_other
        __, book = self._export(product_ids=[Command.set(products.ids)])
        found = self._rows(book["Return Lines"])
        analysed = self.env["rma.report"].with_user(self.clerk)
        analysed = analysed.search([("product_id", "in", products.ids)], order="id")
        for line, row in zip(analysed.read(list(titles)), found, strict=True):
            self.assertEqual([row[title] for title in list(titles.values())[-3:]], [1, 2, 7])
            for name, title in titles.items():
                with self.subTest(title):
                    self.assertAlmostEqual(row[title] or 0, line[name] or 0, 4)

    def test_the_header_is_frozen_and_filtered_and_the_return_is_a_link(self):
        __, book = self._export()
        sheet = book["Return Lines"]
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertTrue(sheet.auto_filter.ref.startswith("A1:"))
        link = sheet["A2"].hyperlink.target
        self.assertTrue(link.endswith(f"/{self.rma.id}"), link)

    def test_filters_choose(self):
        other = self._create_return((self.line, 1))
        for vals, expected in (
            ({"state": "submitted"}, [other.name]),
            ({"product_ids": [(6, 0, self.product_other.ids)]}, [self.rma.name]),
            ({"user_ids": [(6, 0, self.clerk.ids)]}, [other.name, self.rma.name, self.rma.name]),
            ({"date_to": "2020-01-01"}, []),
            ({"dealer_ids": [(6, 0, self.clerk.partner_id.ids)]}, []),
        ):
            with self.subTest(vals):
                export, book = self._export(**vals)
                export.unlink()  # else its choice is remembered
                names = [row["Return"] for row in self._rows(book["Return Lines"])]
                self.assertEqual(names, expected)

    def test_the_period_is_the_users_day(self):
        self.rma._write_protected({"date_submitted": "2026-03-31 23:30:00"})
        self.clerk.tz = "Europe/Berlin"  # there it is April
        self.env.flush_all()
        user = self.clerk.with_context(tz="Europe/Berlin")
        exports = self.env["rma.export"].with_user(user).with_context(tz="Europe/Berlin")
        april = exports.create({"date_from": "2026-04-01", "date_to": "2026-04-01"})
        march = exports.create({"date_from": "2026-03-31", "date_to": "2026-03-31"})
        self.assertEqual(set(april._get_lines_query()), set(self.rma.line_ids.ids))
        self.assertFalse(set(march._get_lines_query()))

    def test_the_file_says_how_it_was_made(self):
        __, book = self._export(state="approved")
        facts = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True) if row[0]}
        self.assertEqual(facts["Made by"], self.clerk.name)
        self.assertEqual(facts["Returns"], "Approved")
        currency = self.rma.line_ids.currency_id.name
        self.assertEqual(facts[f"Lines in {currency}"], 2)
        total = sum(self.rma.line_ids.mapped("amount_refundable"))
        self.assertAlmostEqual(facts[f"Refundable in {currency}"], total, 2)

    def test_the_text_of_a_customer_is_no_formula(self):
        self.rma.reference = "=HYPERLINK(1)"
        __, book = self._export()
        sheet = book["Return Lines"]
        titles = [cell.value for cell in sheet[1]]
        cell = sheet.cell(2, titles.index("Customer Reference") + 1)
        self.assertEqual((cell.value, cell.data_type), ("=HYPERLINK(1)", "s"))

    def test_nobody_exports_what_they_may_not_see(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user("stranger", "rma_core.rma_core_group_user")
        stranger.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        __, book = self._export(user=stranger)
        self.assertEqual(self._rows(book["Return Lines"]), [])

    def test_returns_selected_in_a_list_are_exported(self):
        other = self._create_return((self.line, 1))
        report = self.env["ir.actions.report"].with_user(self.clerk)
        for kind in ("detail", "summary"):
            content, extension = report._render_xlsx(
                f"rma_report_xlsx.{kind}", other.ids, {"context": {}}
            )
            self.assertEqual(extension, "xlsx")
            self.assertTrue(content.startswith(b"PK"))

    def test_return_lines_selected_in_a_list_are_exported(self):
        other = self._create_return((self.line, 1))
        chosen = other.line_ids | self.rma.line_ids[1]
        reports = self.env["ir.actions.report"].with_user(self.clerk)
        for model in ("rma.order.line", "rma.report"):
            offered = self.env["ir.actions.actions"].with_user(self.clerk).get_bindings(model)
            offered = reports.browse(action["id"] for action in offered["report"])
            offered = offered.filtered(lambda report: report.report_type == "xlsx")
            self.assertEqual(offered.mapped("name"), ["Detail (Excel)", "Summary (Excel)"])
            names = offered.mapped("report_name")
            detail, summary = (
                load_workbook(BytesIO(reports._render_xlsx(name, chosen.ids, {"context": {}})[0]))
                for name in names
            )
            rows = self._rows(detail["Return Lines"])
            self.assertEqual(
                [(row["Return"], row["Product"], row["Asked"]) for row in rows],
                [(other.name, "Lamp", 1), (self.rma.name, self.product_other.name, 2)],
            )
            facts = dict(detail["About"].iter_rows(values_only=True, max_col=2))
            self.assertEqual(facts["Return Lines"], "2 chosen in a list")
            self.assertIn("About", summary.sheetnames)

    def test_dates_and_numbers_are_the_languages_own(self):
        self.env["res.lang"]._activate_lang("pl_PL").date_format = "%d.%m.%Y"
        exports = self.env["rma.export"].with_user(self.clerk).with_context(lang="pl_PL")
        export = exports.create({})
        export._make_file()
        sheet = load_workbook(BytesIO(export.attachment_id.raw)).worksheets[0]
        keys = [column.key for column in export._get_detail_columns()]
        formats = {key: sheet.cell(2, keys.index(key) + 1).number_format for key in keys}
        self.assertEqual(formats["date_submitted"], "dd.mm.yyyy hh:mm")
        # Excel puts the separators of who reads it.
        self.assertEqual(formats["amount_refundable"], "#,##0.00")
        self.assertEqual(formats["quantity"], "#,##0.##")

    def test_sheets_of_right_to_left_languages_begin_on_the_right(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        exports = self.env["rma.export"].with_user(self.clerk).with_context(lang="fa_IR")
        export = exports.create({})
        export._make_file()
        book = load_workbook(BytesIO(export.attachment_id.raw))
        self.assertTrue(all(sheet.sheet_view.rightToLeft for sheet in book))
