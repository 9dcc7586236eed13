import io

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.mail.controllers.attachment import AttachmentController


class RmaMessageFiles(AttachmentController):
    """Files that customers add to the messages of a return are taken as those of the form are:
    checked, and written anew."""

    def _is_rma_customer(self, thread_model):
        return thread_model == "rma.order" and not request.env.user._is_internal()

    @http.route()
    def mail_attachment_upload(self, ufile, thread_id, thread_model, is_pending=False, **kwargs):
        if self._is_rma_customer(thread_model):
            # Files of strangers are not even looked at.
            if not thread_id.isdecimal() or not self._get_thread_with_access_for_post(
                thread_model, thread_id, **kwargs
            ):
                raise NotFound()
            try:
                ufile = self._clean_rma_file(ufile)
            except UserError as error:
                return request.make_json_response({"error": str(error)})
        return super().mail_attachment_upload(
            ufile, thread_id, thread_model, is_pending=is_pending, **kwargs
        )

    def _clean_rma_file(self, ufile):
        limits = request.env["website"].get_current_website()._get_rma_upload_limits()
        vals = request.env["rma.portal.line.mixin"]._clean_portal_file(
            ufile.filename or "", ufile.stream.read(limits.size + 1), limits
        )
        return FileStorage(io.BytesIO(vals["raw"]), vals["name"], content_type=vals["mimetype"])

    def _prepare_message_data(self, post_data, *, thread, **kwargs):
        """The files may have come by the messages of another document: look again."""
        message = super()._prepare_message_data(post_data, thread=thread, **kwargs)
        if message.get("attachment_ids") and self._is_rma_customer(thread._name):
            thread._clean_message_files(
                message["attachment_ids"],
                request.env["website"].get_current_website()._get_rma_upload_limits(),
            )
        return message
