import io
import zipfile

from PIL import Image

from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import RmaPortalCommon
from .test_uploads import GPS, make_pdf, make_picture


@tagged("post_install", "-at_install")
class TestMessages(RmaPortalCommon):
    """Files that customers add to their messages, by Odoo's own way of sending them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rma = cls._create_return((cls.line, 1), approve=True)
        exif = Image.Exif()
        exif.get_ifd(GPS)[1] = "N"
        exif.get_ifd(GPS)[2] = (52.0, 30.0, 0.0)
        cls.photo = make_picture(exif=exif.tobytes())

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_ada)

    def _upload(self, content, name="a.jpg", record=None, status=200, **fields):
        """Send a file as the page's own writing field does; return what it is told."""
        record = record or self.rma
        data = {"thread_model": record._name, "thread_id": record.id, "is_pending": "true"}
        data.update(fields, csrf_token=self._csrf())
        response = self.url_open(
            "/mail/attachment/upload", data=data, files={"ufile": (name, content)}, method="POST"
        )
        self.assertEqual(response.status_code, status)
        self.env.invalidate_all()
        return response.json() if status == 200 else None

    def _write_to_us(self, *uploads, body="<p>See here</p>", **params):
        data = [upload["data"] for upload in uploads]
        return self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "rma.order",
                "thread_id": self.rma.id,
                "post_data": {
                    "body": body,
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                    "attachment_ids": [item["attachment_id"] for item in data],
                    "attachment_tokens": [self._get_token(item) for item in data],
                },
                **params,
            },
        )

    def _get_token(self, data):
        (file,) = data["store_data"]["ir.attachment"]
        return file["ownership_token"]

    def _count(self):
        return self.env["ir.attachment"].search_count([])

    def _assert_clean(self, file):
        self.assertEqual(file.mimetype, "image/jpeg")
        self.assertFalse(Image.open(io.BytesIO(file.raw)).getexif())
        self.assertNotIn(b"Exif", file.raw)

    def test_a_photo_is_written_anew_and_comes_with_the_message(self):
        upload = self._upload(self.photo, "../my photo.html")
        file = self.env["ir.attachment"].browse(upload["data"]["attachment_id"])
        self.assertEqual(file.name, "my photo.jpg")
        self._assert_clean(file)
        self._write_to_us(upload)
        self.env.invalidate_all()
        message = self.rma.message_ids[:1]
        self.assertEqual(message.attachment_ids, file)
        self.assertEqual(message.author_id, self.customer)
        self.assertEqual((file.res_model, file.res_id), ("rma.order", self.rma.id))
        self._assert_clean(file)

    def test_what_the_form_refuses_is_refused_with_a_sentence(self):
        self.website.rma_max_file_size = 1
        archive = io.BytesIO(make_picture())
        with zipfile.ZipFile(archive, "a") as file:
            file.writestr("evil.jar", "x")
        bomb = io.BytesIO()
        Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
        before = self._count()
        for name, content, words in (
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "as a picture"),
            ("a.jpg", b"<!doctype html><script>alert(1)</script>", "as a picture"),
            ("a.jpg", archive.getvalue(), "holds more than a picture"),
            ("a.png", bomb.getvalue(), "megapixels"),
            ("a.jpg", bytes(1024 * 1024 + 1), "is larger than 1 MB"),
            ("a.pdf", make_pdf(script="app.alert()"), "holds a program"),
            ("a.jpg", self.photo[:200], "is damaged"),
            ("a.jpg", b"", "is empty"),
        ):
            with self.subTest(name=name, words=words):
                self.assertIn(words, self._upload(content, name)["error"])
        self.assertEqual(self._count(), before)

    def test_a_detour_by_another_document_does_not_help(self):
        token = self.order._portal_ensure_token()
        upload = self._upload(self.photo, record=self.order, token=token)
        self._write_to_us(upload)
        self.env.invalidate_all()
        self._assert_clean(self.rma.message_ids[:1].attachment_ids)
        page = b"<svg onload='alert(1)'>"
        upload = self._upload(page, "a.svg", record=self.order, token=token)
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self._write_to_us(upload, body="<p>Second</p>")
        self.env.invalidate_all()
        self.assertNotIn("Second", " ".join(self.rma.message_ids.mapped("body")))

    def test_a_message_takes_as_many_files_as_a_request(self):
        self.website.rma_max_line_files = 2
        uploads = [self._upload(make_picture()) for __ in range(3)]
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self._write_to_us(*uploads)
        self._write_to_us(*uploads[:2])
        self.env.invalidate_all()
        self.assertEqual(len(self.rma.message_ids[:1].attachment_ids), 2)

    @mute_logger("odoo.http")
    def test_only_who_may_read_the_return_adds_files(self):
        other = self._create_return((self.line, 1))
        token, wrong = self.rma._portal_ensure_token(), other._portal_ensure_token()
        before = self._count()
        self._sign_in(self.user_bob)
        self._upload(self.photo, status=404)
        self._sign_out()
        self._upload(self.photo, status=404)
        self._upload(self.photo, token=wrong, status=404)
        self._upload(self.photo, token=token, thread_id="x", status=404)
        self._upload(self.photo, token=token, thread_id="²", status=404)
        self._upload(self.photo, token=token, thread_id="999999999", status=404)
        self.assertEqual(self._count(), before)
        upload = self._upload(self.photo, token=token)
        self._write_to_us(upload, token=token)
        self.env.invalidate_all()
        self._assert_clean(self.rma.message_ids[:1].attachment_ids)

    def test_staff_adds_what_it_likes(self):
        self._sign_in(self.clerk)
        upload = self._upload(b"a,b\n1,2\n", "prices.csv")
        file = self.env["ir.attachment"].browse(upload["data"]["attachment_id"])
        self.assertEqual(file.raw, b"a,b\n1,2\n")

    @mute_logger("odoo.http", "odoo.addons.web.controllers.binary")
    def test_there_is_no_other_way_in_for_files(self):
        before = self._count()
        for model, number in (
            ("rma.order", self.rma.id),
            ("rma.order.line", self.rma.line_ids.id),
        ):
            response = self.url_open(
                "/web/binary/upload_attachment",
                data={"model": model, "id": number, "csrf_token": self._csrf()},
                files={"ufile": ("a.svg", b"<svg/>")},
                method="POST",
            )
            self.assertIn("error", response.text)
        self.assertEqual(self._count(), before)
