from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import tagged

from odoo.addons.rma_portal.tests.common import RmaPortalCommon


@tagged("post_install", "-at_install")
class TestLink(RmaPortalCommon):
    """One link opens the form with the order filled in, for guests too."""

    def setUp(self):
        super().setUp()
        self._sign_out()
        self.path = f"/return-form/{self.order.id}/{self.order._get_rma_form_token()}"

    def test_guests_need_no_password(self):
        for __ in range(2):
            page = self._get(self.path)
            text = self._text(page)
            self.assertIn(self.order.name, text)
            self.assertIn("Lamp", text)
        # Programs that check mails open links again and again: one form is enough.
        requests = self.env["rma.request"].search([("sale_order_id", "=", self.order.id)])
        self.assertEqual(len(requests), 1)

    def test_signed_in_customers_get_the_form_of_their_account(self):
        self._sign_in(self.user_ada)
        page = self._get(self.path)
        self.assertTrue(page.xpath("//*[@id='o_rma_request']"))
        self.assertIn(self.order.name, self._text(page))
        self.assertFalse(self.env["rma.request"].search([("origin", "=", "guest")]))

    def test_wrong_and_old_links_open_nothing(self):
        other = self._create_order((self.product, 1), partner=self.other_customer)
        token = self.order._get_rma_form_token()
        for path in (
            f"/return-form/{other.id}/{token}",
            f"/return-form/{self.order.id}/{token[:-1]}",
            f"/return-form/999999999/{token}",
        ):
            self.assertNotIn(self.order.name, self._text(self._get(path, 404)))
        self.order.date_order = Datetime.now() - timedelta(days=401)
        self._get(self.path, 404)
        self.assertFalse(self.env["rma.request"].search([("origin", "=", "guest")]))

    def test_without_access_for_guests_one_signs_in(self):
        self.website.rma_guest_access = False
        page = self._get(self.path)
        self.assertTrue(page.xpath("//input[@name='login']"))
