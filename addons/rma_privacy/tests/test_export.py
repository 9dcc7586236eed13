import io
import json
import zipfile

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PrivacyCommon


@tagged("post_install", "-at_install")
class TestExport(PrivacyCommon, HttpCase):
    def _download(self, request, user, status=200):
        self.authenticate(user.login, user.login)
        response = self.url_open(f"/rma_privacy/export/{request.id}")
        self.assertEqual(response.status_code, status)
        return response

    def _open(self, response):
        archive = zipfile.ZipFile(io.BytesIO(response.content))
        return archive, json.loads(archive.read("returns.json"))

    def test_everything_of_the_person_is_in_the_archive(self):
        order = self._create_ended_return()
        request = self._make_request()
        self.assertEqual(request.action_export()["url"], f"/rma_privacy/export/{request.id}")
        archive, data = self._open(self._download(request, self.officer))
        self.assertEqual(data["people"][0]["email"], self.MARKS["email"])
        row = data["returns"][0]
        self.assertEqual(row["number"], order.name)
        self.assertEqual(row["partner_id"]["street"], self.MARKS["street"])
        self.assertEqual(row["reference"], self.MARKS["reference"])
        self.assertIn(self.MARKS["text"], row["lines"][0]["description"])
        self.assertIn(self.MARKS["answer"], " ".join(m["text"] for m in row["messages"]))
        photo = next(path for path in row["files"] if path.endswith(".png"))
        self.assertEqual(archive.read(photo), self.photo)
        self.assertEqual(set(archive.namelist()), {"returns.json", *row["files"]})
        self.assertNotIn("access_token", json.dumps(data))

    def test_it_holds_nobody_elses_returns(self):
        self._create_ended_return()
        sale = self._create_order((self.product, 1), partner=self.other_customer)
        other = self._create_return((sale.order_line, 1))
        __, data = self._open(self._download(self._make_request(), self.officer))
        self.assertNotIn(other.name, [row["number"] for row in data["returns"]])

    def test_it_is_logged_and_kept_nowhere(self):
        self._create_ended_return()
        request = self._make_request()
        files = self.env["ir.attachment"].search_count([])
        self._download(request, self.officer)
        self.assertEqual(self.env["ir.attachment"].search_count([]), files)
        log = self.env["privacy.log"].search([], order="id desc", limit=1)
        self.assertEqual(log.execution_details, "Returns data exported")
        self.assertEqual(log.user_id, self.officer)

    @mute_logger("odoo.http")
    def test_others_do_not_get_it(self):
        request = self._make_request()
        second = self._create_user("rma_second", "rma_privacy.rma_privacy_group_officer")
        for user in (self.manager, self.clerk, second):
            with self.subTest(user.login):
                self._download(request, user, status=403)
        self._sign_out()
        response = self.url_open(f"/rma_privacy/export/{request.id}")
        self.assertNotEqual(response.headers["Content-Type"], "application/zip")

    def _sign_out(self):
        self.authenticate(None, None)
