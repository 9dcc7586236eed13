from odoo import api, models


class RmaMail(models.Model):
    """Automatic mails that no return needs go only to customers who may be sent them, and carry
    the way to stop them."""

    _inherit = "rma.mail"

    @api.model
    def _get_consent_kinds(self):
        """Return ``{event: kind}`` of mails that customers may do without. Extend with super()."""
        return {}

    def _get_consent_kind(self):
        self.ensure_one()
        return self._get_consent_kinds().get(self.event)

    def _send(self, orders):
        kind = self._get_consent_kind()
        return super()._send(orders._filter_consented(kind) if kind else orders)

    def _get_recipients(self, orders):
        if kind := self._get_consent_kind():
            return {order: order._get_consent_partner(kind) for order in orders}
        return super()._get_recipients(orders)
