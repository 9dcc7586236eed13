from odoo.addons.mail.tests.common import MailCase

from .common import RmaCommon, TrackedMixin

EVENTS = (
    "submitted",
    "revision",
    "approved",
    "rejected",
    "cancel",
    "received",
    "inspected",
    "refunded",
    "delivered",
    "done",
)


class RmaMailCase(TrackedMixin, RmaCommon, MailCase):
    """A delivered order of two products, and what was mailed about its returns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order((cls.product, 9), (cls.product_other, 9))
        cls.line, cls.line_other = cls.order.order_line
        cls.env.ref("rma_core.mail_done").active = True

    def _mail(self, event):
        return self.env.ref(f"rma_core.mail_{event}")

    def _get_mails(self, rma, partner=None):
        """Return the mails queued about a return, to one partner."""
        mails = self.env["mail.mail"].sudo()
        mails = mails.search([("model", "=", "rma.order"), ("res_id", "=", rma.id)], order="id")
        partner = partner or self.customer
        return mails.filtered(lambda mail: partner in mail.recipient_ids)

    def _get_events(self, rma, partner=None):
        """Return the events a partner was mailed about, in order."""
        templates = {self._mail(event).template_id: event for event in EVENTS}
        mails = self._get_mails(rma, partner)
        return [templates[mail.mail_message_id.rma_template_id] for mail in mails]

    def _settle(self, rma):
        self._receive(rma)
        self._post(rma.refund_ids)
        self._close_transaction()
