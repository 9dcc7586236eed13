from odoo.tests import tagged

from .common import RmaPortalCommon
from .test_uploads import make_picture


@tagged("post_install", "-at_install")
class TestRoutes(RmaPortalCommon):
    """What a form may name, and what belongs to somebody else. Every address in every wrong hand
    is in ``test_route_table``."""

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

    # ------------------------------------------------------------------ who

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

    def test_staff_without_rights_on_returns_sees_none(self):
        plain = self._create_user("rma_plain", "base.group_user")
        self._sign_in(plain)
        self._get("/my/returns")
        self._get(f"/my/returns/{self.rma.id}", status=404)

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

    def test_files_where_text_belongs_and_text_where_files_belong(self):
        self._sign_in(self.user_ada)
        self._fill(1, pick=[self.line])
        draft = self._find_draft()
        names = [draft.line_ids._get_portal_key(name) for name in ("quantity", "files")]
        before = self._count()
        self._fill(2, files=[(names[0], ("a.jpg", make_picture()))], status=422)
        self._fill(3, "upload", **{names[1]: "text"})
        self.assertEqual(self._count(), before)

    def test_more_than_a_hundred_products_are_refused(self):
        self._sign_in(self.user_ada)
        order = self._create_order(*[(self.product, 1)] * 101, invoice=False)
        page = self._fill(1, pick=order.order_line, status=422)
        self.assertIn("at most 100 products", self._text(page))
        self.assertFalse(self._find_draft().line_ids)
