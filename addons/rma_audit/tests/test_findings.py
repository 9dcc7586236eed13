from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RmaAuditCommon


@tagged("post_install", "-at_install")
class TestFindings(RmaAuditCommon):
    """What becomes of a finding."""

    def setUp(self):
        super().setUp()
        self.rma = self._create_closed_return()
        self._corrupt(
            "UPDATE rma_order_line SET quantity_settled = 1 WHERE order_id = %(id)s",
            id=self.rma.id,
        )
        self.finding = self._audit(self.rma)

    def _count_open(self):
        return self.env["rma.audit.finding"].search_count(
            [("order_id", "=", self.rma.id), ("state", "=", "open")]
        )

    def test_is_found_once_however_often_asked(self):
        self.assertEqual(len(self.finding), 1)
        self._audit(self.rma)
        self.assertEqual(self._count_open(), 1)

    def test_the_audit_changes_nothing_by_itself(self):
        self.assertEqual(self.rma.line_ids.quantity_settled, 1)

    def test_says_what_is_stored_and_what_the_documents_say(self):
        self.assertIn("Settled", self.finding.message)
        self.assertIn("is 1", self.finding.message)
        self.assertIn("say 2", self.finding.message)

    def test_computing_anew_puts_it_right_and_is_logged(self):
        self.finding.with_user(self.manager).action_recompute()
        self.assertEqual(self.rma.line_ids.quantity_settled, 2)
        self.assertEqual(self.finding.state, "gone")
        self.assertIn("computed anew", self.rma.message_ids[0].body)

    def test_only_administrators_decide(self):
        for decide in (
            lambda finding: finding.action_recompute(),
            lambda finding: finding._accept("All right"),
            lambda finding: finding.action_reopen(),
            lambda finding: finding.write({"state": "gone"}),
        ):
            with self.assertRaises(AccessError):
                decide(self.finding.with_user(self.accountant))
        with self.assertRaises(AccessError):
            self.finding.with_user(self.manager).write({"state": "gone"})
        with self.assertRaises(AccessError):
            self.finding.with_user(self.clerk).read(["message"])

    def test_accepting_needs_a_reason_and_lasts_until_it_changes(self):
        with self.assertRaises(UserError):
            self.finding.with_user(self.manager)._accept("  ")
        wizard = self.env["rma.audit.accept"].with_user(self.manager)
        wizard = wizard.with_context(
            active_model="rma.audit.finding", active_ids=self.finding.ids
        ).create({"note": "Paid in cash"})
        wizard.action_accept()
        self.assertRecordValues(
            self.finding,
            [{"state": "accepted", "note": "Paid in cash", "user_id": self.manager.id}],
        )
        self._audit(self.rma)
        self.assertEqual(self.finding.state, "accepted")
        self._corrupt(
            "UPDATE rma_order_line SET quantity_settled = 0.5 WHERE order_id = %(id)s",
            id=self.rma.id,
        )
        self._audit(self.rma)
        self.assertEqual(self.finding.state, "open")

    def test_opens_what_is_wrong(self):
        action = self.finding.with_user(self.manager).action_open_record()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("rma.order.line", self.rma.line_ids.id)
        )

    def test_the_return_and_the_overview_show_it(self):
        rma = self.rma.with_user(self.manager)
        self.assertEqual(rma.audit_finding_count, 1)
        cards = {card["key"]: card["count"] for card in rma.get_overview()["cards"]}
        self.assertGreaterEqual(cards["audit"], 1)
        clerk_cards = self.rma.with_user(self.clerk).get_overview()["cards"]
        self.assertNotIn("audit", [card["key"] for card in clerk_cards])

    def test_administrators_are_mailed_what_is_new_once(self):
        self.manager.email = "manager@example.com"
        self.runs._mail_new_findings()
        domain = [("email_to", "ilike", "manager@example.com")]
        mail = self.env["mail.mail"].search(domain)
        self.assertEqual(len(mail), 1)
        self.assertIn("Settled", mail.body_html)
        self.runs._mail_new_findings()
        self.assertEqual(self.env["mail.mail"].search(domain), mail)

    def test_finding_nothing_is_said(self):
        self.finding.with_user(self.manager).action_recompute()
        action = self.rma.with_user(self.manager).action_audit()
        self.assertEqual(action["tag"], "display_notification")
