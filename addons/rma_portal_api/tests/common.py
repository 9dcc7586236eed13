import json

from odoo.addons.rma_portal.tests.common import RmaPortalCommon

PATH = "/rma/api/v1"


class ApiCommon(RmaPortalCommon):
    """A dealer with a key, and calls as its system sends them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.is_company = True
        cls.website.rma_api_access = True
        cls.key = cls._make_key(cls.user_ada)
        cls.key_of_bob = cls._make_key(cls.user_bob)

    @classmethod
    def _make_key(cls, user, scope="rma_portal_api"):
        keys = cls.env["res.users.apikeys"].with_user(user).sudo()
        return keys._generate(scope, "Shop system", None)

    def _call(self, method, path, data=None, status=200, key=None, **headers):
        """Return what the API answers, read from JSON; None where it is no JSON."""
        self.env.flush_all()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not False:
            headers["Authorization"] = f"Bearer {key or self.key}"
        body = None
        if data is not None:
            body = data if isinstance(data, bytes) else json.dumps(data).encode()
            headers["Content-Type"] = "application/json"
        response = self.opener.request(
            method,
            self.base_url() + PATH + path,
            data=body,
            headers=headers,
            timeout=60,
            allow_redirects=False,
        )
        self.env.invalidate_all()
        self.assertEqual(response.status_code, status, response.text[:2000])
        self.last_response = response
        is_json = "json" in response.headers.get("Content-Type", "")
        return response.json() if is_json else None

    def _item(self, **values):
        return {
            "order_line_id": self.line.id,
            "quantity": 2,
            "reason_id": self.reason.id,
            "outcome_id": self.outcome_refund.id,
            **values,
        }
