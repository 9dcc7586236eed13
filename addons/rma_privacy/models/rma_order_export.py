from odoo import fields, models

from ..utils import prepare_texts
from .rma_order import CONTACT_FIELDS


class RmaOrder(models.Model):
    """What returns hold of a person, as data a program can read."""

    _inherit = "rma.order"

    def _prepare_personal_data(self):
        data = super()._prepare_personal_data()
        messages = self._get_personal_messages().grouped("res_id")
        files = self._group_personal_files()
        for order in self:
            shown = messages.get(order.id, self.env["mail.message"])
            data[order].update(
                order._prepare_return_data(),
                lines=[line._prepare_personal_data() for line in order.line_ids],
                messages=[
                    message._prepare_rma_data()
                    for message in shown.sorted("id")
                    if message.is_rma_shown or message.author_id in order._get_contacts()
                ],
                mails=[log._prepare_personal_data() for log in order.mail_log_ids],
                files=[
                    order._get_archive_path(file)
                    for file in files.get(order, self.env["ir.attachment"])
                ],
            )
        return data

    def _prepare_return_data(self):
        dates = (
            "date_submitted",
            "date_approved",
            "date_received",
            "date_closed",
            "date_deadline",
        )
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            "number": self.name,
            "code": self.return_code or "",
            "company": self.company_id.name,
            "state": labels[self.state],
            "source": self.origin,
            **{name: fields.Datetime.to_string(self[name]) or "" for name in dates},
            **{name: self[name]._prepare_rma_contact_data() for name in CONTACT_FIELDS},
            **prepare_texts(self),
        }

    def _get_contacts(self):
        return self.partner_id | self.partner_invoice_id | self.partner_shipping_id

    def _group_personal_files(self):
        """Return ``{return: files}``, of the returns, their lines and messages; copies elsewhere
        are handed out once."""
        owners = {(line._name, line.id): line.order_id for line in self.line_ids}
        owners.update({(order._name, order.id): order for order in self})
        files = self._get_personal_files().grouped(
            lambda file: owners.get((file.res_model, file.res_id))
        )
        files.pop(None, None)
        return files

    def _get_archive_path(self, file):
        """Return where a file of the return lies in the archive; names may occur twice."""
        name = file.name.replace("/", "-").replace("\\", "-")
        return f"files/{self.name.replace('/', '-')}/{file.id}-{name}"
