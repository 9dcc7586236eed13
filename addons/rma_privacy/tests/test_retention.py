import os
from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .common import PrivacyCommon


@tagged("post_install", "-at_install")
class TestRetention(PrivacyCommon):
    def _run(self):
        """Run the nightly job as it is scheduled."""
        with self.enter_registry_test_mode():
            self.env.ref("rma_privacy.ir_cron_retention").method_direct_trigger()
        self.env.invalidate_all()

    def test_photos_go_after_their_days_and_papers_stay(self):
        self.env.company.rma_photo_days = 30
        old, new = self._create_ended_return(), self._create_ended_return()
        paper = self.env["ir.attachment"].create(
            {"name": "slip.pdf", "raw": b"%PDF-1.4", "res_model": "rma.order", "res_id": old.id}
        )
        self._end_ago(old, 31)
        self._end_ago(new, 29)
        self._run()
        self.assertFalse(old.photo_ids)
        self.assertTrue(new.photo_ids)
        self.assertTrue(paper.exists())
        self.assertTrue(old.line_ids.description)
        # The other return shows the same picture: one file for both.
        self.assertTrue(os.path.exists(self._get_file_path(self.photo)))

    def test_guests_are_anonymised_and_customers_are_not(self):
        self.env.company.rma_guest_days = 30
        guest = self._create_ended_return(origin="guest")
        customer = self._create_ended_return(origin="portal")
        self._end_ago(guest | customer, 31)
        self._run()
        self.assertTrue(guest.date_anonymized)
        self.assertNotEqual(guest.partner_id, self.person)
        self.assertFalse(customer.date_anonymized)
        self.assertEqual(customer.partner_id, self.person)

    def test_links_end(self):
        self.env.company.rma_link_days = 30
        order = self._create_ended_return()
        url = order.get_portal_url()
        self.assertIn(order.access_token, url)
        self._end_ago(order, 31)
        self._run()
        self.assertFalse(order.access_token)
        self.assertNotIn("access_token=None", order.get_portal_url())
        self.assertFalse(order.access_token, "no new link is made")

    def test_open_returns_keep_all(self):
        self.env.company.write({"rma_photo_days": 1, "rma_guest_days": 1, "rma_link_days": 1})
        order = self._create_return((self.sale.order_line, 1), origin="guest").sudo()
        self._fill_return(order)
        self._run()
        self.assertTrue(order.photo_ids)
        self.assertTrue(order.access_token)
        self.assertEqual(order.partner_id, self.person)

    def test_zero_keeps_for_ever(self):
        self.env.company.write({"rma_photo_days": 0, "rma_guest_days": 0, "rma_link_days": 0})
        order = self._create_ended_return(origin="guest")
        self._end_ago(order, 10_000)
        self._run()
        self.assertTrue(order.photo_ids)
        self.assertTrue(order.access_token)
        self.assertFalse(order.date_anonymized)

    def test_a_reopened_return_counts_anew(self):
        order = self._create_ended_return()
        self._end_ago(order, 31)
        order.refund_ids.button_draft()
        self.assertEqual(order.state, "approved")
        self.assertFalse(order.date_ended)
        order.refund_ids.action_post()
        self.assertEqual(order.date_ended.date(), self._now().date())

    def test_stops_when_the_time_is_over_and_goes_on_later(self):
        self.env.company.rma_link_days = 30
        orders = self._create_ended_return() | self._create_ended_return()
        self._end_ago(orders, 31)
        module = "odoo.addons.rma_privacy.models.rma_order_retention.BATCH"
        # The first call tells how much there is to do.
        with (
            patch(module, 1),
            patch.object(self.env.registry["ir.cron"], "_commit_progress", side_effect=[60, 0]),
        ):
            self.env["rma.order"]._cron_apply_retention()
        self.assertEqual(orders.mapped(lambda o: bool(o.access_token)), [False, True])
        self._run()
        self.assertFalse(any(orders.mapped("access_token")))


@tagged("post_install", "-at_install")
class TestLinks(PrivacyCommon, HttpCase):
    """Mailed links end for whoever has them."""

    def test_an_ended_link_opens_nothing(self):
        if self.env["ir.module.module"]._get("rma_portal").state != "installed":
            self.skipTest("returns have no page without rma_portal")
        self.env.company.rma_link_days = 30
        orders = {days: self._create_ended_return(origin="guest") for days in (29, 31)}
        urls = {days: order.get_portal_url() for days, order in orders.items()}
        for days, order in orders.items():
            self._end_ago(order, days)
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", return_value=60):
            self.env["rma.order"]._cron_apply_retention()
        self.env.flush_all()
        for days, order in orders.items():
            page = self.url_open(urls[days])
            self.assertEqual(order.name in page.text, days < 30, f"{days} days after")
