from odoo import Command, fields, models
from odoo.tools import format_date


class RmaOrder(models.Model):
    """What happened with a return, entry by entry, and which of it the customer sees."""

    _inherit = "rma.order"

    # Odoo searches messages through these without asking who may read them: customers would find
    # out what internal notes say by searching their own returns.
    message_ids = fields.One2many(groups="base.group_user")
    website_message_ids = fields.One2many(
        groups="base.group_user",
        # System entries too, where somebody chose to show them.
        domain=lambda self: [
            ("model", "=", self._name),
            ("message_type", "!=", "user_notification"),
        ],
    )

    def action_view_timeline(self):
        """Open the entries of the return, to show them to the customer or hide them."""
        self.ensure_one()
        if self.has_access("write"):
            self._log_files()
            self._log_documents()
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_core.rma_timeline_action")
        return {**action, "domain": [("model", "=", self._name), ("res_id", "=", self.id)]}

    def _log_files(self):
        """Give each file that came without a message an entry of its own, internal like all that
        nobody showed."""
        self.ensure_one()
        files = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)], order="id"
        )
        messages = self.env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "=", self.id), ("attachment_ids", "!=", False)]
        )
        for file in files - messages.attachment_ids:
            author = file.create_uid.partner_id
            self._message_log(
                body=self.env._("File added: %(name)s", name=file.name),
                author_id=author.id,
                email_from=author.email_formatted,
                attachment_ids=[Command.link(file.id)],
            )

    def _log_documents(self):
        """Give each document that is in force an entry of its own, internal until somebody shows
        it. What was received is told as it comes in."""
        self.ensure_one()
        # sudo: rma.order - shows numbers and dates of documents, in the reader's language; clerks
        # may lack rights on these documents
        order = self.sudo().with_context(lang=self._get_paper_lang())
        told = {
            *order.message_ids.mapped("rma_document"),
            *(f"stock.picking,{id_}" for id_ in order.receipt_ids.ids),
        }
        for row in order._get_paper_documents():
            document = row["document"]
            key = f"{document._name},{document.id}"
            is_in_force = row["date"] and document.state not in ("draft", "cancel")
            if is_in_force and key not in told:
                text = order.env._(
                    "%(kind)s %(number)s, %(date)s",
                    kind=row["kind"],
                    number=row["name"],
                    date=format_date(order.env, row["date"]),
                )
                author = document.create_uid.partner_id
                entry = self._message_log(
                    body=text, author_id=author.id, email_from=author.email_formatted
                )
                # Who made it and when, not who looked first.
                entry._write_protected({"rma_document": key, "date": document.create_date})
