import io
import json
import zipfile

from odoo import fields, models

from .rma_withdrawal import WEB_CHANNELS

RECEIPT = "rma_withdrawal.action_report_receipt"


class RmaWithdrawal(models.Model):
    """The receipt on a durable medium, and the proof of everything."""

    _inherit = "rma.withdrawal"

    receipt_sent_on = fields.Datetime(
        readonly=True, copy=False, help="When the receipt was mailed."
    )
    receipt_attachment_id = fields.Many2one(
        "ir.attachment", string="Receipt", readonly=True, copy=False
    )

    def _send_receipt(self):
        """Mail the receipt with the declaration as a PDF. It says what was declared and when,
        and nothing of what will come of it."""
        self.ensure_one()
        if not self.email_normalized or not self._is_mail_allowed():
            return
        self._print_receipt()
        template = self.env.ref("rma_withdrawal.mail_template_receipt")
        files = self.receipt_attachment_id.ids
        template.send_mail(self.id, email_values={"attachment_ids": files})
        self._write_protected({"receipt_sent_on": fields.Datetime.now()})
        # sudo: ir.cron - the receipt must not wait
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _is_mail_allowed(self):
        """Nobody can have somebody else's mailbox filled by us: more leave later."""
        if self.channel not in WEB_CHANNELS or self.matched:
            return True
        # sudo: rma.portal.attempt - mails are counted
        attempts = self.env["rma.portal.attempt"].sudo()
        return attempts._is_allowed(self._get_site(), mail=self.email_normalized)

    def _print_receipt(self):
        """Keep the receipt as it was printed first."""
        self.ensure_one()
        if self.receipt_attachment_id:
            return self.receipt_attachment_id
        # sudo: ir.actions.report - whoever takes it down has the receipt printed
        reports = self.env["ir.actions.report"].sudo()
        pdf, kind = reports._render_qweb_pdf(RECEIPT, self.ids)
        vals = {
            "name": f"{self._get_receipt_name()}.{kind}",
            "raw": pdf,
            "res_model": self._name,
            "res_id": self.id,
        }
        # sudo: ir.attachment - evidence is kept whoever had it printed
        self._write_protected(
            {"receipt_attachment_id": self.env["ir.attachment"].sudo().create(vals).id}
        )
        return self.receipt_attachment_id

    def _get_receipt_name(self):
        self.ensure_one()
        translated = self.with_context(lang=self.lang)
        return translated.env._("Receipt %s", self.name.replace("/", "-"))

    def action_print_receipt(self):
        """Print the receipt, for the post."""
        self.check_access("read")
        return self.env.ref(RECEIPT).report_action(self)

    def action_send_receipt(self):
        """Mail the receipt once more."""
        self.check_access("write")
        for withdrawal in self.filtered("email_normalized"):
            # sudo: rma.withdrawal - the mail is the same whoever sends it
            withdrawal.sudo()._send_receipt()
        return True

    # ------------------------------------------------------------------ proof

    def action_export_proof(self):
        """Download everything that proves the declaration and what became of it."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/rma_withdrawal/proof/{self.id}",
            "target": "download",
        }

    def _is_unchanged(self):
        """Tell whether the declaration is what its fingerprint was taken of."""
        self.ensure_one()
        return self.content_hash == self._get_fingerprint()

    def _make_proof(self):
        """Return a zip with the declaration, the receipt and what was written."""
        self.ensure_one()
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            data = {**self._prepare_personal_data(), "history": self._prepare_history()}
            text = json.dumps(data, ensure_ascii=False, indent=2)
            archive.writestr("declaration.json", text)
            archive.writestr("statement.txt", self.statement or "")
            # sudo: ir.attachment - evidence is handed out to whoever may read the withdrawal
            receipt = self.sudo().receipt_attachment_id
            if receipt:
                archive.writestr(receipt.name, receipt.raw or b"")
        return file.getvalue()

    def _prepare_personal_data(self):
        """Return the declaration, ready for JSON."""
        self.ensure_one()
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("state", "channel", "extent", "matched")
        }
        return {
            "number": self.name,
            "name": self.person_name,
            "order_as_given": self.order_reference or "",
            "order": self.sale_order_id.name or "",
            "email": self.email or "",
            "extent": labels["extent"][self.extent],
            "goods": self.goods or "",
            "channel": labels["channel"][self.channel],
            "received": self._get_local_time().isoformat(),
            "received_utc": fields.Datetime.to_string(self.declared_at),
            "sent": fields.Date.to_string(self.sent_on) or "",
            "timezone": self.timezone,
            "statement": self.statement or "",
            "fingerprint_sha256": self.content_hash,
            "fingerprint_fits": self._is_unchanged(),
            "known_by": labels["matched"].get(self.matched, ""),
            "state": labels["state"][self.state],
            "receipt_mailed": fields.Datetime.to_string(self.receipt_sent_on) or "",
            "returns": self.rma_order_ids.mapped("name"),
            "credit_notes": [move.name or "" for move in self._get_credit_notes()],
        }

    def _prepare_history(self):
        """Return the messages and mails, the oldest first."""
        # sudo: mail.message, mail.notification - evidence of what was sent to whom
        messages = self.sudo().message_ids.sorted("id")
        return [
            {
                "date_utc": fields.Datetime.to_string(message.date),
                "author": message.author_id.name or message.email_from or "",
                "subject": message.subject or "",
                "body": str(message.body or ""),
                "changes": [
                    {
                        "field": value.field_id.field_description,
                        "old": value.old_value_char or "",
                        "new": value.new_value_char or "",
                    }
                    for value in message.tracking_value_ids
                ],
                "mails": [
                    {
                        "to": note.res_partner_id.email or note.mail_email_address or "",
                        "status": note.notification_status,
                    }
                    for note in message.notification_ids
                ],
            }
            for message in messages
        ]
