import io

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfReader

from .common import RmaCommon

PAPERS = ("return", "registration", "slip", "reception", "hand_over")


@tagged("post_install", "-at_install", "standalone")
class TestPapers(RmaCommon):
    """What the printed papers say, in whose language, and for which returns there is one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 5), (cls.product_other, 4))
        cls.line, cls.line_other = cls.order.order_line

    def _render(self, paper, returns, user=None):
        """Return the paper as HTML text, as the user prints it."""
        reports = self.env["ir.actions.report"].with_user(user or self.clerk)
        html, __ = reports._render_qweb_html(f"rma_core.report_{paper}", returns.ids)
        return html.decode()

    def _get_names(self, returns):
        """Return the papers that the print menu offers for returns."""
        reports = self.env["ir.actions.report"]._get_papers()
        limited = reports.filtered("domain").with_user(self.clerk)
        valid = limited.get_valid_action_reports("rma.order", returns.ids)
        kept = reports.filtered(lambda report: not report.domain or report.id in valid)
        return {report.report_name.removeprefix("rma_core.report_") for report in kept}

    # ------------------------------------------------------------------ contents

    def test_the_papers_of_a_return_come_with_its_steps(self):
        rma = self._create_return((self.line, 2), submit=False)
        self.assertEqual(self._get_names(rma), {"return"})
        rma.action_submit()
        self.assertEqual(self._get_names(rma), {"return", "registration"})
        rma.action_approve()
        self.assertEqual(self._get_names(rma), {"return", "registration", "slip"})
        self._receive(rma)
        self.assertEqual(self._get_names(rma), {"return", "registration", "slip", "reception"})
        self._post(rma.refund_ids)
        self.assertEqual(self._get_names(rma), set(PAPERS))
        self.assertEqual(
            set(rma._get_customer_papers().mapped("report_name")),
            {f"rma_core.report_{name}" for name in PAPERS if name != "return"},
        )

    def test_a_paper_that_says_nothing_yet_is_refused(self):
        ready = self._create_return((self.line, 2), approve=True)
        early = self._create_return((self.line_other, 1))
        with self.assertRaisesRegex(UserError, early.name):
            self._render("slip", ready + early)
        with self.assertRaisesRegex(UserError, f"Goods Received Note.*{ready.name}"):
            self._render("reception", ready)

    def test_goods_that_stay_need_no_slip(self):
        keep = self.env.ref("rma_core.outcome_keep")
        rma = self._create_return((self.line, 2, {"outcome_id": keep.id}), approve=True)
        self.assertNotIn("slip", self._get_names(rma))

    def test_each_paper_says_what_it_is_for(self):
        rma = self._create_return(
            (self.line, 2, {"description": "Buzzes <loudly>", "reason_id": self.reason.id}),
            reference="THEIR-7",
            approve=True,
        )
        self._receive(rma, {self.product: 1})
        self._post(rma.refund_ids)
        for paper in PAPERS:
            html = self._render(paper, rma)
            with self.subTest(paper=paper):
                self.assertIn(rma.name, html)
                self.assertIn("Lamp", html)
                self.assertIn("Ada Customer", html)
                self.assertNotIn("<loudly>", html)
        self.assertIn("THEIR-7", self._render("registration", rma))
        self.assertIn("Buzzes", self._render("registration", rma))
        slip = self._render("slip", rma)
        logos = self._render("registration", rma).count("data:image/png")
        self.assertEqual(slip.count("data:image/png"), logos + 2)  # barcode and QR
        self.assertIn(rma.return_code, slip)
        self.assertIn(self.warehouse.partner_id.name, slip)
        self.assertIn(rma.receipt_ids[0].name, self._render("reception", rma))
        hand_over = self._render("hand_over", rma)
        self.assertIn(rma.refund_ids.name, hand_over)
        self.assertIn("115.00", hand_over)
        report = self._render("return", rma)
        for document in (*rma.receipt_ids, rma.refund_ids):
            self.assertIn(document.name, report)

    def test_no_table_repeats_its_head(self):
        """The renderer would count pages wrongly, and the last have no header and no footer."""
        rma = self._create_return((self.line, 2), approve=True)
        self._receive(rma)
        self._post(rma.refund_ids)
        for paper in PAPERS:
            heads = etree.HTML(self._render(paper, rma)).iter("thead")
            styles = {head.get("style") for head in heads}
            with self.subTest(paper=paper):
                self.assertEqual(styles, {"display: table-row-group"})

    def test_internal_notes_stand_on_no_paper(self):
        rma = self._create_return((self.line, 2), note="<p>Known troublemaker</p>", approve=True)
        rma.message_post(body="Watch out", subtype_xmlid="mail.mt_note")
        self._receive(rma)
        self._post(rma.refund_ids)
        for paper in PAPERS:
            html = self._render(paper, rma)
            self.assertNotIn("troublemaker", html)
            self.assertNotIn("Watch out", html)

    def test_papers_speak_the_customer_s_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        view = self.env.ref("rma_core.report_slip_document")
        view.with_context(lang="en_US").update_field_translations(
            "arch_db", {"fr_FR": {"Return Slip": "Bordereau de retour"}}
        )
        self.customer.lang = "fr_FR"
        rma = self._create_return((self.line, 2.5), approve=True)
        html = self._render("slip", rma)
        self.assertIn("Bordereau de retour", html)
        self.assertIn('data-oe-lang="fr_FR"', html)
        self.assertIn("2,5", html)
        self.customer.lang = "en_US"
        self.assertNotIn("Bordereau", self._render("slip", rma))

    def test_papers_printed_together_speak_each_customer_s_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.reason.with_context(lang="fr_FR").name = "Rétractation"
        foreign = self._create_order((self.product, 1), partner=self.other_customer)
        self.other_customer.lang = "fr_FR"
        reason = {"reason_id": self.reason.id}
        returns = self._create_return((self.line, 1, reason))
        returns += self._create_return((foreign.order_line, 1, reason))
        html = self._render("registration", returns)
        self.assertEqual(html.count("Rétractation"), 1)
        self.assertEqual(html.count(self.reason.with_context(lang="en_US").name), 1)

    def test_photos_of_the_goods_are_small_and_a_broken_one_is_left_out(self):
        rma = self._create_return((self.line, 2), approve=True)
        image = self.env.ref("base.main_partner").image_128 or self.env.company.logo
        for name, vals in (
            ("good.png", {"datas": image}),
            ("broken.png", {"raw": b"no image", "mimetype": "image/png"}),
        ):
            self.env["ir.attachment"].create(
                {
                    "name": name,
                    "res_model": "rma.order.line",
                    "res_id": rma.line_ids.id,
                    **vals,
                }
            )
        internal = self.env["ir.attachment"].create(
            {"name": "x.png", "datas": image, "res_model": "rma.order", "res_id": rma.id}
        )
        self.assertTrue(internal)
        self.assertEqual(len(rma.sudo()._get_paper_photos()), 1)
        self._receive(rma)
        self.assertIn("data:image/jpg", self._render("reception", rma))

    def test_what_was_found_stands_on_the_goods_received_note(self):
        rma = self._create_return((self.line, 2), is_inspection_required=True, approve=True)
        self._receive(rma)
        (goods,) = rma.sudo().line_ids._get_receipt_lines_in_returns()
        rma._inspect(
            [(goods, 2, True, self.env["rma.disposition"])], {rma.line_ids: "The lens is broken."}
        )
        self.assertIn("The lens is broken.", self._render("reception", rma))
        delivery = rma.sudo().delivery_ids
        delivery.move_ids.picked = True
        delivery._action_done()
        html = self._render("hand_over", rma)
        self.assertEqual(delivery.move_line_ids.product_id, self.product)
        self.assertIn(delivery.name, html)
        self.assertIn("Lamp", html.partition(delivery.name)[2])

    # ------------------------------------------------------------------ who, many, files

    def test_accountants_print_and_strangers_do_not(self):
        rma = self._create_return((self.line, 2), approve=True)
        self._receive(rma)
        self.assertIn("Lamp", self._render("reception", rma, self.accountant))
        employee = self._create_user("rma_employee", "base.group_user")
        for user in (self.warehouse_worker, employee):
            with self.assertRaises(AccessError):
                self._render("return", rma, user)

    def test_another_company_s_returns_are_not_printed(self):
        rma = self._create_return((self.line, 2))
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user("rma_elsewhere", "rma_core.rma_core_group_user")
        stranger.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
        with self.assertRaises(AccessError):
            self._render("return", rma, stranger)

    def test_names_of_files_sort_by_return(self):
        rma = self._create_return((self.line, 2), approve=True)
        names = [
            rma._get_paper_name(f"rma_core.action_report_{paper}")
            for paper in ("slip", "registration")
        ]
        prefix = rma.name.replace("/", "-")
        self.assertEqual(names, [f"{prefix} Return Slip", f"{prefix} Request Confirmation"])

    def test_a_file_is_named_in_the_language_of_the_paper(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        slip = self.env.ref("rma_core.action_report_slip")
        slip.with_context(lang="fr_FR").name = "Bordereau de retour"
        self.customer.lang = "fr_FR"
        rma = self._create_return((self.line, 2), approve=True)
        name = rma._get_paper_name("rma_core.action_report_slip")
        self.assertEqual(name, f"{rma.name.replace('/', '-')} Bordereau de retour")


@tagged("post_install", "-at_install", "alone", "slow")
class TestPrintedPapers(RmaCommon, HttpCase):
    """Papers as the PDF renderer prints them; it takes their styles from the server."""

    def test_many_returns_make_one_pdf_in_the_order_of_the_list(self):
        """Printed by the real renderer; of two pages each, so that Odoo must split them."""
        small = self._create_order((self.product, 5), (self.product_other, 4))
        order = self._create_order(*((self.product, 2) for __ in range(45)))
        long = self._create_return(*((line, 1) for line in order.order_line))
        short, other = (self._create_return((line, 2)) for line in small.order_line)
        wanted = other + long + short
        reports = self.env["ir.actions.report"].with_user(self.clerk)
        reports = reports.with_context(force_report_rendering=True)
        if reports.get_wkhtmltopdf_state() not in ("ok", "workers"):
            self.skipTest("wkhtmltopdf is not installed")
        content, kind = reports._render_qweb_pdf("rma_core.report_registration", wanted.ids)
        self.assertEqual(kind, "pdf")
        reader = PdfReader(io.BytesIO(content))
        pages = [" ".join(page.extract_text().split()) for page in reader.pages]
        self.assertGreater(len(pages), 3)
        starts = [
            next(i for i, text in enumerate(pages) if f"Registration of Return {rma.name}" in text)
            for rma in wanted
        ]
        self.assertEqual(starts, sorted(starts))
        self.assertEqual(starts[0], 0)
        titles = sum(text.count("Registration of Return") for text in pages)
        self.assertEqual(titles, len(wanted), "a return is printed twice")
        # What is attached to the mails of many returns.
        paper = self.env.ref("rma_core.action_report_registration").sudo()
        pdfs = paper.with_context(force_report_rendering=True)._print_each(wanted.sudo())
        self.assertEqual(set(pdfs), set(wanted.ids))
        counts = [len(PdfReader(io.BytesIO(pdfs[rma.id])).pages) for rma in wanted]
        self.assertEqual(sum(counts), len(pages))
        self.assertGreater(counts[1], counts[0])
