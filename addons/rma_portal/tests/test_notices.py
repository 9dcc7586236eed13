from odoo.tests import tagged

from odoo.addons.rma_core.tests.common import TrackedMixin

from .common import RmaPortalCommon


@tagged("post_install", "-at_install")
class TestNotices(TrackedMixin, RmaPortalCommon):
    """Customers choose which mails they get, and in which language."""

    def setUp(self):
        super().setUp()
        self._sign_in(self.user_ada)
        self.mail = self.env["rma.mail"].search([("event", "=", "submitted")], limit=1)

    def _told(self, rma):
        self._close_transaction()
        messages = rma.sudo().message_ids.filtered("rma_template_id")
        return messages.filtered(lambda message: self.customer in message.partner_ids)

    def test_what_is_not_wanted_is_not_mailed(self):
        page = self._get("/my/returns/notices")
        box = page.xpath(f"//input[@id='o_rma_mail_{self.mail.id}']")[0]
        self.assertTrue(box.get("checked"))
        others = [
            value
            for value in page.xpath("//input[@name='mail']/@value")
            if value != box.get("value")
        ]
        page = self._post("/my/returns/notices", {"mail": others})
        self.assertFalse(page.xpath(f"//input[@id='o_rma_mail_{self.mail.id}']")[0].get("checked"))
        rma = self._create_return((self.line, 1))
        self.assertFalse(self._told(rma))
        rma.with_user(self.manager).action_approve()
        self.assertTrue(self._told(rma), "What to do with the parcel is always mailed.")

    def test_mails_that_are_needed_cannot_be_done_without(self):
        needed = self.env["rma.mail"].search([("event", "in", ["approved", "revision"])])
        page = self._get("/my/returns/notices")
        shown = set(page.xpath("//input[@name='mail']/@value"))
        self.assertTrue(needed)
        self.assertFalse(shown & {str(mail.id) for mail in needed})

    def test_only_languages_of_the_website_are_taken(self):
        self.env["res.lang"]._activate_lang("pl_PL")
        self._post("/my/returns/notices", {"lang": "pl_PL"})
        self.assertNotEqual(self.customer.lang, "pl_PL")
        self.website.language_ids |= self.env["res.lang"]._lang_get("pl_PL")
        self._post("/my/returns/notices", {"lang": "pl_PL"})
        self.assertEqual(self.customer.lang, "pl_PL")
