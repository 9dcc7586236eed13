from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RmaAuditCommon

# Who, what they write, and which check tells of it. ``order``, ``line`` … are the ids of a closed
# return of 2 of 5 sold and invoiced, and of its documents.
CORRUPTIONS = {
    "received by hand": (
        "UPDATE rma_order_line SET quantity_received = 5 WHERE id = %(line)s",
        "figures",
    ),
    "settled by hand": (
        "UPDATE rma_order_line SET quantity_settled = 1 WHERE id = %(line)s",
        "figures",
    ),
    "open by hand": ("UPDATE rma_order_line SET quantity_open = 1 WHERE id = %(line)s", "figures"),
    "accepted by hand": (
        "UPDATE rma_order_line SET quantity_accepted = 3 WHERE id = %(line)s",
        "figures",
    ),
    "claimed less": (
        "UPDATE rma_order_line SET quantity_claimed = 0 WHERE id = %(line)s",
        "figures",
    ),
    "refunded by hand": (
        "UPDATE rma_order_line SET amount_refunded = 1000 WHERE id = %(line)s",
        "figures",
    ),
    "decision by hand": (
        "UPDATE rma_order_line SET decision = 'refused' WHERE id = %(line)s",
        "figures",
    ),
    "closed return opened": (
        "UPDATE rma_order SET state = 'approved' WHERE id = %(order)s",
        "figures",
    ),
    "customer's firm swapped": (
        "UPDATE rma_order SET commercial_partner_id = %(stranger)s WHERE id = %(order)s",
        "figures",
    ),
    "transfer undone": (
        "UPDATE stock_move SET state = 'cancel' WHERE id = %(receipt_move)s",
        "figures",
    ),
    "transfer of more": (
        "UPDATE stock_move SET quantity = 4 WHERE id = %(receipt_move)s",
        "figures",
    ),
    "transfer without its return": (
        "UPDATE stock_move SET rma_line_id = NULL WHERE id = %(receipt_move)s",
        "figures",
    ),
    "credit note without its return": (
        "UPDATE account_move_line SET rma_line_id = NULL WHERE move_id = %(credit)s",
        "documents",
    ),
    "credit note line of more": (
        "UPDATE account_move_line SET quantity = 9 WHERE id = %(credit_line)s",
        "credits",
    ),
    "credit note of more money": (
        "UPDATE account_move SET amount_total = 10000 WHERE id = %(credit)s",
        "credits",
    ),
    "more tax credited": (
        "UPDATE account_move_line SET amount_currency = 500"
        " WHERE move_id = %(credit)s AND tax_line_id IS NOT NULL",
        "credits",
    ),
    "credit note of another invoice": (
        "UPDATE account_move SET reversed_entry_id = %(foreign_invoice)s WHERE id = %(credit)s",
        "documents",
    ),
    "credit note in another currency": (
        "UPDATE account_move SET currency_id = %(currency)s WHERE id = %(credit)s",
        "documents",
    ),
    "credit note of another customer": (
        "UPDATE account_move SET commercial_partner_id = %(stranger)s WHERE id = %(credit)s",
        "documents",
    ),
    "credit note of another company": (
        "UPDATE account_move_line SET company_id = %(company)s WHERE id = %(credit_line)s",
        "documents",
    ),
    "matched with a stranger's invoice": (
        "UPDATE account_partial_reconcile SET debit_move_id = %(foreign_item)s"
        " WHERE credit_move_id = %(credit_item)s",
        "matches",
    ),
    "match taken away": (
        "DELETE FROM account_partial_reconcile WHERE credit_move_id = %(credit_item)s;"
        " UPDATE account_move_line SET amount_residual = -10 WHERE id = %(credit_item)s;"
        " UPDATE account_move_line SET amount_residual = 10 WHERE id = %(invoice_item)s",
        "matches",
    ),
    "order to be invoiced again": (
        "UPDATE sale_order_line SET qty_to_invoice = 2 WHERE id = %(sale_line)s",
        "figures",
    ),
    "order invoiced less": (
        "UPDATE sale_order_line SET qty_invoiced = 0 WHERE id = %(sale_line)s",
        "figures",
    ),
    "order delivered more": (
        "UPDATE sale_order_line SET qty_delivered = 5 WHERE id = %(sale_line)s",
        "figures",
    ),
    "claimed beyond delivery": (
        "UPDATE rma_order_line SET quantity_claimed = 99 WHERE id = %(line)s",
        "claims",
    ),
    "no return code": ("UPDATE rma_order SET return_code = NULL WHERE id = %(order)s", "workflow"),
    "invented return code": (
        "UPDATE rma_order SET return_code = 'AAAAAAAAAA' WHERE id = %(order)s",
        "workflow",
    ),
    "never approved": (
        "UPDATE rma_order SET date_approved = NULL WHERE id = %(order)s",
        "workflow",
    ),
    "closed, nobody knows when": (
        "UPDATE rma_order SET date_closed = NULL WHERE id = %(order)s",
        "workflow",
    ),
    "a negative quantity": (
        "UPDATE rma_order_line SET quantity = -2 WHERE id = %(line)s",
        "workflow",
    ),
    "match gone alone": (
        "DELETE FROM account_partial_reconcile WHERE credit_move_id = %(credit_item)s",
        "matches",
    ),
    "match gone and everything says so": (
        "DELETE FROM account_partial_reconcile WHERE credit_move_id = %(credit_item)s;"
        " UPDATE account_move_line SET amount_residual = balance"
        " WHERE id IN (%(credit_item)s, %(invoice_item)s);"
        " UPDATE account_move SET amount_residual = amount_total"
        " WHERE id IN (%(credit)s, (SELECT reversed_entry_id FROM account_move"
        " WHERE id = %(credit)s))",
        "matches",
    ),
    "company of a line": (
        "UPDATE rma_order SET company_id = %(company)s WHERE id = %(order)s",
        "figures",
    ),
    "a state that there is not": (
        "UPDATE rma_order SET workflow_state = 'lost' WHERE id = %(order)s",
        "workflow",
    ),
    "rejected after the money": (
        "UPDATE rma_order SET workflow_state = 'rejected', state = 'rejected'"
        " WHERE id = %(order)s",
        "documents",
    ),
    "money still open": (
        "UPDATE account_move SET amount_residual = 5, invoice_date = '2020-01-01'"
        " WHERE id = %(credit)s",
        "money",
    ),
    "order of a stranger": (
        "UPDATE sale_order SET partner_id = %(stranger)s WHERE id = %(sale_order)s",
        "documents",
    ),
}


@tagged("post_install", "-at_install")
class TestCorruption(RmaAuditCommon):
    """Whatever somebody changes in the database, a check tells of it, in a sentence."""

    def _get_ids(self, rma):
        credit = rma.refund_ids
        line = rma.line_ids
        foreign = self._create_order((self.product, 1), partner=self.other_customer)

        def get_item(move):
            return move.line_ids.filtered(lambda item: item.display_type == "payment_term")

        return {
            "order": rma.id,
            "line": line.id,
            "receipt_move": rma.receipt_ids.move_ids.id,
            "credit": credit.id,
            "credit_line": credit.invoice_line_ids.id,
            "credit_item": get_item(credit).id,
            "invoice_item": get_item(credit.reversed_entry_id).id,
            "foreign_invoice": foreign.invoice_ids.id,
            "foreign_item": get_item(foreign.invoice_ids).id,
            "sale_line": line.sale_line_id.id,
            "sale_order": line.sale_line_id.order_id.id,
            "stranger": self.other_customer.id,
            "company": self.env["res.company"].create({"name": "Elsewhere"}).id,
            "currency": self.env.ref("base.PLN").id,
        }

    def test_each_corruption_is_found_and_told_in_a_sentence(self):
        rma = self._create_closed_return()
        ids = self._get_ids(rma)
        self.assertFalse(self._audit(rma))
        for name, (statement, check) in CORRUPTIONS.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self._corrupt(statement, **ids)
                with mute_logger("odoo.addons.rma_audit.models.rma_audit_run"):
                    self._audit(rma)
                findings = self.env["rma.audit.finding"].search([("state", "=", "open")])
                names = set(findings.mapped("check_name"))
                self.assertIn(f"rma.audit.check.{check}", names)
                for finding in findings:
                    self.assertGreater(len(finding.message), 20)
                    self.assertNotIn("%(", finding.message)
                savepoint.rollback()
                self.env.invalidate_all(flush=False)

    def test_goods_in_returns_that_belong_to_no_return_are_found(self):
        self._create_closed_return()
        self._find_anywhere("goods")
        self._stock(self.product_other, 3, self.warehouse.rma_location_id)
        finding = self._find_anywhere("goods").filtered(
            lambda found: found.res_id == self.product_other.id
        )
        self.assertIn("3", finding.message)
        self.assertIn("Chair", finding.message)

    def test_a_mail_that_failed_is_found(self):
        rma = self._create_closed_return()
        message = rma.message_post(body="Hello", partner_ids=self.customer.ids)
        self._corrupt(
            "UPDATE mail_notification SET notification_status = 'bounce'"
            " WHERE mail_message_id = %(id)s",
            id=message.id,
        )
        self.assertEqual(self._find_anywhere("mails").order_id, rma)

    def test_a_job_that_stopped_is_found(self):
        job = self.env.ref("rma_core.ir_cron_activities")
        self.assertNotIn(job.id, self._find_anywhere("jobs").mapped("res_id"))
        job.active = False
        finding = self._find_anywhere("jobs").filtered(lambda found: found.res_id == job.id)
        self.assertIn("switched off", finding.message)

    def test_a_file_that_is_gone_is_found(self):
        rma = self._create_closed_return()
        file = self.env["ir.attachment"].create(
            {"name": "crack.txt", "raw": b"x", "res_model": "rma.order", "res_id": rma.id}
        )
        self.assertFalse(self._audit(rma))
        self._corrupt(
            "UPDATE ir_attachment SET store_fname = 'aa/gone' WHERE id = %(id)s", id=file.id
        )
        self.assertIn("crack.txt", self._audit(rma).message)
