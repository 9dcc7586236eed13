import re

from odoo import api, models
from odoo.exceptions import UserError

from ..uploads import MEGABYTE, UploadRefused, clean

LONGEST_NAME = 80


class RmaPortalLineMixin(models.AbstractModel):
    """The photos and papers that customers send in for a line."""

    _inherit = "rma.portal.line.mixin"

    def _get_portal_room(self, limits):
        """Return ``{line: number}``: how many files may still be added to each of the lines,
        which are all of a request. What is demanded always has room."""
        total = sum(line._count_portal_files() for line in self)
        room = {}
        for line in self:
            taken = line._count_portal_files()
            left = max(min(limits.number - taken, limits.total - total), 0)
            room[line] = max(left, 1) if not taken and line._is_portal_file_demanded() else left
        return room

    def _count_portal_files(self):
        """Return how many files of the line count against the limits."""
        self.ensure_one()
        return len(self.attachment_ids)

    def _is_portal_file_demanded(self):
        self.ensure_one()
        return "files" in self._get_reason_gaps()

    def _describe_portal_room(self, limits, room):
        """Return why no more files can be added to the line, nothing where they can.

        :param room: what ``_get_portal_room()`` gave
        """
        self.ensure_one()
        if room[self]:
            return ""
        if self._count_portal_files() >= limits.number:
            return self.env._(
                "This product has %(number)s files, which is the limit. Remove one to add "
                "another.",
                number=self._count_portal_files(),
            )
        return self.env._(
            "Your request has %(number)s files, which is the limit. Remove one to add another.",
            number=sum(line._count_portal_files() for line in room),
        )

    def _add_portal_files(self, files, limits, room):
        """Keep what customers send, cleaned.

        :param files: ``[(name, content)]``
        :param limits: an ``uploads.Limits``
        :param int room: how many there is room for
        :return: sentences about what was not taken
        """
        self.ensure_one()
        sentences, vals_list = [], []
        for name, content in files:
            if len(vals_list) >= room:
                sentences.append(
                    self.env._(
                        "%(file)s was not added: the limit is %(number)s files of a product and "
                        "%(total)s in all.",
                        file=name[:LONGEST_NAME],
                        number=limits.number,
                        total=limits.total,
                    )
                )
                continue
            try:
                vals = self._clean_portal_file(name, content, limits)
            except UserError as error:
                sentences.append(str(error))
            else:
                vals_list.append({**vals, "res_model": self._name, "res_id": self.id})
        self.env["ir.attachment"].create(vals_list)
        self.invalidate_recordset(["attachment_ids"])
        return sentences

    @api.model
    def _clean_portal_file(self, name, content, limits):
        """Return the values of an attachment for a customer's file, cleaned.

        :raises UserError: where it is not taken, with the sentence that says why
        """
        try:
            file = clean(content, limits)
        except UploadRefused as refused:
            raise UserError(self._describe_refusal(refused.kind, name, limits)) from refused
        stem = re.sub(r"[^\w .()-]", "", name.rsplit(".", 1)[0]).strip(" .")[:LONGEST_NAME]
        return {
            "name": f"{stem or self.env._('photo')}.{file.extension}",
            "raw": file.content,
            "mimetype": file.mimetype,
        }

    def _drop_portal_file(self, attachment_id):
        """Remove one of the lines' own files."""
        self.attachment_ids.filtered(lambda file: file.id == attachment_id).unlink()
        self.invalidate_recordset(["attachment_ids"])

    @api.model
    def _describe_refusal(self, kind, name, limits):
        """Return the sentence that says why a file was not taken, and what to do."""
        file = name[:LONGEST_NAME]
        sentences = {
            "large": self.env._(
                "%(file)s is larger than %(size)s MB. Send a smaller one.",
                file=file,
                size=limits.size // MEGABYTE,
            ),
            "pixels": self.env._(
                "%(file)s has more than %(pixels)s megapixels. Send a smaller picture.",
                file=file,
                pixels=limits.pixels // 1_000_000,
            ),
            "empty": self.env._("%(file)s is empty. Choose it again.", file=file),
            "damaged": self.env._(
                "%(file)s is damaged and cannot be opened. Take the photo again.", file=file
            ),
            "encrypted": self.env._("%(file)s needs a password. Send it without one.", file=file),
            "active": self.env._(
                "%(file)s holds a program or other files. Print it as a new PDF and send that.",
                file=file,
            ),
            "packed": self.env._(
                "%(file)s is packed in a way we cannot open. Print it as a new PDF and send that.",
                file=file,
            ),
            "mixed": self.env._(
                "%(file)s holds more than a picture or a document. Send a plain photo.", file=file
            ),
        }
        return sentences.get(kind) or self.env._(
            "We cannot read %(file)s as a picture. Send a JPEG, PNG or WebP picture, or a PDF.",
            file=file,
        )
