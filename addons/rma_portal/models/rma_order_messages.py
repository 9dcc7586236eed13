from odoo import models
from odoo.exceptions import UserError


class RmaOrder(models.Model):
    """What customers add to their messages."""

    _inherit = "rma.order"

    def _clean_message_files(self, attachment_ids, limits):
        """Write the files of a customer's message anew.

        :param attachment_ids: files of whoever writes
        :param limits: an ``uploads.Limits``
        :raises UserError: where there are too many, or one is not taken
        """
        if len(attachment_ids) > limits.number:
            raise UserError(
                self.env._(
                    "A message can have at most %(number)s files. Remove some.",
                    number=limits.number,
                )
            )
        # sudo: ir.attachment - customers may not write files; the caller checked these
        files = self.env["ir.attachment"].sudo().browse(attachment_ids)
        # Files that were sent before stay unchanged.
        for file in files.filtered(lambda file: file.res_model == "mail.compose.message"):
            file.write(
                self.env["rma.portal.line.mixin"]._clean_portal_file(
                    file.name, file.raw or b"", limits
                )
            )
