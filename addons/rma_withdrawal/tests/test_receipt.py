import io
import json
import re
import zipfile

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import PAGE, WithdrawalCommon

DECISION = re.compile(r"accept|approv|genehmig|akzeptier|zatwierdz|zaakcept|przyjęt", re.I)


@tagged("post_install", "-at_install")
class TestReceipt(WithdrawalCommon, MailCase):
    """The receipt on a durable medium, and the mails and pages after it."""

    def _find_instructions(self):
        """Return what the customer was mailed about the return."""
        return self._new_mails.filtered(
            lambda mail: mail.model == "rma.order" and self.customer in mail.recipient_ids
        )

    def test_the_receipt_says_what_when_and_in_which_zone(self):
        with self.mock_mail_gateway():
            declaration = self._take_down()
        receipt = self._new_mails.filtered(lambda mail: mail.model == "rma.withdrawal")
        receipt = receipt.filtered(lambda mail: "received your withdrawal" in mail.subject)
        self.assertEqual(receipt.email_to, "ada@example.com")
        for text in (declaration._format_moment(), self.order.name, declaration.person_name):
            self.assertIn(text, receipt.body_html)
        self.assertTrue(receipt.attachment_ids)
        self.assertTrue(declaration.receipt_sent_on)
        self.assertEqual(receipt.attachment_ids, declaration.receipt_attachment_id)
        paper = declaration.receipt_attachment_id.raw.decode()
        self.assertIn(declaration._format_moment(), paper)
        self.assertIn(declaration.content_hash, paper)

    def test_nothing_says_that_somebody_agreed(self):
        with self.mock_mail_gateway():
            self._take_down()
            self._receive(self._get_returns())
            self._get_returns().refund_ids.with_user(self.accountant).action_post()
        customers = self._new_mails.filtered(
            lambda mail: (
                "ada@example.com" in (mail.email_to or "") or self.customer in mail.recipient_ids
            )
        )
        self.assertGreaterEqual(len(customers), 2)
        for mail in customers:
            self.assertNotRegex(f"{mail.subject} {mail.body_html}", DECISION)

    def test_the_customers_page_of_the_return_names_no_decision(self):
        self._take_down()
        rma = self._get_returns()
        self._sign_in(self.user_ada)
        text = self._text(self._get(f"/my/returns/{rma.id}"))
        self.assertIn("You withdrew from the contract", text)
        self.assertNotRegex(text, DECISION)
        self.assertNotRegex(self._text(self._get("/my/returns")), DECISION)

    def test_code_and_instructions_are_mailed(self):
        self.website.withdrawal_return_text = "Any post office."
        with self.mock_mail_gateway():
            self._take_down()
        rma = self._get_returns()
        mail = self._find_instructions()
        self.assertEqual(len(mail), 1, "one mail, not those of decisions")
        for text in (rma.return_code, "We pay the postage", "Any post office."):
            self.assertIn(text, mail.body_html)

    def test_postage_is_the_consumers_only_if_announced(self):
        self.website.withdrawal_return_postage = "customer"
        with self.mock_mail_gateway():
            self._take_down()
        mail = self._find_instructions()
        self.assertIn("as we told you before you ordered", mail.body_html)

    def test_mails_about_the_order_name_the_place(self):
        with self.mock_mail_gateway():
            self.order._send_order_notification_mail(
                self.env.ref("sale.mail_template_sale_confirmation")
            )
        bodies = "".join(self._new_mails.mapped("body_html"))
        self.assertIn("Withdraw from contract here", bodies)
        self.assertIn(f"{PAGE}?order={self.order.id}", bodies)

    def test_mails_of_businesses_do_not(self):
        self.customer.withdrawal_role = "business"
        with self.mock_mail_gateway():
            self.order._send_order_notification_mail(
                self.env.ref("sale.mail_template_sale_confirmation")
            )
        bodies = "".join(self._new_mails.mapped("body_html"))
        self.assertNotIn("Withdraw from contract here", bodies)

    def test_the_proof_can_be_exported(self):
        declaration = self._take_down()
        self.authenticate(self.clerk.login, self.clerk.login)
        action = declaration.with_user(self.clerk).action_export_proof()
        response = self.url_open(action["url"])
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            data = json.loads(archive.read("declaration.json"))
            self.assertEqual(len(archive.namelist()), 3)
        self.assertEqual(data["order"], self.order.name)
        self.assertTrue(data["fingerprint_fits"])
        self.assertEqual(data["receipt_mailed"][:10], str(declaration.receipt_sent_on.date()))
        self.assertTrue(data["history"])

    def test_the_proof_is_for_staff_alone(self):
        declaration = self._take_down()
        for login in ("ada", "rma_warehouse"):
            self.authenticate(login, login)
            response = self.url_open(f"/rma_withdrawal/proof/{declaration.id}")
            self.assertEqual(response.status_code, 404, login)
