from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

from lxml import html

from odoo import http
from odoo.tests import HttpCase, new_test_user

from odoo.addons.rma_core.tests.common import RmaCommon


class RmaPortalCommon(RmaCommon, HttpCase):
    """Customers with a login, and the website as their browser would ask for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([("company_id", "=", cls.env.company.id)], limit=1)
        cls.user_ada = cls._create_portal_user(cls.customer, "ada")
        cls.user_bob = cls._create_portal_user(cls.other_customer, "bob")
        cls.order = cls._create_order((cls.product, 5), (cls.product_other, 2))
        cls.line, cls.line_other = cls.order.order_line

    @classmethod
    def _create_portal_user(cls, partner, login):
        return new_test_user(
            cls.env,
            login,
            groups="base.group_portal",
            partner_id=partner.id,
            name=partner.name,
            email=partner.email or f"{login}@example.com",
            company_id=cls.env.company.id,
        )

    def _sign_in(self, user):
        self.authenticate(user.login, user.login)

    def _sign_out(self):
        self.authenticate(None, None)

    def _get(self, path, status=200, **params):
        """Return the page as a tree of elements, or None where it is not shown."""
        response = self.url_open(path, params=params or None, allow_redirects=True)
        self.assertEqual(response.status_code, status, path)
        return html.fromstring(response.text) if response.text else None

    def _post(self, path, data=None, status=200, files=None, csrf=True, **options):
        data = dict(data or {})
        if csrf:
            data["csrf_token"] = self._csrf()
        response = self.url_open(path, data=data, files=files, method="POST", **options)
        self.assertEqual(response.status_code, status, path)
        self.env.invalidate_all()
        return html.fromstring(response.text) if response.text else None

    def _announce_upload(self, path, size=200 * 2**20):
        """Begin to send a large file; return the status and the text of the answer, which does
        not wait for all of it."""
        url = urlsplit(self.base_url())
        connection = HTTPConnection(url.hostname, url.port, timeout=30)
        with self.allow_requests(), closing(connection):
            cookies = self.opener.cookies.items()
            connection.putrequest("POST", path)
            connection.putheader("Cookie", "; ".join(f"{name}={value}" for name, value in cookies))
            connection.putheader("Content-Type", "multipart/form-data; boundary=x")
            connection.putheader("Content-Length", str(size))
            connection.endheaders(b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"')
            response = connection.getresponse()
            return response.status, response.read().decode()

    def _csrf(self):
        return http.Request.csrf_token(self)

    def _text(self, page, xpath="//*[@id='wrap']"):
        """Return the visible text of a part of a page, blanks made one."""
        parts = page.xpath(xpath)
        return " ".join(" ".join(part.text_content() for part in parts).split())

    # ------------------------------------------------------------------ the guided form

    form_url = "/my/returns/new"

    def _fill(self, step, go="next", status=200, files=None, **fields):
        """Send a step of the form; a field ``pick`` may be order lines.

        :param files: ``[(name of a field, (file name, content))]``
        """
        data = {"step": step, "go": go, **fields}
        for name in ("pick", "shown"):
            if name in data:
                data[name] = [str(line.id) for line in data[name]]
        return self._post(self.form_url, data, status=status, files=files)

    def _find_draft(self, user=None):
        user = user or self.user_ada
        return self.env["rma.request"].search(
            [("partner_id", "=", user.partner_id.id), ("state", "=", "draft")]
        )

    def _details(self, draft, **values):
        """Return the fields of the second step for every line of a draft."""
        values = {"quantity": "1", "reason": self.reason.id, **values}
        return {
            line._get_portal_key(name): str(value)
            for line in draft.line_ids
            for name, value in values.items()
        }

    def _get_step(self, page):
        return int(page.xpath("//*[@id='o_rma_request']/@data-step")[0])

    def _get_errors(self, page):
        return [
            " ".join(node.text_content().split())
            for node in page.xpath("//*[contains(@class, 'invalid-feedback')]")
        ]
