from odoo import Command, fields, models
from odoo.exceptions import UserError

LONGEST_ANSWER = 2000


class RevisionIncomplete(Exception):
    """Takes back what was filled in, since it cannot be sent yet."""


class RmaOrder(models.Model):
    """The customer changes what the revision asks for, and hands the return in again."""

    _inherit = "rma.order"

    revision_topic_ids = fields.Many2many(
        "rma.revision.topic", string="Customer May Change", copy=False
    )
    revision_line_ids = fields.Many2many(
        "rma.order.line", "rma_order_revision_line_rel", string="Products to Revise", copy=False
    )

    revision_draft = fields.Json(
        readonly=True,
        copy=False,
        help="What the customer filled in and has not sent yet: {name of a field: text}.",
    )

    def _get_revision_fields(self):
        """Return the names of the form's fields that are in question."""
        names = self.revision_topic_ids.mapped("code")
        # Another outcome may ask for another product.
        return [*names, "product"] if "outcome" in names else names

    def _get_revision_lines(self):
        """Return the lines that are in question."""
        lines = self.revision_line_ids & self.line_ids
        return (lines or self.line_ids) if self.revision_topic_ids else lines.browse()

    def _handle_revision(self, form, files, website, author):
        """Keep what the customer filled in, of what may be changed alone. The return has it only
        once all of it is sent; photos and files are there at once.

        :param form: ``{name of a field: text}``
        :param files: ``{name of a field: [(file name, content)]}``
        :param author: the contact who answers
        :return: ``{name of a field: sentence}`` for what cannot be taken
        """
        self.ensure_one()
        if self.state != "revision":
            raise UserError(
                self.env._(
                    "Return %(return)s can no longer be changed. Please send us a message below.",
                    **{"return": self.name},
                )
            )
        lines, names = self._get_revision_lines(), self._get_revision_fields()
        go = form.get("go") if isinstance(form.get("go"), str) else ""
        draft = self._read_revision_draft(form, lines, names)
        errors = {}
        if "files" in names:
            errors.update(self._read_revision_files(lines, files, go, website))
        if go == "send":
            errors = {**self._try_revision(draft, lines, names, author, errors), **errors}
        if errors or go != "send":
            self._write_protected({"revision_draft": draft})
        return errors

    def _read_revision_draft(self, form, lines, names):
        """Return what is filled in by now: what was kept, and what the form says."""
        keys = {line._get_portal_key(name) for line in lines for name in names} | {"answer"}
        entered = {
            key: form[key].replace("\0", "").strip()[:LONGEST_ANSWER]
            for key in keys
            if isinstance(form.get(key), str)
        }
        return {**(self.revision_draft or {}), **entered}

    def _try_revision(self, draft, lines, names, author, errors):
        """Take over what is filled in and hand the return in again, or do nothing and return
        ``{name of a field: sentence}`` for what is in the way."""
        offers = lines._get_portal_offers()
        found = {}
        try:
            with self.env.cr.savepoint():
                before = lines._get_portal_answers()
                texts = [name for name in names if name != "files"]
                found = lines._read_portal_form(draft, offers, texts)
                is_changed = lines._get_portal_answers() != before
                found = {
                    **self._get_revision_gaps(draft, lines, names, is_changed),
                    **lines._get_portal_gaps(offers, names),
                    **found,
                }
                if found or errors:
                    raise RevisionIncomplete
                self._send_revision(draft.get("answer"), author)
        except RevisionIncomplete:
            return found
        except UserError as error:
            return {"": str(error)}
        return {}

    def _get_revision_gaps(self, draft, lines, names, is_changed):
        """Return ``{name of a field: sentence}`` when nothing of what was asked is there, nor
        answered in words."""
        if draft.get("answer") or is_changed or any(line._count_portal_files() for line in lines):
            return {}
        if "files" in names:
            sentence = self.env._("Add a photo or a file, or write below why you cannot.")
            return {lines[0]._get_portal_key("files"): sentence}
        return {"answer": self.env._("Change what we asked for, or write us an answer.")}

    def _read_revision_files(self, lines, files, go, website):
        errors, sentences = {}, []
        limits = website._get_rma_upload_limits()
        for line in lines:
            key = line._get_portal_key("files")
            before = line.attachment_ids
            room = self.line_ids._get_portal_room(limits)[line]
            refused = line._add_portal_files(files.get(key, []), limits, room)
            if refused:
                errors[key] = " ".join(refused)
            sentences += [
                self.env._("Photo added: %s", file.name) for file in line.attachment_ids - before
            ]
            self.invalidate_recordset(["photo_ids"])
        number = go.removeprefix("drop-")
        if go.startswith("drop-") and number.isascii() and number.isdigit():
            dropped = lines.attachment_ids.filtered(lambda file: file.id == int(number))
            sentences += [self.env._("Photo removed: %s", file.name) for file in dropped]
            lines._drop_portal_file(int(number))
        lines[:1]._log_on_order(sentences)
        return errors

    def _send_revision(self, answer, author):
        """Hand the return in again, with the customer's answer."""
        self.action_submit()
        self._write_protected({"revision_draft": False})
        self.write(
            {"revision_topic_ids": [Command.clear()], "revision_line_ids": [Command.clear()]}
        )
        self.with_context(rma_is_request=True).message_post(
            author_id=author.id,
            body=answer or self.env._("Revised and sent again."),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
