from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

LONGEST_ENTRY = 100
AWAITED = ("awaiting", "partial")


class RmaOrder(models.Model):
    """The parcel on its way to us: what the customer says about it."""

    _inherit = "rma.order"

    date_sent = fields.Datetime(
        string="Sent On",
        readonly=True,
        copy=False,
        help="When the customer said that the goods are on their way.",
    )
    sent_carrier = fields.Char(string="Sent By", readonly=True, copy=False)
    sent_tracking = fields.Char(string="Tracking Number", readonly=True, copy=False)
    is_portal_send_allowed = fields.Boolean(compute="_compute_is_portal_send_allowed")

    @api.depends("state", "line_ids.reception_state")
    def _compute_is_portal_send_allowed(self):
        for order in self:
            order.is_portal_send_allowed = order.state == "approved" and order._is_parcel_awaited()

    def _is_parcel_awaited(self):
        self.ensure_one()
        return any(line.reception_state in AWAITED for line in self.line_ids)

    def _is_on_its_way(self):
        """Tell whether all that is awaited is said to be on its way: what came since ends that."""
        self.ensure_one()
        states = set(self.line_ids.mapped("reception_state"))
        return (
            bool(self.date_sent) and "awaiting" in states and not states & {"partial", "received"}
        )

    @api.model
    def _get_awaited_domain(self):
        """Return the domain of the returns whose goods customers have still to send."""
        return (
            Domain("state", "=", "approved")
            & Domain("line_ids.reception_state", "in", AWAITED)
            & Domain("date_sent", "=", False)
        )

    def _get_code_image_url(self):
        """Return the address of the code as QR: phones show it where parcels are handed in."""
        self.ensure_one()
        query = {"barcode_type": "QR", "value": self.return_code, "width": 240, "height": 240}
        return f"/report/barcode?{urlencode(query)}"

    def _get_portal_ways(self):
        """Return the ways in which the goods can come back."""
        self.ensure_one()
        website = self.env["website"].get_current_website(fallback=False)
        lines = self.line_ids.filtered(lambda line: line.reception_state in AWAITED)
        return self.env["rma.return.way"]._get_portal_ways(lines, website)

    def _send_by_customer(self, form, files, website, author):
        """Note that the goods are on their way, with what the customer knows of the parcel.

        :param form: ``{"carrier", "tracking"}``
        :param files: ``[(file name, content)]``: the carrier's receipt
        :param author: the contact who says so
        :return: sentences about what cannot be taken
        """
        self.ensure_one()
        if not self.is_portal_send_allowed:
            raise UserError(
                self.env._(
                    "Nothing of return %(return)s is awaited any more. Please send us a message "
                    "below.",
                    **{"return": self.name},
                )
            )
        limits = website._get_rma_upload_limits()
        cleaned, sentences = [], []
        for name, content in files[: max(limits.number, 1)]:
            try:
                cleaned.append(
                    self.env["rma.portal.line.mixin"]._clean_portal_file(name, content, limits)
                )
            except UserError as error:
                sentences.append(str(error))
        if sentences:
            return sentences
        entered = {
            name: (form.get(name) or "").replace("\0", "").strip()[:LONGEST_ENTRY]
            for name in ("carrier", "tracking")
        }
        self._write_protected(
            {
                "date_sent": fields.Datetime.now(),
                "sent_carrier": entered["carrier"],
                "sent_tracking": entered["tracking"],
            }
        )
        self._announce_parcel(cleaned, author)
        return []

    def _announce_parcel(self, cleaned, author):
        """Tell staff, and the warehouse on the receipts that wait."""
        words = " ".join(filter(None, (self.sent_carrier, self.sent_tracking)))
        body = (
            self.env._("The goods are on their way: %(parcel)s.", parcel=words)
            if words
            else self.env._("The goods are on their way.")
        )
        self.message_post(
            author_id=author.id,
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[(vals["name"], vals["raw"]) for vals in cleaned],
        )
        for receipt in self.receipt_ids.filtered(lambda p: p.state not in ("done", "cancel")):
            receipt._message_log(body=body)
