from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.mail.tests.common import MailCase

from .test_return_states import ReturnStatesCommon

TARGETS = {"revision": "submitted", "rejected": "submitted", "cancel": "approved"}


@tagged("post_install", "-at_install")
class TestReturnDecline(MailCase, ReturnStatesCommon):
    """Whoever declines a return tells the customer why, in a mail they can read."""

    def _get_mails(self, partner=None):
        partner = partner or self.customer
        return self._new_mails.filtered(
            lambda mail: partner in mail.recipient_ids or partner.email in (mail.email_to or "")
        )

    def test_the_customer_gets_the_note_by_mail(self):
        for target, state in TARGETS.items():
            with self.subTest(target=target):
                rma = self._create_return_in(state)
                with self.mock_mail_gateway():
                    self._decline(rma, target, "The seal <is> broken & we cannot resell it.")
                self.assertEqual(rma.state, target)
                self.assertEqual(rma.customer_note, "The seal <is> broken & we cannot resell it.")
                mail = self._get_mails()
                self.assertEqual(len(mail), 1)
                self.assertIn(
                    "The seal &lt;is&gt; broken &amp; we cannot resell it.", mail.body_html
                )
                self.assertIn(rma.name, mail.subject)

    def test_a_note_is_needed(self):
        for target, state in TARGETS.items():
            for note in (False, "", "  \n "):
                with self.subTest(target=target, note=note):
                    rma = self._create_return_in(state)
                    with self.mock_mail_gateway():
                        with self.assertRaises(UserError), self.env.cr.savepoint():
                            rma._decline(target, note)
                    self.assertEqual(rma.state, state)
                    self.assertFalse(self._new_mails)

    def test_the_dialog_insists_on_a_note(self):
        rma = self._create_return_in("submitted")
        form = Form.from_action(rma.env, rma.action_reject())
        with self.assertRaisesRegex(AssertionError, "note is a required field"):
            form.save()

    def test_several_customers_get_one_mail_each(self):
        mine = self._create_return_in("submitted")
        order = self._create_order((self.product, 1), partner=self.other_customer)
        other = self._create_return((order.order_line, 1))
        with self.mock_mail_gateway():
            self._decline(mine | other, "rejected")
        self.assertEqual(len(self._get_mails()), 1)
        self.assertEqual(len(self._get_mails(self.other_customer)), 1)
        self.assertNotIn(other.name, self._get_mails().body_html)

    def test_approval_mails_the_return_code(self):
        rma = self._create_return_in("submitted")
        with self.mock_mail_gateway():
            rma.action_approve()
        mail = self._get_mails()
        self.assertEqual(len(mail), 1)
        self.assertIn(rma.return_code, mail.body_html)

    def test_a_kept_article_needs_no_code_on_a_parcel(self):
        keep = self.env.ref("rma_core.outcome_keep")
        rma = self._create_return((self.line, 1, {"outcome_id": keep.id}))
        with self.mock_mail_gateway():
            rma.action_approve()
        mail = self._get_mails()
        self.assertEqual(len(mail), 1)
        self.assertNotIn(rma.return_code, mail.body_html)

    def test_a_customer_without_address_blocks_nothing(self):
        self.customer.email = False
        rma = self._create_return_in("submitted")
        with self.mock_mail_gateway():
            rma.action_approve()
        self.assertEqual(rma.state, "approved")

    def test_after_a_revision_the_request_is_submitted_again(self):
        rma = self._create_return((self.line, 5))
        submitted = rma.date_submitted
        self._decline(rma, "revision", "How many exactly?")
        rma.line_ids.quantity = 3
        rma.action_submit()
        self.assertEqual(rma.state, "submitted")
        self.assertGreaterEqual(rma.date_submitted, submitted)
        rma.action_approve()
        self.assertEqual(rma.receipt_ids.move_ids.product_uom_qty, 3)


@tagged("post_install", "-at_install")
class TestReturnCancel(ReturnStatesCommon):
    """A return can be cancelled while nothing is posted or done; open papers go with it."""

    def test_the_open_receipt_is_cancelled_with_the_return(self):
        rma = self._create_return_in("approved")
        rma.action_cancel()
        self.assertEqual(rma.receipt_ids.state, "cancel")
        self.assertRecordValues(
            rma.line_ids,
            [{"settlement_state": "not_needed", "reception_state": "not_needed"}],
        )

    def test_the_draft_credit_note_is_cancelled_with_the_return(self):
        keep = self.env.ref("rma_core.outcome_keep")
        rma = self._create_return((self.line, 2, {"outcome_id": keep.id}), approve=True)
        refund = rma.refund_ids
        self.assertEqual(refund.state, "draft")
        self.assertEqual(self.line.qty_invoiced, 98)
        rma.action_cancel()
        self.assertEqual(rma.state, "cancel")
        self.assertFalse(refund.exists().filtered(lambda move: move.state != "cancel"))
        self.assertRecordValues(
            self.line, [{"qty_invoiced": 100, "qty_to_invoice": 0, "invoice_status": "invoiced"}]
        )

    def test_refused_once_goods_are_received(self):
        rma = self._create_return_in("approved")
        self._receive(rma)
        with self.assertRaisesRegex(UserError, "cannot be cancelled.*Lamp"):
            rma.action_cancel()

    def test_refused_once_a_part_is_received(self):
        rma = self._create_return((self.line, 5), approve=True)
        self._receive(rma, {self.product: 1})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            rma.action_cancel()
        self.assertEqual(rma.state, "approved")
        self.assertIn("assigned", rma.receipt_ids.mapped("state"))

    def test_refused_once_a_credit_note_is_posted(self):
        keep = self.env.ref("rma_core.outcome_keep")
        other = self._create_order((self.product_other, 1)).order_line
        # The other line keeps the return open.
        rma = self._create_return(
            (self.line, 2, {"outcome_id": keep.id}), (other, 1), approve=True
        )
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "approved")
        with self.assertRaisesRegex(UserError, "cannot be cancelled"), self.env.cr.savepoint():
            rma.action_cancel()
        self.assertEqual(rma.receipt_ids.state, "assigned")

    def test_possible_again_after_the_posted_credit_note_is_cancelled(self):
        keep = self.env.ref("rma_core.outcome_keep")
        rma = self._create_return((self.line, 2, {"outcome_id": keep.id}), approve=True)
        self._post(rma.refund_ids)
        self.assertEqual(rma.state, "done")
        rma.refund_ids.with_user(self.accountant).button_draft()
        self.assertEqual(rma.state, "approved")
        rma.action_cancel()
        self.assertEqual(rma.state, "cancel")

    def test_a_clerk_without_stock_and_accounting_rights_cancels_the_papers_too(self):
        keep = self.env.ref("rma_core.outcome_keep")
        self.assertFalse(self.clerk.has_group("stock.group_stock_user"))
        self.assertFalse(self.clerk.has_group("account.group_account_invoice"))
        rma = self._create_return(
            (self.line, 2, {"outcome_id": keep.id}), (self.line, 2), approve=True
        )
        rma.with_user(self.clerk).action_cancel()
        self.assertEqual(rma.sudo().receipt_ids.state, "cancel")
        self.assertNotIn("draft", rma.sudo().refund_ids.mapped("state"))
