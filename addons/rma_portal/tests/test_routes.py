import io
import json

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RmaPortalCommon
from .test_uploads import make_picture

NONSENSE = (
    {"step": "99"},
    {"step": "x", "go": "next"},
    {"step": "2", "go": "remove-x"},
    {"step": "2", "go": "remove-99999999999999999999"},
    {"step": "3", "go": "drop-²"},
    {"step": "1", "go": "page-99999999999"},
    {"step": "1", "pick": ["x", "-1", "1.5", "99999999999999999999", "²", "0"]},
    {"step": "1", "pick": "[1]", "shown": "{}"},
    {"step": "1", "search": "\0'\"%_\\", "go": "search"},
    {"step": "4", "reference": "\0"},
    {"step": "2", "line-x-quantity": "1", "line--quantity": "1"},
    {},
)


@tagged("post_install", "-at_install")
class TestRoutes(RmaPortalCommon):
    """Every address with the wrong person, the wrong token and the wrong contents: a clear page,
    nothing changed, nothing left over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rma = cls._create_return((cls.line, 1), approve=True)
        cls.other_rma = cls._create_return((cls.line_other, 1))
        cls.photo = cls.env["ir.attachment"].create(
            {
                "name": "a.jpg",
                "raw": make_picture(),
                "mimetype": "image/jpeg",
                "res_model": "rma.order.line",
                "res_id": cls.rma.line_ids.id,
            }
        )
        cls.paper = cls.rma._get_customer_papers()[0]

    def _count(self):
        models = ("rma.order", "rma.order.line", "rma.request", "rma.request.line")
        counts = {model: self.env[model].search_count([]) for model in models}
        counts["files"] = self.env["ir.attachment"].search_count(
            [("res_model", "in", [*models, "rma.portal.line.mixin"])]
        )
        return counts

    def _get_own_paths(self):
        path = f"/my/returns/{self.rma.id}"
        return [
            path,
            f"{path}/files/{self.photo.id}",
            f"{path}/files/{self.photo.id}?size=small",
            f"{path}/papers/{self.paper.id}",
        ]

    # ------------------------------------------------------------------ who

    def test_pages_of_a_return_are_the_owner_s_and_the_link_s(self):
        token = self.rma._portal_ensure_token()
        other_token = self.other_rma._portal_ensure_token()
        for path in self._get_own_paths():
            with self.subTest(path=path):
                self._sign_in(self.user_ada)
                self.assertEqual(self.url_open(path).status_code, 200)
                self._sign_in(self.user_bob)
                self.assertEqual(self.url_open(path).status_code, 404)
                self._sign_out()
                link = f"{path}{'&' if '?' in path else '?'}access_token="
                self.assertEqual(self.url_open(path).status_code, 404)
                self.assertEqual(self.url_open(f"{link}{token}").status_code, 200)
                for wrong in (other_token, f"{token}x", "%C3%A9", "None", "False"):
                    self.assertEqual(self.url_open(f"{link}{wrong}").status_code, 404)
        self.rma.access_token = False
        self._get(f"/my/returns/{self.rma.id}", status=404, access_token=token)

    def test_a_return_s_token_opens_no_document_of_another(self):
        token = self.rma._portal_ensure_token()
        self._sign_out()
        path = f"/my/returns/{self.other_rma.id}"
        for suffix in ("", f"/files/{self.photo.id}", f"/papers/{self.paper.id}"):
            self._get(f"{path}{suffix}", status=404, access_token=token)
        other = f"/my/returns/{self.rma.id}"
        foreign = self.env["ir.attachment"].create({"name": "x", "raw": b"secret"})
        self._get(f"{other}/files/{foreign.id}", status=404, access_token=token)
        response = self.url_open(f"/web/content/{self.photo.id}?access_token={token}")
        self.assertNotEqual(response.content, self.photo.raw)

    def test_forms_are_for_signed_in_customers(self):
        self._sign_out()
        for path in ("/my/returns", "/my/returns/new", "/my/returns/quick"):
            response = self.url_open(path, allow_redirects=False)
            self.assertEqual(response.status_code, 303, path)
            self.assertIn("/web/login", response.headers["Location"])

    def test_staff_without_rights_on_returns_sees_none(self):
        plain = self._create_user("rma_plain", "base.group_user")
        self._sign_in(plain)
        self._get("/my/returns")
        self._get(f"/my/returns/{self.rma.id}", status=404)

    @mute_logger("odoo.http")
    def test_what_changes_something_wants_the_form_s_own_token(self):
        before = self._count()
        self._sign_in(self.user_ada)
        for path in (
            "/my/returns/new",
            "/my/returns/quick",
            f"/my/returns/{self.rma.id}/cancel",
            f"/my/returns/{self.rma.id}/revise",
            "/returns",
            "/returns/track",
        ):
            with self.subTest(path=path):
                self._post(path, {"step": "1"}, csrf=False, status=400)
                self._post(path, {"csrf_token": "x"}, csrf=False, status=400)
        self.assertEqual(self._count(), before)
        self.assertEqual(self.rma.state, "approved")

    def test_nothing_is_changed_by_following_a_link(self):
        self._sign_in(self.user_ada)
        for verb in ("cancel", "revise"):
            response = self.url_open(f"/my/returns/{self.rma.id}/{verb}")
            self.assertIn(response.status_code, (404, 405))
        self.assertEqual(self.rma.state, "approved")

    # ------------------------------------------------------------------ what

    def test_ids_of_others_are_not_taken(self):
        foreign = self._create_order((self.product, 3), partner=self.other_customer).order_line
        self._sign_in(self.user_bob)
        self._fill(1, pick=[foreign])
        theirs = self._find_draft(self.user_bob)
        self._sign_in(self.user_ada)
        self._fill(1, pick=[foreign], status=422)
        self._fill(1, pick=[self.line])
        mine = self._find_draft()
        self.assertEqual(mine.line_ids.sale_line_id, self.line)
        self._fill(2, status=422, **{theirs.line_ids._get_portal_key("quantity"): "2"})
        self._fill(2, f"remove-{theirs.line_ids.id}")
        self.env.invalidate_all()
        self.assertTrue(theirs.line_ids)
        self.assertFalse(theirs.line_ids.quantity)
        photo = self.photo
        self._fill(3, f"drop-{photo.id}")
        self.assertTrue(photo.exists())
        key = theirs.line_ids._get_portal_key("files")
        before = self._count()
        self._fill(3, "upload", files=[(key, ("a.jpg", make_picture()))])
        self.assertEqual(self._count(), before)

    def test_an_order_that_left_the_scope_is_not_returned(self):
        self._sign_in(self.user_ada)
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        self._fill(2, **self._details(draft))
        self._fill(3)
        self.order.partner_id = self.other_customer
        page = self._fill(4, "send", status=422)
        self.assertIn("cannot be returned here", self._text(page))
        self.assertEqual(draft.state, "draft")

    def test_nonsense_gets_a_page_and_changes_nothing(self):
        self._sign_in(self.user_ada)
        self._fill(1, pick=[self.line])
        before = self._count()
        for data in NONSENSE:
            with self.subTest(data=data):
                response = self.url_open(
                    self.form_url, data={**data, "csrf_token": self._csrf()}, method="POST"
                )
                self.assertIn(response.status_code, (200, 422))
                self.assertNotIn("Traceback", response.text)
        self.env.invalidate_all()
        self.assertEqual(self._count(), before)

    def test_files_where_text_belongs_and_text_where_files_belong(self):
        self._sign_in(self.user_ada)
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        names = [draft.line_ids._get_portal_key(name) for name in ("quantity", "files")]
        before = self._count()
        self._fill(2, files=[(names[0], ("a.jpg", make_picture()))], status=422)
        self._fill(3, "upload", **{names[1]: "text"})
        self.assertEqual(self._count(), before)

    def test_ten_thousand_lines_are_refused(self):
        self._sign_in(self.user_ada)
        order = self._create_order(*[(self.product, 1)] * 101, invoice=False)
        page = self._fill(1, pick=order.order_line, status=422)
        self.assertIn("at most 100 products", self._text(page))
        self.assertFalse(self._find_draft().line_ids)
        numbers = [("pick", str(number)) for number in range(10_000)]
        response = self.url_open(
            self.form_url,
            data=[("step", "1"), ("go", "next"), ("csrf_token", self._csrf()), *numbers],
            method="POST",
        )
        self.assertIn(response.status_code, (413, 422))
        self.assertFalse(self._find_draft().line_ids)

    @mute_logger("odoo.http", "werkzeug")
    def test_two_hundred_megabytes_are_refused(self):
        self._sign_in(self.user_ada)
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        key = draft.line_ids._get_portal_key("files")
        before = self._count()
        large = io.BytesIO(bytes(200 * 1024 * 1024))
        try:
            response = self.url_open(
                self.form_url,
                data={"step": "3", "go": "upload", "csrf_token": self._csrf()},
                files=[(key, ("a.jpg", large))],
                method="POST",
                timeout=60,
            )
        except OSError:
            # The server hangs up before all of it is sent.
            response = None
        if response is not None:
            self.assertIn(response.status_code, (400, 413))
            self.assertNotIn("Traceback", response.text)
        self.env.invalidate_all()
        self.assertEqual(self._count(), before)

    @mute_logger("odoo.http")
    def test_other_kinds_of_contents_are_refused(self):
        self._sign_in(self.user_ada)
        before = self._count()
        for path in (self.form_url, "/my/returns/quick", "/returns"):
            response = self.url_open(
                path,
                data=json.dumps({"step": 1}),
                headers={"Content-Type": "application/json"},
                method="POST",
            )
            self.assertIn(response.status_code, (400, 415, 422))
        self.assertEqual(self._count(), before)
