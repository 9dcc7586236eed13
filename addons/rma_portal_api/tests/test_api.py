from base64 import b64encode

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.rma_portal.tests.test_uploads import make_picture

from .common import ApiCommon


@tagged("post_install", "-at_install")
class TestApi(ApiCommon):
    """A dealer's system does what the dealer may do on the website, and no more."""

    def _ask(self, status=201, **values):
        values.setdefault("lines", [self._item()])
        return self._call("POST", "/returns", values, status=status)

    # ------------------------------------------------------------------ who comes in

    @mute_logger("odoo.http")
    def test_without_a_valid_key_there_is_nothing(self):
        for key in (False, "x", self.key[:-1] + ("0" if self.key[-1] != "0" else "1")):
            self._call("GET", "/returns", status=401, key=key)
        other = self._make_key(self.user_ada, scope="other")
        self._call("GET", "/returns", status=401, key=other)
        self.user_ada.sudo().active = False
        self._call("GET", "/returns", status=401)

    @mute_logger("odoo.http")
    def test_a_session_is_no_key_and_a_key_no_session(self):
        self._sign_in(self.user_ada)
        self._call("GET", "/returns", status=401, key=False)
        self._sign_out()
        self._call("GET", "/returns")
        response = self.url_open("/my/returns", allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])

    @mute_logger("odoo.http")
    def test_staff_and_closed_websites_have_none(self):
        self._call("GET", "/returns", status=403, key=self._make_key(self.clerk))
        self.website.rma_api_access = False
        self._call("GET", "/returns", status=403)

    def test_calls_are_limited_for_each_account(self):
        self.website.rma_api_calls = 2
        self._call("GET", "/choices")
        self._call("GET", "/choices")
        answer = self._call("GET", "/choices", status=429)
        self.assertEqual(answer["error"]["code"], "too_many_calls")
        self.assertTrue(self.last_response.headers["Retry-After"])
        self._call("GET", "/choices", key=self.key_of_bob)

    # ------------------------------------------------------------------ ask

    def test_a_return_is_asked_for(self):
        photo = {"name": "a.png", "content": b64encode(make_picture("PNG")).decode()}
        answer = self._ask(
            reference="PO 9", lines=[self._item(description="Too bright", files=[photo])]
        )
        rma = self.env["rma.order"].browse(answer["id"])
        self.assertRecordValues(
            rma,
            [
                {
                    "name": answer["number"],
                    "origin": "api",
                    "state": "submitted",
                    "reference": "PO 9",
                    "partner_id": self.customer.id,
                }
            ],
        )
        self.assertRecordValues(
            rma.line_ids,
            [{"sale_line_id": self.line.id, "quantity": 2, "description": "Too bright"}],
        )
        self.assertEqual(answer["money"], [{"currency": "USD", "paid": 230, "given_back": 230}])
        (file,) = answer["lines"][0]["files"]
        self._call("GET", f"/returns/{rma.id}/files/{file['id']}")
        self.assertTrue(self.last_response.content.startswith(b"\x89PNG"))
        self._call("GET", f"/returns/{rma.id}/files/{file['id']}", status=404, key=self.key_of_bob)

    def test_what_cannot_be_taken_is_named_and_nothing_is_made(self):
        foreign = self._create_order((self.product, 1), partner=self.other_customer).order_line
        needs_photo = self.env["rma.reason"].create({"name": "Glass", "require_photo": True})
        for item, field in (
            (self._item(quantity=6), "lines.0.quantity"),
            (self._item(quantity=0), "lines.0.quantity"),
            (self._item(quantity="many"), "lines.0.quantity"),
            (self._item(quantity=1.5), "lines.0.quantity"),
            (self._item(reason_id=999999), "lines.0.reason_id"),
            (self._item(outcome_id=999999), "lines.0.outcome_id"),
            (self._item(reason_id=needs_photo.id), "lines.0.files"),
            (self._item(files=[{"name": "a.png", "content": "!"}]), "lines.0.files"),
            (self._item(files=["a"]), "lines.0.files"),
            (self._item(order_line_id=foreign.id), "lines.0.order_line_id"),
            (self._item(order_line_id="x"), "lines.0.order_line_id"),
            ("x", "lines.0.order_line_id"),
        ):
            with self.subTest(item=item):
                error = self._ask(422, lines=[item])["error"]
                self.assertIn(field, error["fields"])
        for lines in ([], None, "x"):
            self.assertIn("lines", self._ask(422, lines=lines)["error"]["fields"])
        self._call("POST", "/returns", b"{", status=422)
        self._call("POST", "/returns", b"[]", status=422)
        twice = self._ask(422, lines=[self._item(quantity=1), self._item(quantity=1)])
        self.assertIn("lines.1.order_line_id", twice["error"]["fields"])
        self.assertFalse(self.line.rma_line_ids)
        self.assertFalse(self.env["rma.request"].search([("origin", "=", "api")]))

    def test_the_same_call_is_carried_out_once(self):
        data = {"lines": [self._item()]}
        first = self._call("POST", "/returns", data, status=201, Idempotency_Key="A-1")
        again = self._call("POST", "/returns", data, status=201, Idempotency_Key="A-1")
        self.assertEqual(first["id"], again["id"])
        self.assertEqual(len(self.line.rma_line_ids), 1)
        other = {"lines": [self._item(quantity=1)]}
        error = self._call("POST", "/returns", other, status=422, Idempotency_Key="A-1")["error"]
        self.assertIn("Idempotency-Key", error["fields"])
        self._call("POST", "/returns", other, status=201, Idempotency_Key="A-2")
        self._create_order((self.product, 5), partner=self.other_customer)
        item = {**self._item(), "order_line_id": self.line.id}
        self._call(
            "POST", "/returns", {"lines": [item]}, 422, self.key_of_bob, Idempotency_Key="A-1"
        )

    def test_a_call_that_was_refused_may_be_mended_under_its_key(self):
        wrong = {"lines": [self._item(quantity=99)]}
        self._call("POST", "/returns", wrong, status=422, Idempotency_Key="B-1")
        right = {"lines": [self._item()]}
        self._call("POST", "/returns", right, status=201, Idempotency_Key="B-1")

    def test_required_clauses_are_accepted_by_the_system(self):
        clause = self.env["rma.clause"].create({"name": "Terms", "text": "I agree."})
        self.assertIn("accepted_clause_ids", self._ask(422)["error"]["fields"])
        answer = self._ask(accepted_clause_ids=[clause.id])
        rma = self.env["rma.order"].browse(answer["id"])
        self.assertEqual(rma.clause_acceptance_ids.clause_id, clause)

    # ------------------------------------------------------------------ read

    def test_only_what_is_the_account_s_is_read(self):
        rma = self._create_return((self.line, 1))
        draft = self._create_return((self.line, 1), submit=False)
        self.assertEqual([r["id"] for r in self._call("GET", "/returns")["returns"]], [rma.id])
        self.assertEqual(self._call("GET", f"/returns/{rma.id}")["number"], rma.name)
        self._call("GET", f"/returns/{draft.id}", status=404)
        self.assertEqual(self._call("GET", "/returns", key=self.key_of_bob)["returns"], [])
        for method, path in (
            ("GET", ""),
            ("POST", "/cancel"),
            ("POST", "/revise"),
            ("POST", "/sent"),
        ):
            data = {} if method == "POST" else None
            self._call(method, f"/returns/{rma.id}{path}", data, 404, self.key_of_bob)
        self.assertEqual(rma.state, "submitted")

    def test_orders_tell_what_can_be_returned(self):
        self._create_return((self.line, 4))
        answer = self._call("GET", f"/orders?search={self.order.name}")
        (order,) = answer["orders"]
        self.assertEqual([line["returnable"] for line in order["lines"]], [1, 2])
        self.assertEqual(self._call("GET", "/orders", key=self.key_of_bob)["orders"], [])

    def test_returns_are_found_by_what_changed(self):
        rma = self._create_return((self.line, 1), reference="PO 7")
        find = "/returns?changed_since="
        self.assertEqual(len(self._call("GET", f"{find}2020-01-01T00:00:00Z")["returns"]), 1)
        self.assertEqual(self._call("GET", f"{find}2199-01-01T00:00:00Z")["returns"], [])
        self._call("GET", f"{find}soon", status=422)
        found = self._call("GET", "/returns?reference=PO 7&state=submitted")["returns"]
        self.assertEqual([item["id"] for item in found], [rma.id])

    # ------------------------------------------------------------------ go on

    def test_a_revision_is_answered(self):
        rma = self._create_return((self.line, 1, {"reason_id": self.reason.id}))
        rma._decline("revision", "Which colour?")
        topics = self.env["rma.revision.topic"].search([("code", "=", "description")])
        rma.revision_topic_ids = topics
        answer = self._call("GET", f"/returns/{rma.id}")
        self.assertEqual(answer["message"], "Which colour?")
        self.assertEqual(answer["revision_fields"], ["description"])
        line = {"id": rma.line_ids.id, "description": "Blue", "quantity": 5}
        answer = self._call(
            "POST", f"/returns/{rma.id}/revise", {"lines": [line], "answer": "See"}
        )
        self.assertEqual(answer["state"], "submitted")
        self.assertRecordValues(rma.line_ids, [{"description": "Blue", "quantity": 1}])
        self._call("POST", f"/returns/{rma.id}/revise", {"answer": "Again"}, status=422)

    def test_the_parcel_is_announced_and_the_return_cancelled(self):
        rma = self._create_return((self.line, 1), approve=True)
        answer = self._call(
            "POST", f"/returns/{rma.id}/sent", {"carrier": "DHL", "tracking": "003"}
        )
        self.assertEqual((answer["carrier"], answer["tracking"]), ("DHL", "003"))
        self.assertIn("DHL 003", rma.receipt_ids.rma_parcel)
        self.assertEqual(self._call("POST", f"/returns/{rma.id}/cancel")["state"], "cancel")
        self._call("POST", f"/returns/{rma.id}/cancel", status=422)

    # ------------------------------------------------------------------ keys

    def test_dealers_make_and_remove_their_keys(self):
        self._sign_in(self.user_ada)
        page = self._post("/my/returns/api", {"name": "Warehouse"})
        key = self._text(page, "//*[@id='o_rma_new_key']//code")
        self._call("GET", "/returns", key=key)
        self.assertIn("Warehouse", " ".join(self.customer.message_ids.mapped("body")))
        page = self._get("/my/returns/api")
        self.assertNotIn(key, self._text(page), "It is shown once.")
        (button,) = page.xpath("//button[@aria-label='Remove Warehouse']")
        with mute_logger("odoo.http"):
            self._sign_in(self.user_bob)
            self._post("/my/returns/api", {"remove": button.get("value")})
            self._call("GET", "/returns", key=key)
            self._sign_in(self.user_ada)
            self._post("/my/returns/api", {"remove": button.get("value")})
            self._call("GET", "/returns", status=401, key=key)

    @mute_logger("odoo.http")
    def test_persons_and_closed_websites_make_no_keys(self):
        keys = self.env["res.users.apikeys"].sudo()
        before = keys.search_count([])
        self._sign_in(self.user_bob)
        page = self._post("/my/returns/api", {"name": "Mine"})
        self.assertIn("not open for your account", self._text(page))
        self._sign_in(self.user_ada)
        self.website.rma_api_access = False
        page = self._post("/my/returns/api", {"name": "Mine"})
        self.assertIn("not open for your account", self._text(page))
        self.assertEqual(keys.search_count([]), before)
