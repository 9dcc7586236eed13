from odoo.tests import Form, tagged

from .common import RmaPortalCommon
from .test_uploads import make_picture


@tagged("post_install", "-at_install")
class TestPhotoLimits(RmaPortalCommon):
    """A limit for each product and one for all of them: no field goes without a word, and what is
    demanded always has room."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_ada)
        self.website.rma_max_files = 30
        self.photo_reason = self.env["rma.reason"].create(
            {"name": "Broken glass", "require_photo": True}
        )

    def _start(self, **values):
        self._fill(1, pick=[self.line, self.line_other])
        draft = self._find_draft()
        self._fill(2, **self._details(draft, **values))
        return draft, *draft.line_ids

    def _files(self, line, number=1):
        key = line._get_portal_key("files")
        return [(key, (f"{index}.jpg", make_picture())) for index in range(number)]

    def _field(self, page, line):
        return page.xpath(f"//input[@id='{line._get_portal_key('files')}']")[0]

    def test_five_files_of_one_product_leave_room_for_the_other(self):
        draft, lamp, chair = self._start()
        page = self._fill(3, "upload", files=self._files(lamp, 5))
        self.assertTrue(self._field(page, lamp).get("disabled"))
        self.assertIn("has 5 files, which is the limit. Remove one", self._text(page))
        self.assertFalse(self._field(page, chair).get("disabled"))
        self._fill(3, "upload", files=self._files(chair))
        self.assertEqual(len(chair.attachment_ids), 1)
        page = self._fill(3, "upload", files=self._files(lamp), status=422)
        self.assertIn("0.jpg was not added", self._get_errors(page)[0])
        self.assertEqual(len(lamp.attachment_ids), 5)

    def test_what_a_reason_demands_has_room_however_many_others_have(self):
        self.website.rma_max_files = 2
        draft, lamp, chair = self._start(reason=self.photo_reason.id)
        self._fill(3, "upload", files=self._files(lamp, 2))
        page = self._get("/my/returns/new")
        self.assertFalse(self._field(page, chair).get("disabled"))
        page = self._fill(3, files=self._files(chair))
        self.assertEqual(self._get_step(page), 4)
        self.assertEqual(len(chair.attachment_ids), 1)
        page = self._fill(4, "step-3")
        self.assertIn("Your request has 3 files, which is the limit", self._text(page))

    def test_where_no_files_are_taken_a_demanded_one_is(self):
        self.website.write({"rma_max_files": 0, "rma_max_line_files": 0})
        __, lamp, chair = self._start(reason=self.photo_reason.id)
        page = self._fill(3, files=self._files(lamp) + self._files(chair))
        self.assertEqual(self._get_step(page), 4)

    def test_a_revision_has_room_for_what_it_asks_for(self):
        self.website.write({"rma_max_files": 2, "rma_max_line_files": 1})
        rma = self._create_return((self.line, 2), (self.line_other, 1))
        lamp, chair = rma.line_ids
        for line in (lamp, lamp, chair):
            self.env["ir.attachment"].create(
                {"name": "old", "raw": b"x", "res_model": line._name, "res_id": line.id}
            )
        wizard = Form.from_action(
            self.env(user=self.clerk), rma.with_user(self.clerk).action_request_revision()
        )
        wizard.note = "Show us the label."
        wizard = wizard.save()
        wizard.topic_ids = self.env["rma.revision.topic"].search([("code", "=", "files")])
        wizard.action_confirm()
        page = self._get(f"/my/returns/{rma.id}")
        for line in (lamp, chair):
            self.assertFalse(self._field(page, line).get("disabled"))
        path = f"/my/returns/{rma.id}/revise"
        page = self._post(path, {"go": "save"}, files=self._files(lamp))
        self.assertEqual(len(lamp.attachment_ids), 3)
        self.assertTrue(self._field(page, lamp).get("disabled"))
        self.assertFalse(self._field(page, chair).get("disabled"))
        self._post(path, {"go": "send"}, files=self._files(chair))
        self.assertEqual(rma.state, "submitted")
        self.assertEqual(len(chair.attachment_ids), 2)
