import io
from base64 import b64encode

# Odoo loads few of Pillow's formats.
from PIL import Image, WebPImagePlugin  # noqa: F401

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.image import image_process

THUMBNAIL_SIZE = (360, 360)


class RmaOrder(models.Model):
    """What the papers of a return, its PDF reports, say."""

    _inherit = "rma.order"

    def _get_paper_name(self, report_xmlid):
        """Return the name of a paper's file; for the reports' own settings.

        :param str report_xmlid: of the ``ir.actions.report``
        """
        self.ensure_one()
        # sudo: ir.actions.report - users print papers without rights on reports
        return self.env.ref(report_xmlid).sudo()._get_file_name(self)

    def _get_paper_lang(self):
        """Return the language of the return's papers and mails: the customer's."""
        self.ensure_one()
        return self.partner_id.lang or self.company_id.partner_id.lang or self.env.lang

    def _get_customer_papers(self):
        """Return the papers that the portal offers to the customer of this return."""
        self.ensure_one()
        papers = self.env["ir.actions.report"]._get_papers().filtered("is_customer_paper")
        return papers._filter_papers(self)

    def _ensure_mass_print(self, dialog):
        if dialog.paper_id:
            dialog.paper_id._ensure_can_print(self)

    # ------------------------------------------------------------------ contents

    def _get_paper_receipts(self):
        """Return the receipts that brought goods, the oldest first."""
        self.ensure_one()
        return self.receipt_ids.filtered(lambda picking: picking.state == "done").sorted(
            lambda picking: (picking.date_done, picking.id)
        )

    def _get_paper_deliveries(self):
        """Return the transfers that brought goods to the customer, the oldest first."""
        self.ensure_one()
        return self.delivery_ids.filtered(
            lambda picking: (
                picking.state == "done" and picking.location_dest_id._is_out_of_our_hands()
            )
        ).sorted(lambda picking: (picking.date_done, picking.id))

    def _get_paper_refunds(self):
        """Return the posted credit notes that the customer is told of, the oldest first: what
        another firm was invoiced is between us and them."""
        self.ensure_one()
        return self.refund_ids.filtered(
            lambda move: (
                move.state == "posted" and move.commercial_partner_id == self.commercial_partner_id
            )
        ).sorted(lambda move: (move.invoice_date, move.id))

    def _get_paper_documents(self):
        """Return the documents of this return as rows; extend with super().

        :return: ``[{"document": record, "kind": str, "name": str, "date": date, "state": str}]``
        """
        self.ensure_one()
        receipts, deliveries = self.env._("Receipt"), self.env._("Delivery")
        return [
            *(self._prepare_paper_row(receipts, doc, "date_done") for doc in self.receipt_ids),
            *(self._prepare_paper_row(deliveries, doc, "date_done") for doc in self.delivery_ids),
            *(
                self._prepare_paper_row(self.env._("Credit Note"), doc, "invoice_date")
                for doc in self.refund_ids
            ),
            *(
                self._prepare_paper_row(self.env._("Exchange Order"), doc, "date_order")
                for doc in self.replacement_order_ids
            ),
        ]

    def _prepare_paper_row(self, kind, document, date_field):
        states = dict(document._fields["state"]._description_selection(self.env))
        return {
            "document": document,
            "kind": kind,
            "name": document.name or document.display_name,
            "date": document[date_field],
            "state": states[document.state],
        }

    def _get_paper_photos(self):
        """Return small copies of the photos of the goods, as base64 for an image's source.

        Photos stand on the lines. What hangs on the return itself may be internal.
        """
        self.ensure_one()
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "rma.order.line"),
                ("res_id", "in", self.line_ids.ids),
                ("mimetype", "=like", "image/%"),
            ],
            order="id",
        )
        photos = [_make_thumbnail(attachment.raw) for attachment in attachments]
        return [photo for photo in photos if photo]


def _make_thumbnail(raw):
    """Return a small copy of an image; None for what only claims to be one."""
    try:
        if raw[8:12] == b"WEBP":
            # Odoo leaves it as it is, and programs that print papers cannot read it.
            raw = _to_png(raw)
        return b64encode(image_process(raw, size=THUMBNAIL_SIZE, output_format="JPEG"))
    except (UserError, ValueError, OSError):
        return None


def _to_png(raw):
    output = io.BytesIO()
    with Image.open(io.BytesIO(raw)) as picture:
        picture.thumbnail(THUMBNAIL_SIZE)
        picture.save(output, "PNG")
    return output.getvalue()
