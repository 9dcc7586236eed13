import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import RmaCommon

PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5E"
    b"rkJggg=="
)


@tagged("post_install", "-at_install")
class TestPhotos(RmaCommon):
    """Photos belong to the line they show."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._create_order((cls.product, 5)).order_line
        cls.reason_photo = cls.env["rma.reason"].create({"name": "Broken", "require_photo": True})

    def _create_asking_return(self, **vals):
        return self._create_return(
            (self.line, 1, {"reason_id": self.reason_photo.id}), submit=False, **vals
        )

    def _create_photo(self, record):
        return self.env["ir.attachment"].create(
            {
                "name": "broken.png",
                "datas": PIXEL,
                "res_model": record._name,
                "res_id": record.id,
            }
        )

    def test_a_customer_s_request_needs_the_photo_its_reason_asks_for(self):
        for origin in ("portal", "guest"):
            with self.subTest(origin=origin):
                rma = self._create_asking_return(origin=origin)
                with self.assertRaisesRegex(
                    UserError, "Lamp: add a photo. Reason Broken requires"
                ):
                    rma.action_submit()
                self._create_photo(rma.line_ids)
                rma.line_ids.invalidate_recordset()
                rma.action_submit()
                self.assertEqual(rma.state, "submitted")

    def test_staff_hand_in_without_photo(self):
        rma = self._create_asking_return()
        rma.action_submit()
        self.assertEqual(rma.state, "submitted")

    def test_staff_add_and_remove_photos_on_the_line(self):
        rma = self._create_asking_return()
        upload = self.env["ir.attachment"].with_user(self.clerk)
        photo = upload.create(
            {"name": "a.png", "raw": base64.b64decode(PIXEL), "res_model": "rma.order.line"}
        )
        rma.line_ids.photo_ids = [Command.link(photo.id)]
        self.assertRecordValues(
            photo, [{"res_model": "rma.order.line", "res_id": rma.line_ids.id}]
        )
        self.env.invalidate_all()
        self.assertEqual(rma.photo_ids, photo)
        self.assertEqual(Form(rma).photo_count, 1)
        rma.line_ids.photo_ids = [Command.unlink(photo.id)]
        self.assertFalse(photo.exists())

    def test_photos_go_with_the_return_and_are_seen_by_those_who_see_it(self):
        rma = self._create_asking_return()
        photo = self._create_photo(rma.line_ids)
        self.assertTrue(photo.with_user(self.clerk).raw)
        plain = self._create_user("rma_plain", "base.group_user")
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            photo.with_user(plain).read(["raw"])
        rma.unlink()
        self.assertFalse(photo.exists())
