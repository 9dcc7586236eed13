from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RmaPortalCommon


@tagged("post_install", "-at_install")
class TestPages(RmaPortalCommon):
    """The list of returns and the page of each, as the customer's browser gets them."""

    def _count_queries(self, path):
        self.url_open(path)  # templates and translations are read once
        before = self.env.cr.sql_log_count
        self.env.invalidate_all()
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        return self.env.cr.sql_log_count - before

    # ------------------------------------------------------------------ list

    def test_the_card_counts(self):
        self._create_return((self.line, 1))
        self._sign_in(self.user_ada)
        card = self._text(self._get("/my/home"), "//a[@href='/my/returns']")
        self.assertTrue(card.startswith("1 Your Returns"), card)

    def test_the_list_shows_and_finds(self):
        lamp = self._create_return((self.line, 1), approve=True)
        chair = self._create_return((self.line_other, 1), reference="PO-778")
        foreign_order = self._create_order((self.product, 1), partner=self.other_customer)
        foreign = self._create_return((foreign_order.order_line, 1))
        self._sign_in(self.user_ada)
        text = self._text(self._get("/my/returns"))
        self.assertIn(lamp.name, text)
        self.assertIn("1 × Lamp", text)
        self.assertIn("Waiting for your parcel", text)
        self.assertIn("We are checking it", text)
        self.assertNotIn(foreign.name, text)
        code = f"{lamp.return_code[:5]} {lamp.return_code[5:].lower()}"
        for search, found in (
            ("Chair", chair),
            (code, lamp),
            (chair.name, chair),
            ("po-778", chair),
            (self.order.name, lamp | chair),
            ("no such thing", lamp.browse()),
        ):
            with self.subTest(search=search):
                text = self._text(self._get("/my/returns", search=search))
                self.assertEqual(lamp.name in text, lamp in found)
                self.assertEqual(chair.name in text, chair in found)
        self.assertIn("No return fits", text)

    def test_the_list_filters_sorts_groups_and_pages(self):
        returns = [self._create_return((self.line, 1)) for __ in range(3)]
        returns[0].action_approve()
        returns[1].action_cancel()
        self._sign_in(self.user_ada)
        for filterby, shown in (
            ("you", [True, False, False]),
            ("open", [True, False, True]),
            ("closed", [False, True, False]),
            ("nonsense", [True, True, True]),
        ):
            with self.subTest(filterby=filterby):
                text = self._text(self._get("/my/returns", filterby=filterby))
                self.assertEqual([rma.name in text for rma in returns], shown)
        page = self._get("/my/returns", sortby="old", groupby="state", page="x")
        headings = [" ".join(th.text_content().split()) for th in page.xpath("//th[@scope]")]
        self.assertEqual(len(headings), 3)
        self.assertIn("Cancelled", " ".join(headings))
        self._get("/my/returns/page/9999")

    def test_an_empty_list_says_how_to_begin(self):
        self._sign_in(self.user_bob)
        self.assertIn("You have no returns yet", self._text(self._get("/my/returns")))

    def test_visitors_are_asked_to_sign_in(self):
        self._sign_out()
        response = self.url_open("/my/returns", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])

    # ------------------------------------------------------------------ one return

    def test_the_page_follows_the_return_to_its_end(self):
        rma = self._create_return((self.line, 2), (self.line_other, 1))
        path = f"/my/returns/{rma.id}"
        self._sign_in(self.user_ada)
        text = self._text(self._get(path))
        for words in ("We are checking it", "We are at it", "Lamp", "Chair", self.order.name):
            self.assertIn(words, text)
        rma.action_approve()
        text = self._text(self._get(path))
        for words in (rma.return_code, "It is your turn", "Your parcel arrives", "Refund"):
            self.assertIn(words, text)
        self._receive(rma, {self.product: 1})
        self.assertIn("Part of it has arrived", self._text(self._get(path)))
        self._receive(rma)
        text = self._text(self._get(path))
        self.assertNotIn(rma.return_code, text)
        self.assertIn("We are inspecting the goods", text)
        refunds = rma.refund_ids
        self.assertNotIn("Credit note", text, "A draft is not the customer's business.")
        self._post_moves(refunds)
        page = self._get(path)
        text = self._text(page)
        self.assertIn("Everything is settled", text)
        links = page.xpath("//*[@id='o_rma_documents']//a[contains(@href, 'invoices')]/@href")
        for refund, link in zip(refunds.sudo(), links, strict=True):
            self.assertIn(f"Credit note {refund.name} issued", text)
            self.assertTrue(self._get(link).xpath("//*[contains(@class, 'o_portal_invoice')]"))

    def _post_moves(self, moves):
        moves.sudo().with_user(self.accountant).action_post()
        self.env.flush_all()

    def test_the_page_says_why_it_was_declined(self):
        rma = self._create_return((self.line, 1))
        rma._decline("rejected", "The return window has passed.")
        self._sign_in(self.user_ada)
        text = self._text(self._get(f"/my/returns/{rma.id}"))
        self.assertIn("The return window has passed.", text)
        self.assertIn("Not accepted", text)

    def test_every_product_says_where_it_is(self):
        rma = self._create_return((self.line, 2), (self.line_other, 1))
        self._sign_in(self.user_ada)
        self.assertEqual(self._get_line_states(rma), [])
        rma.action_approve()
        self.assertEqual(self._get_line_states(rma), ["Not here yet", "Not here yet"])
        self._receive(rma, {self.product: 1})
        self.assertEqual(self._get_line_states(rma), ["Part of it has arrived", "Not here yet"])
        self._receive(rma)
        self.assertEqual(self._get_line_states(rma), ["Has arrived", "Has arrived"])
        self._post_moves(rma.refund_ids)
        self.assertEqual(self._get_line_states(rma), ["Settled", "Settled"])

    def _get_line_states(self, rma):
        page = self._get(f"/my/returns/{rma.id}")
        badges = page.xpath("//*[contains(@class, 'o_rma_line_status')]")
        return [badge.text_content().strip() for badge in badges]

    def test_replacements_are_told_with_their_slip(self):
        replace = self.env.ref("rma_core.outcome_replace")
        rma = self._create_return((self.line, 1, {"outcome_id": replace.id}), approve=True)
        self._receive(rma)
        delivery = rma.delivery_ids.sudo()
        self._sign_in(self.user_ada)
        self.assertNotIn("Replacement sent", self._text(self._get(f"/my/returns/{rma.id}")))
        self._get(f"/my/returns/{rma.id}/deliveries/{delivery.id}", status=404)
        self._stock(self.product, 1)
        delivery.action_assign()
        delivery.move_ids.picked = True
        delivery._action_done()
        page = self._get(f"/my/returns/{rma.id}")
        self.assertIn("Replacement sent", self._text(page))
        (link,) = page.xpath("//*[@id='o_rma_documents']//a[contains(@href, 'deliver')]/@href")
        other = self.order.picking_ids[:1]
        self._get(f"/my/returns/{rma.id}/deliveries/{other.id}", status=404)
        self._sign_out()
        response = self.url_open(link)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        token = rma._portal_ensure_token()
        self.assertIn(token, link)
        # Odoo's own address of slips asks for the token of the order they are of.
        self.assertFalse(delivery.sale_id)
        foreign = self._create_return((self.line_other, 1))._portal_ensure_token()
        self._get(link.replace(token, foreign), status=404)

    def test_papers_are_offered_and_printed(self):
        rma = self._create_return((self.line, 1), approve=True)
        self._sign_in(self.user_ada)
        page = self._get(f"/my/returns/{rma.id}")
        links = page.xpath("//*[@id='o_rma_documents']//a[contains(@href, '/papers/')]/@href")
        self.assertEqual(len(links), len(rma._get_customer_papers()))
        self.assertTrue(links)
        response = self.url_open(links[0])
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        foreign = self.env.ref("sale.action_report_saleorder").id
        self._get(f"/my/returns/{rma.id}/papers/{foreign}", status=404)
        # Which papers customers get is a setting of the papers.
        slip = self.env.ref("rma_core.action_report_slip")
        path = f"/my/returns/{rma.id}/papers/{slip.id}"
        self.assertTrue(any(link.startswith(path) for link in links))
        slip.is_customer_paper = False
        page = self._get(f"/my/returns/{rma.id}")
        self.assertFalse(page.xpath(f"//a[starts-with(@href, '{path}')]"))
        self._get(path, status=404)

    def test_photos_are_shown_to_who_may_see_the_return(self):
        rma = self._create_return((self.line, 1))
        other = self._create_return((self.line, 1))
        photo, foreign = self.env["ir.attachment"].create(
            [
                {
                    "name": "a.gif",
                    "raw": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
                    "mimetype": "image/gif",
                    "res_model": "rma.order.line",
                    "res_id": line.id,
                }
                for line in (rma.line_ids, other.line_ids)
            ]
        )
        path = f"/my/returns/{rma.id}"
        self._sign_in(self.user_ada)
        self.assertTrue(self._get(path).xpath(f"//img[contains(@src, 'files/{photo.id}?')]"))
        self.assertEqual(self.url_open(f"{path}/files/{photo.id}").content, photo.raw)
        self._get(f"{path}/files/{foreign.id}", status=404)
        self._sign_in(self.user_bob)
        self._get(f"{path}/files/{photo.id}", status=404)

    def test_a_customer_cancels_while_nothing_has_arrived(self):
        rma = self._create_return((self.line, 1), approve=True)
        self._sign_in(self.user_ada)
        page = self._get(f"/my/returns/{rma.id}")
        self.assertTrue(page.xpath("//*[@id='o_rma_cancel']"))
        text = self._text(self._post(f"/my/returns/{rma.id}/cancel"))
        self.assertIn("Please do not send the goods", text)
        self.assertEqual(rma.state, "cancel")
        self.assertEqual(rma.receipt_ids.sudo().state, "cancel")
        self.assertIn(self.customer, rma.message_ids.author_id)

    def test_a_customer_cannot_cancel_what_has_arrived(self):
        rma = self._create_return((self.line, 1), approve=True)
        self._receive(rma)
        self._sign_in(self.user_ada)
        self.assertFalse(self._get(f"/my/returns/{rma.id}").xpath("//*[@id='o_rma_cancel']"))
        text = self._text(self._post(f"/my/returns/{rma.id}/cancel", status=422))
        self.assertIn("can no longer be cancelled", text)
        self.assertEqual(rma.state, "approved")

    @mute_logger("odoo.http")
    def test_cancelling_wants_the_form_s_token_and_the_right_person(self):
        rma = self._create_return((self.line, 1))
        self._sign_in(self.user_ada)
        self._post(f"/my/returns/{rma.id}/cancel", csrf=False, status=400)
        self._sign_in(self.user_bob)
        self._post(f"/my/returns/{rma.id}/cancel", status=404)
        self.assertEqual(rma.state, "submitted")

    def test_a_link_opens_one_return_and_no_other(self):
        rma = self._create_return((self.line, 1))
        other = self._create_return((self.line, 1))
        token = rma._portal_ensure_token()
        other_token = other._portal_ensure_token()
        self._sign_out()
        self._get(f"/my/returns/{rma.id}", access_token=token)
        for wrong in ("", "x", "é", token[:-1], other_token):
            with self.subTest(token=wrong):
                self._get(f"/my/returns/{rma.id}", status=404, access_token=wrong)
        self._get("/my/returns/999999999", status=404, access_token=token)

    # ------------------------------------------------------------------ cost

    def test_pages_cost_the_same_for_many_as_for_few(self):
        few = self._create_return((self.line, 1), approve=True)
        order = self._create_order(*[(self.product, 1)] * 40)
        many = self._create_return(*[(line, 1) for line in order.order_line], approve=True)
        self._receive(few)
        self._receive(many)
        self._sign_in(self.user_ada)
        costs = [self._count_queries(f"/my/returns/{rma.id}") for rma in (few, many)]
        self.assertLessEqual(costs[1], costs[0] + 2)
        # Forty by itself; the type, its status and attributes take one each.
        self.assertLessEqual(costs[1], 45)

    def test_the_list_costs_the_same_for_many_returns(self):
        self._sign_in(self.user_ada)
        order = self._create_order(*[(self.product, 1)] * 30, invoice=False)
        costs = []
        for lines in (order.order_line[:2], order.order_line[2:]):
            for line in lines:
                self._create_return((line, 1), approve=True)
            costs.append(self._count_queries("/my/returns"))
            costs.append(self._count_queries("/my/returns?groupby=state"))
        self.assertLessEqual(costs[2], costs[0])
        self.assertLessEqual(costs[3], costs[1])
        self.assertLessEqual(max(costs), 40)

    def test_a_customer_with_commands_in_the_address_gets_a_list(self):
        """Whatever a client sends, it gets a page."""
        self._sign_in(self.user_ada)
        for params in ({"search": "%' OR 1=1"}, {"search_in": "x"}, {"groupby": "id"}):
            self._get("/my/returns", **params)
