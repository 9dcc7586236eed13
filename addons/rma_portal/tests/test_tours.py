from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import RmaPortalCommon


class PortalTours(RmaPortalCommon, MailCase):
    """The journeys of customers in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.email = "shop@example.com"

    def _walk_request(self):
        self.start_tour(self.order.get_portal_url(), "rma_portal_request", login="ada")
        self.env.invalidate_all()
        rma = self.line.rma_line_ids.order_id
        self.assertRecordValues(rma, [{"state": "submitted", "origin": "portal"}])
        self.assertEqual(len(rma.photo_ids), 2)
        self.assertEqual(rma.line_ids.quantity, 2)
        wizard = self.env["rma.order.decline"].with_user(self.clerk)
        wizard.create(
            {"order_ids": rma.ids, "target": "revision", "note": "Which side is silent?"}
        ).action_confirm()
        self.start_tour(f"/my/returns/{rma.id}", "rma_portal_revision", login="ada")
        self.env.invalidate_all()
        self.assertEqual(rma.state, "submitted")
        self.assertEqual(rma.line_ids.description, "The left one")

    def _walk_guest(self):
        self.order.name = "GUEST-1"
        with self.mock_mail_gateway():
            self.start_tour("/returns", "rma_portal_guest")
        self.env.invalidate_all()
        guest = self.env["rma.request"].search([("origin", "=", "guest")])
        self.assertIn(guest._get_form_url(), self._new_mails.body_html)
        with self.mock_mail_gateway():
            path = f"/returns/request/{guest.id}/{guest.access_token}"
            self.start_tour(path, "rma_portal_guest_form")
        self.env.invalidate_all()
        guest = self.env["rma.request"].search([("state", "=", "confirm")])
        self.assertIn(guest.confirm_token, self._new_mails.body_html)
        path = f"/returns/confirm/{guest.id}/{guest.confirm_token}"
        self.start_tour(path, "rma_portal_guest_confirm")
        self.env.invalidate_all()
        self.assertRecordValues(
            self.line.rma_line_ids.order_id, [{"state": "submitted", "origin": "guest"}]
        )


@tagged("post_install", "-at_install", "slow")
class TestToursDesktop(PortalTours):
    browser_size = "1366x768"

    def test_a_customer_asks_with_photos_and_revises(self):
        self._walk_request()

    def test_a_guest_asks_and_confirms(self):
        self._walk_guest()

    def test_a_dealer_enters_forty_lines(self):
        products = self.env["product.product"].create(
            [
                {"name": f"Part {number}", "is_storable": True, "default_code": f"PART-{number}"}
                for number in range(40)
            ]
        )
        order = self._create_order(*[(product, 2) for product in products])
        self.start_tour("/my/returns/quick", "rma_portal_quick", login="ada")
        self.env.invalidate_all()
        rma = order.rma_order_ids
        self.assertEqual(rma.state, "submitted")
        self.assertEqual(sorted(rma.line_ids.mapped("quantity")), [1] * 39 + [2])


@tagged("post_install", "-at_install", "slow")
class TestToursPhone(PortalTours):
    browser_size = "360x640"
    touch_enabled = True

    def test_a_customer_asks_with_photos_and_revises(self):
        self._walk_request()

    def test_a_guest_asks_and_confirms(self):
        self._walk_guest()
